package dev.tandem.images.manifest;

import java.nio.ByteBuffer;

/**
 * The contents that a job has met, so that of several images with the same bytes, wherever they
 * come from, only one is stored.
 *
 * {@snippet file="ImagePipelineSnippets.java" region="contents"}
 *
 * <p>Identifies each by 64 bits of its SHA-256. A million images take about 18 million bytes, and
 * the probability that two different ones among them collide is less than one in ten million.
 *
 * <p>Thread-safe.
 */
public final class SeenContents {
  private static final int MET = 1;
  private static final int FREE = 2; // its image has failed: the next one may take its place

  private final KeyMap met = new KeyMap(); // guarded by this

  /** Creates an empty set of contents. */
  public SeenContents() {}

  /** Adds a content; returns whether it is new. */
  public synchronized boolean add(byte[] sha256) {
    long bits = bits(sha256);
    boolean isNew = met.get(bits) != MET;
    met.put(bits, MET);
    return isNew;
  }

  /** Makes a content count as new again, because its image has come to nothing. */
  public synchronized void remove(byte[] sha256) {
    met.put(bits(sha256), FREE);
  }

  private static long bits(byte[] sha256) {
    return ByteBuffer.wrap(sha256).getLong();
  }
}
