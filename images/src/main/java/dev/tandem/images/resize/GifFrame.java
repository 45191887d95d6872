package dev.tandem.images.resize;

/** Where a picture of a GIF is on its canvas, in pixels. */
record GifFrame(int left, int top, int width, int height) {
  int right() {
    return left + width;
  }

  int bottom() {
    return top + height;
  }
}
