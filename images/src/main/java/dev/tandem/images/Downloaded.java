package dev.tandem.images;

/**
 * An image as it came. The array is the caller's to read, and nobody's to change.
 *
 * @param attempts how often its download was tried
 * @param begun when that began, by {@link System#nanoTime}
 */
@SuppressWarnings("ArrayRecordComponent") // never compared, never changed
record Downloaded(ImageRef ref, byte[] bytes, int attempts, long begun) {

  long size() {
    return bytes.length;
  }

  @Override
  public String toString() {
    return ref.toString();
  }
}
