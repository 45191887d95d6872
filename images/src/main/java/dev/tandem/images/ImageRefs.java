package dev.tandem.images;

import java.util.Iterator;

/**
 * The references of some sources, one after the other, read as they are asked for. For one thread
 * at a time.
 *
 * <p>{@link #hasNext} and {@link #next} throw {@link SourceException} when a source breaks while it
 * is read; after that there is no next one.
 */
public interface ImageRefs extends Iterator<ImageRef>, AutoCloseable {

  /** Closes the file or folder that is open. Closing again does nothing. */
  @Override
  void close();
}
