package dev.tandem.images.item;

import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/** An iterator built on a method that returns the next reference, or null at the end. */
public abstract class PeekingRefs implements ImageRefs {
  private @Nullable ImageRef ahead;
  private boolean ended;

  /** Returns the next reference; {@code null} if there is none. Not called again after that. */
  protected abstract @Nullable ImageRef advance();

  @Override
  public final boolean hasNext() {
    if (ahead == null && !ended) {
      ended = true; // Also if advance throws: a source that failed is not read further.
      ahead = advance();
      ended = ahead == null;
    }
    return ahead != null;
  }

  @Override
  public final ImageRef next() {
    ImageRef next = hasNext() ? ahead : null;
    if (next == null) {
      throw new NoSuchElementException();
    }
    ahead = null;
    return next;
  }
}
