package dev.tandem.images.manifest;

/**
 * A hash table from keys to small numbers, 1 to 255, with open addressing and linear probing. An
 * entry takes 12 to 24 bytes. The keys are hashes already.
 */
final class KeyMap {
  private static final int SMALLEST = 1024;

  private long[] keys = new long[SMALLEST];
  private byte[] values = new byte[SMALLEST]; // INVARIANT: zero if and only if the slot is free
  private int size;

  /** Returns the number of a key, or zero if it has none. */
  int get(long key) {
    return values[place(key)] & 0xff;
  }

  void put(long key, int value) {
    if (value < 1 || value > 255) {
      throw new IllegalArgumentException("a value must be from 1 to 255: " + value);
    }
    int place = place(key);
    if (values[place] == 0) {
      if (size >= keys.length / 4 * 3) {
        grow();
        place = place(key);
      }
      size++;
      keys[place] = key;
    }
    values[place] = (byte) value;
  }

  /** Returns how many keys have each number; the index is the number. */
  long[] counts() {
    long[] counts = new long[256];
    for (byte value : values) {
      counts[value & 0xff]++;
    }
    counts[0] = 0;
    return counts;
  }

  /** Returns the slot that holds the key, or the free slot where it belongs. */
  private int place(long key) {
    int place = (int) (key ^ (key >>> 32)) & (keys.length - 1);
    while (values[place] != 0 && keys[place] != key) {
      place = (place + 1) & (keys.length - 1);
    }
    return place;
  }

  private void grow() {
    long[] oldKeys = keys;
    byte[] oldValues = values;
    keys = new long[Math.multiplyExact(oldKeys.length, 2)];
    values = new byte[keys.length];
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldValues[i] != 0) {
        int place = place(oldKeys[i]);
        keys[place] = oldKeys[i];
        values[place] = oldValues[i];
      }
    }
  }
}
