package dev.tandem.images.item;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The references of some sources, one after the other, read as they are asked for. For one thread
 * at a time.
 *
 * <p>{@link #hasNext} and {@link #next} throw {@link SourceException} when a source breaks while it
 * is read; after that there is no next one.
 */
public interface ImageRefs extends Iterator<ImageRef>, AutoCloseable {

  /** The references that are in a list. */
  static ImageRefs of(List<ImageRef> refs) {
    Iterator<ImageRef> each = refs.iterator();
    return new PeekingRefs() {
      @Override
      protected @Nullable ImageRef advance() {
        return each.hasNext() ? each.next() : null;
      }

      @Override
      public void close() {}
    };
  }

  /** Closes the file or folder that is open. Closing again does nothing. */
  @Override
  void close();
}
