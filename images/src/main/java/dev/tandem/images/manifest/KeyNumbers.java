package dev.tandem.images.manifest;

/**
 * A hash table from keys to positive numbers, with open addressing and linear probing. An entry
 * takes 16 to 32 bytes. The keys are hashes already.
 */
final class KeyNumbers {
  private static final int SMALLEST = 1024;

  private long[] keys = new long[SMALLEST];
  private int[] numbers = new int[SMALLEST]; // INVARIANT: zero if and only if the slot is free
  private int size;

  /** Returns the number of a key, or zero if it has none. */
  int get(long key) {
    return numbers[place(keys, numbers, key)];
  }

  void put(long key, int number) {
    if (number < 1) {
      throw new IllegalArgumentException("a number must be positive: " + number);
    }
    if (size >= keys.length / 4 * 3) {
      grow();
    }
    int place = place(keys, numbers, key);
    size += numbers[place] == 0 ? 1 : 0;
    keys[place] = key;
    numbers[place] = number;
  }

  /** Returns the slot that holds the key, or the free slot where it belongs. */
  private static int place(long[] keys, int[] numbers, long key) {
    int place = (int) (key ^ (key >>> 32)) & (keys.length - 1);
    while (numbers[place] != 0 && keys[place] != key) {
      place = (place + 1) & (keys.length - 1);
    }
    return place;
  }

  private void grow() {
    long[] moreKeys = new long[Math.multiplyExact(keys.length, 2)];
    int[] moreNumbers = new int[moreKeys.length];
    for (int i = 0; i < keys.length; i++) {
      if (numbers[i] != 0) {
        int place = place(moreKeys, moreNumbers, keys[i]);
        moreKeys[place] = keys[i];
        moreNumbers[place] = numbers[i];
      }
    }
    keys = moreKeys;
    numbers = moreNumbers;
  }
}
