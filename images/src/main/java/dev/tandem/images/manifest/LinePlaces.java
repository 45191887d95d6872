package dev.tandem.images.manifest;

import dev.tandem.images.item.Key;
import java.util.Arrays;

/**
 * Where the lines of a manifest are that tell what became of images: a hash table with open
 * addressing and linear probing, of 11 to 22 bytes per image.
 *
 * <p>It keeps 32 bits of each key, so of ten million images, it takes 0.2 % for others. What it
 * finds must be checked. Offsets are rounded down to {@value #GRAIN} bytes, no more than the
 * shortest line has. Not thread-safe.
 */
final class LinePlaces {
  /** The distance between two places, in bytes. */
  static final int GRAIN = 64;

  /** There is no place. */
  static final long NONE = -1;

  private static final int SMALLEST = 1024;
  private static final long LOW = 0xffff_ffffL;

  // INVARIANT: zero if and only if the slot is free; otherwise the fingerprint of the key in the
  // higher half, and the number of the place in the lower one.
  private long[] slots = new long[SMALLEST];
  private int size;

  /** Records where the line of an image is; a line beyond 256 GiB is not recorded. */
  void put(Key image, long offset) {
    long number = offset / GRAIN + 1;
    if (number > LOW) {
      return;
    }
    if (size >= slots.length / 4 * 3) {
      grow();
    }
    int slot = slot(slots, fingerprint(image));
    size += slots[slot] == 0 ? 1 : 0;
    slots[slot] = fingerprint(image) << Integer.SIZE | number;
  }

  /**
   * Returns where the line of an image probably begins, rounded down; {@link #NONE} if it has none.
   */
  long get(Key image) {
    long found = slots[slot(slots, fingerprint(image))] & LOW;
    return found == 0 ? NONE : (found - 1) * GRAIN;
  }

  /** Forgets everything. */
  void clear() {
    slots = new long[SMALLEST];
    size = 0;
  }

  private static long fingerprint(Key image) {
    return image.bits() >>> Integer.SIZE;
  }

  /** Returns the slot that holds the fingerprint, or the free slot where it belongs. */
  private static int slot(long[] slots, long fingerprint) {
    int slot = (int) ((fingerprint * slots.length) >>> Integer.SIZE);
    while (slots[slot] != 0 && slots[slot] >>> Integer.SIZE != fingerprint) {
      slot = slot + 1 < slots.length ? slot + 1 : 0;
    }
    return slot;
  }

  private void grow() {
    long[] more = new long[Math.multiplyExact(slots.length, 2)];
    Arrays.stream(slots)
        .filter(slot -> slot != 0)
        .forEach(slot -> more[slot(more, slot >>> Integer.SIZE)] = slot);
    slots = more;
  }
}
