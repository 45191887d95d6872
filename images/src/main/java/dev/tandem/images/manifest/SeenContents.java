package dev.tandem.images.manifest;

import java.nio.ByteBuffer;

/**
 * The contents that a job has met, so that of images with the same bytes, wherever they come from,
 * only one is stored.
 *
 * {@snippet file="ImagePipelineSnippets.java" region="contents"}
 *
 * <p>Knows each by 64 bits of its SHA-256, of a million images some 18 million bytes; that two
 * different ones share them is less likely than one in ten million, for a million images.
 *
 * <p>Thread-safe.
 */
public final class SeenContents {
  private static final int MET = 1;
  private static final int FREE = 2; // its image has failed: the next one may take its place

  private final KeyMap met = new KeyMap(); // guarded by this

  /** None met yet. */
  public SeenContents() {}

  /** That content is known from now on; returns whether it is new. */
  public synchronized boolean add(byte[] sha256) {
    long bits = bits(sha256);
    boolean isNew = met.get(bits) != MET;
    met.put(bits, MET);
    return isNew;
  }

  /** That content is as good as new: nothing came of its image. */
  public synchronized void remove(byte[] sha256) {
    met.put(bits(sha256), FREE);
  }

  private static long bits(byte[] sha256) {
    return ByteBuffer.wrap(sha256).getLong();
  }
}
