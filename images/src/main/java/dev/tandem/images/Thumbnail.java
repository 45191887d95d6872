package dev.tandem.images;

/** An image ready to be stored under its name. */
record Thumbnail(ImageRef ref, String name, Resized image) {

  long size() {
    return image.bytes().length;
  }

  @Override
  public String toString() {
    return ref.toString();
  }
}
