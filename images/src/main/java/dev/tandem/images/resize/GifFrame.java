package dev.tandem.images.resize;

/**
 * Where a picture of a GIF is on its canvas, in pixels.
 *
 * @param codes the index of the byte before its compressed pixels, which says how wide codes are
 */
record GifFrame(int left, int top, int width, int height, int codes) {
  int right() {
    return left + width;
  }

  int bottom() {
    return top + height;
  }
}
