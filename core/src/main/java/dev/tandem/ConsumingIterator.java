package dev.tandem;

import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over a queue by taking its items, until it is closed and drained. Asking for the next
 * item marks the previous one done.
 */
final class ConsumingIterator<T> implements Iterator<T> {
  private final BoundedBuffer<T> buffer;
  private @Nullable T next;
  private boolean previousUndone;

  ConsumingIterator(BoundedBuffer<T> buffer) {
    this.buffer = buffer;
  }

  @Override
  public boolean hasNext() {
    if (next != null) {
      return true;
    }
    if (previousUndone) {
      previousUndone = false;
      buffer.taskDone();
    }
    try {
      next = buffer.takeUnlessDrained();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for an item");
    }
    if (next == null) {
      buffer.throwIfFailed();
    }
    return next != null;
  }

  @Override
  public T next() {
    if (!hasNext() || next == null) {
      throw new NoSuchElementException();
    }
    T item = next;
    next = null;
    previousUndone = true;
    return item;
  }
}
