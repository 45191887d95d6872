package dev.tandem.images.manifest;

import dev.tandem.images.item.Key;
import dev.tandem.images.resize.PictureHash;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The contents that a job has met, so that of several images with the same bytes, wherever they
 * come from, only one is stored.
 *
 * {@snippet file="ImagePipelineSnippets.java" region="contents"}
 *
 * <p>If pictures are compared, too, an image also counts as a duplicate of one whose {@link
 * PictureHash} differs in at most two bits. Then a million images take up to 60 million bytes more,
 * and a search takes microseconds.
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

  private final @Nullable NearHashes pictures; // guarded by this

  /** Creates an empty set of contents. */
  public SeenContents() {
    this(null);
  }

  private SeenContents(@Nullable NearHashes pictures) {
    this.pictures = pictures;
  }

  /** Creates an empty set of contents whose pictures are compared, too. */
  public static SeenContents comparingPictures() {
    return new SeenContents(new NearHashes());
  }

  /** Returns whether pictures are compared. */
  public boolean comparesPictures() {
    return pictures != null;
  }

  /**
   * Adds the picture of an image that is stored, whichever it resembles. Does nothing if pictures
   * are not compared.
   */
  public synchronized void addPicture(PictureHash hash, Key key) {
    if (pictures != null) {
      pictures.add(hash, key);
    }
  }

  /**
   * Adds the picture of an image unless it resembles that of another one.
   *
   * @return the nearest of those that it resembles; {@code null} if the picture is new, or pictures
   *     are not compared
   */
  public synchronized @Nullable Resemblance meetPicture(PictureHash hash, Key key) {
    if (pictures == null) {
      return null;
    }
    Resemblance nearest = pictures.nearest(hash, key);
    if (nearest == null) {
      pictures.add(hash, key);
    }
    return nearest;
  }

  /** Removes the picture of an image that has come to nothing. */
  public synchronized void removePicture(PictureHash hash, Key key) {
    if (pictures != null) {
      pictures.remove(hash, key);
    }
  }

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
