package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A list that is read more often than it changes: {@link #now} returns the same unmodifiable list
 * until something is added or removed. Thread-safe.
 */
final class ChangingList<E> {
  private final List<E> elements = new ArrayList<>(); // guarded by this
  private volatile @Nullable List<E> now; // null when it is out of date; written under the lock

  synchronized void add(E element) {
    elements.add(element);
    now = null;
  }

  synchronized void remove(E element) {
    elements.remove(element);
    now = null;
  }

  /** Returns the elements as they are now, in the order in which they were added. */
  List<E> now() {
    List<E> current = now;
    return current != null ? current : copy();
  }

  private synchronized List<E> copy() {
    List<E> copy = List.copyOf(elements);
    now = copy;
    return copy;
  }
}
