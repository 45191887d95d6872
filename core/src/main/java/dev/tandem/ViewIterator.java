package dev.tandem;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * Iterates over the items that were in a queue when the iterator was created. It iterates over a
 * copy of all of them, or copies a few at a time, and then may or may not see an item that leaves
 * meanwhile. Removing an item takes it out of the queue, unless it has left already.
 */
final class ViewIterator<T> implements Iterator<T> {
  private static final int FEW = 16;
  private static final int MANY = 1024;

  private final BoundedBuffer<T> buffer;
  private final long end; // the iteration stops before this number
  private Iterator<ItemRing.Numbered<T>> copied;
  private long next; // the number to continue with after these
  private int most; // items to copy at once
  private ItemRing.@Nullable Numbered<T> last;
  private boolean removable;

  private ViewIterator(BoundedBuffer<T> buffer, long from, int most) {
    this.buffer = buffer;
    this.most = most;
    next = from;
    end = buffer.nextNumber();
    copied = copy();
  }

  /** Creates an iterator over a copy of all items that are in the queue now. */
  static <T> ViewIterator<T> overAll(BoundedBuffer<T> buffer) {
    return new ViewIterator<>(buffer, 0, Integer.MAX_VALUE);
  }

  /**
   * Creates an iterator over the items with this number or a higher one, which copies a few at a
   * time: that is cheap if the first ones are enough.
   */
  static <T> ViewIterator<T> overFew(BoundedBuffer<T> buffer, long from) {
    return new ViewIterator<>(buffer, from, FEW);
  }

  /** Returns the number of the first item that is left out because it was put later. */
  long end() {
    return end;
  }

  private Iterator<ItemRing.Numbered<T>> copy() {
    List<ItemRing.Numbered<T>> copy = buffer.numbered(next, end, most);
    next = copy.size() < most ? end : copy.getLast().number() + 1;
    most = Math.max(most, MANY); // the first ones were not enough
    return copy.iterator();
  }

  @Override
  public boolean hasNext() {
    if (!copied.hasNext() && next < end) {
      copied = copy();
    }
    return copied.hasNext();
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    last = copied.next();
    removable = true;
    return last.item();
  }

  /** Returns the number of the item returned last. */
  long lastNumber() {
    if (last == null) {
      throw new IllegalStateException("next must be called before");
    }
    return last.number();
  }

  /** Removes the item returned last; returns whether it was still in the queue. */
  boolean removeLast() {
    if (!removable) {
      throw new IllegalStateException("next must be called before each remove");
    }
    removable = false;
    return buffer.remove(lastNumber());
  }

  @Override
  public void remove() {
    removeLast();
  }
}
