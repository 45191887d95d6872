package dev.tandem.images.item;

import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An iterator over the references of several sources in sequence, read lazily. For one thread at a
 * time.
 *
 * <p>{@link #hasNext} and {@link #next} throw {@link SourceException} if reading a source fails.
 * After that there is no next reference.
 */
public interface ImageRefs extends Iterator<ImageRef>, AutoCloseable {

  /** Returns the references of a list. */
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
