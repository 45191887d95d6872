package dev.tandem.images.manifest;

import dev.tandem.images.item.Key;
import dev.tandem.images.resize.PictureHash;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * A set of perceptual hashes that finds one within {@value #NEAR} bits of another, by multi-index
 * hashing (M. Norouzi, A. Punjani, D. Fleet, <i>Fast Exact Search in Hamming Space with Multi-Index
 * Hashing</i>, IEEE TPAMI 36(6), 2014): a hash is cut into three bands of 21 bits, each with a
 * table of its own. If two hashes differ in at most two bits, at least one band is the same. So
 * only what shares a bucket in one of the tables is compared as a whole. The highest bit, which
 * nearly all hashes have, is in no band.
 *
 * <p>The buckets of a table are doubled as the set grows, so a search compares few hashes: 15 on
 * average among ten million, if they are spread evenly. If far too many share a band, as none but
 * made ones do, a search ends early and may find nothing, so that an image is kept.
 *
 * <p>A hash takes 30 to 60 bytes with its key. Not thread-safe.
 */
final class NearHashes {
  /** The most bits by which hashes of the same picture may differ. */
  static final int NEAR = 2;

  private static final int BANDS = 3;
  private static final int BAND_BITS = 21;
  private static final int LEAST_BITS = 8;

  /** The most hashes that a search compares. */
  private static final int MOST_COMPARED = 20_000;

  private static final int LEAST = 1024;
  private static final int NONE = -1;

  private long[] hashes = new long[LEAST];
  private long[] keys = new long[LEAST];
  private final BitSet removed = new BitSet();
  private int size;
  private long compared;

  private int bits = LEAST_BITS;
  private final int[][] first = new int[BANDS][]; // the last hash added to each bucket
  private final int[][] next = new int[BANDS][LEAST]; // the one added to the bucket before it

  NearHashes() {
    clearBuckets();
  }

  /**
   * Finds the nearest hash within {@value #NEAR} bits.
   *
   * @param key the image that the hash is of, with which it is not compared
   */
  @Nullable Resemblance nearest(PictureHash hash, Key key) {
    int best = NONE;
    int distance = NEAR + 1;
    int left = MOST_COMPARED;
    for (int band = 0; band < BANDS; band++) {
      int i = first[band][bucket(hash.bits(), band)];
      for (; i != NONE && left > 0; i = next[band][i]) {
        left--;
        int differing = Long.bitCount(hashes[i] ^ hash.bits());
        if (differing < distance && keys[i] != key.bits() && !removed.get(i)) {
          best = i;
          distance = differing;
        }
      }
    }
    compared += MOST_COMPARED - left;
    return best == NONE ? null : new Resemblance(new Key(keys[best]), distance);
  }

  /** Returns how many hashes all searches have compared. */
  long compared() {
    return compared;
  }

  void add(PictureHash hash, Key key) {
    if (size == hashes.length) {
      int capacity = Math.addExact(size, size / 2);
      hashes = Arrays.copyOf(hashes, capacity);
      keys = Arrays.copyOf(keys, capacity);
      for (int band = 0; band < BANDS; band++) {
        next[band] = Arrays.copyOf(next[band], capacity);
      }
    }
    hashes[size] = hash.bits();
    keys[size] = key.bits();
    link(size++);
    if (bits < BAND_BITS && size > 2 << bits) {
      bits++;
      clearBuckets();
      for (int i = 0; i < size; i++) {
        link(i);
      }
    }
  }

  /** Removes the hash of an image, if it is there. */
  void remove(PictureHash hash, Key key) {
    for (int i = first[0][bucket(hash.bits(), 0)]; i != NONE; i = next[0][i]) {
      if (hashes[i] == hash.bits() && keys[i] == key.bits()) {
        removed.set(i);
      }
    }
  }

  private void link(int i) {
    for (int band = 0; band < BANDS; band++) {
      int bucket = bucket(hashes[i], band);
      next[band][i] = first[band][bucket];
      first[band][bucket] = i;
    }
  }

  private int bucket(long hash, int band) {
    return (int) (hash >>> (band * BAND_BITS)) & ((1 << bits) - 1);
  }

  private void clearBuckets() {
    for (int band = 0; band < BANDS; band++) {
      first[band] = new int[1 << bits];
      Arrays.fill(first[band], NONE);
    }
  }
}
