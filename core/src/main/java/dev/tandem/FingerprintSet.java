package dev.tandem;

import java.util.stream.IntStream;

/**
 * A set of fingerprints, in 22 to 43 bytes each. Thread-safe. It consists of many small tables, so
 * that one that grows needs little memory beside its old one, and threads seldom meet.
 */
final class FingerprintSet {
  private static final int TABLES = 256;

  private final Table[] tables =
      IntStream.range(0, TABLES).mapToObj(_ -> new Table()).toArray(Table[]::new);

  /** Adds a fingerprint; returns {@code false} if it was there. */
  boolean add(Fingerprint one) {
    return tableOf(one).add(one);
  }

  /** Removes a fingerprint that is there. */
  void remove(Fingerprint one) {
    tableOf(one).remove(one);
  }

  private Table tableOf(Fingerprint one) {
    return tables[(int) one.high() & (TABLES - 1)];
  }

  /** A table with open addressing and linear probing; two longs to a place. */
  private static final class Table {
    private long[] places = new long[2 * 16]; // a place of zeros is free
    private int size;

    synchronized boolean add(Fingerprint one) {
      int at = find(one.high(), one.low());
      if (!isFree(at)) {
        return false;
      }
      write(at, one.high(), one.low());
      size++;
      if (4 * size > 3 * count()) {
        grow();
      }
      return true;
    }

    synchronized void remove(Fingerprint one) {
      int hole = find(one.high(), one.low());
      write(hole, 0, 0);
      size--;
      // Those that came after it in its cluster are found no more unless they are put anew.
      for (int at = next(hole); !isFree(at); at = next(at)) {
        long high = places[2 * at];
        long low = places[2 * at + 1];
        write(at, 0, 0);
        write(find(high, low), high, low);
      }
    }

    /** Returns the place of a fingerprint, or the free one where it belongs. */
    private int find(long high, long low) {
      int at = (int) low & (count() - 1);
      while (!isFree(at) && (places[2 * at] != high || places[2 * at + 1] != low)) {
        at = next(at);
      }
      return at;
    }

    private void grow() {
      long[] before = places;
      places = new long[2 * before.length];
      for (int i = 0; i < before.length; i += 2) {
        if (before[i] != 0 || before[i + 1] != 0) {
          write(find(before[i], before[i + 1]), before[i], before[i + 1]);
        }
      }
    }

    private void write(int at, long high, long low) {
      places[2 * at] = high;
      places[2 * at + 1] = low;
    }

    private boolean isFree(int at) {
      return places[2 * at] == 0 && places[2 * at + 1] == 0;
    }

    private int next(int at) {
      return (at + 1) & (count() - 1);
    }

    private int count() {
      return places.length / 2;
    }
  }
}
