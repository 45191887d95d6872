package dev.tandem.images.manifest;

/**
 * A small number, 1 to 255, for each of many keys, in some 18 bytes each: a hash table with open
 * addressing and linear probing. The keys are hashes already.
 */
final class KeyMap {
  private static final int SMALLEST = 1024;

  private long[] keys = new long[SMALLEST];
  private byte[] values = new byte[SMALLEST]; // zero where there is no key
  private int size;

  /** The number of this key; zero if it has none. */
  int get(long key) {
    return values[place(key)] & 0xff;
  }

  void put(long key, int value) {
    if (value < 1 || value > 255) {
      throw new IllegalArgumentException("from 1 to 255: " + value);
    }
    int place = place(key);
    if (values[place] == 0) {
      if (size >= keys.length / 2) {
        grow();
        place = place(key);
      }
      size++;
      keys[place] = key;
    }
    values[place] = (byte) value;
  }

  /** How many keys have each number. */
  long[] counts() {
    long[] counts = new long[256];
    for (byte value : values) {
      counts[value & 0xff]++;
    }
    counts[0] = 0;
    return counts;
  }

  /** Where the key is, or belongs. */
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
