package dev.tandem.images;

/** An image as it came. The array is the caller's to read, and nobody's to change. */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Downloaded(ImageRef ref, byte[] bytes) {

  long size() {
    return bytes.length;
  }

  @Override
  public String toString() {
    return ref.toString();
  }
}
