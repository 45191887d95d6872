package dev.tandem;

import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Goes over a copy of a queue; what it removes leaves the queue itself, unless it has left already.
 */
final class ViewIterator<T> implements Iterator<T> {
  private final Buffer<T> buffer;
  private final Iterator<Ring.Numbered<T>> copy;
  private Ring.@Nullable Numbered<T> last;

  ViewIterator(Buffer<T> buffer) {
    this.buffer = buffer;
    copy = buffer.numberedCopy().iterator();
  }

  @Override
  public boolean hasNext() {
    return copy.hasNext();
  }

  @Override
  public T next() {
    Ring.Numbered<T> next = copy.next();
    last = next;
    return next.item();
  }

  @Override
  public void remove() {
    if (last == null) {
      throw new IllegalStateException("next must be called before each remove");
    }
    buffer.remove(Set.of(last.number()));
    last = null;
  }
}
