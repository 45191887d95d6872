package dev.tandem;

import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link WorkQueue} viewed as a {@link BlockingQueue}: an item that leaves through the view is
 * done. The interface has no notion of closing, so to takers a closed queue looks like an empty
 * one.
 */
final class BlockingQueueView<T> extends AbstractQueue<T> implements BlockingQueue<T> {
  private final BoundedBuffer<T> buffer;

  BlockingQueueView(BoundedBuffer<T> buffer) {
    this.buffer = buffer;
  }

  @Override
  public void put(T item) throws InterruptedException {
    buffer.put(item);
  }

  @Override
  public boolean offer(T item) {
    return buffer.putNow(item);
  }

  @Override
  public boolean offer(T item, long timeout, TimeUnit unit) throws InterruptedException {
    return buffer.put(item, unit.toNanos(timeout));
  }

  @Override
  public T take() throws InterruptedException {
    return Objects.requireNonNull(buffer.pollDone(Waiter.FOREVER));
  }

  @Override
  public @Nullable T poll() {
    return buffer.pollDone();
  }

  @Override
  public @Nullable T poll(long timeout, TimeUnit unit) throws InterruptedException {
    return buffer.pollDone(unit.toNanos(timeout));
  }

  @Override
  public @Nullable T peek() {
    return buffer.peek();
  }

  @Override
  public int size() {
    return buffer.size();
  }

  @Override
  public int remainingCapacity() {
    return buffer.room();
  }

  // Methods that compare or test items run user code, which must not run under the lock. So they
  // iterate over copies, and then remove by number the chosen items that are still in the queue.

  @Override
  public boolean contains(Object item) {
    Iterator<T> items = ViewIterator.overFew(buffer, 0);
    while (item != null && items.hasNext()) {
      if (item.equals(items.next())) {
        return true;
      }
    }
    return false;
  }

  @Override
  public boolean remove(Object item) {
    boolean found = item != null;
    for (long from = 0; found; ) { // retries if all matches have left meanwhile
      found = false;
      var items = ViewIterator.overFew(buffer, from);
      while (items.hasNext()) {
        if (item.equals(items.next())) {
          found = true;
          if (items.removeLast()) {
            return true;
          }
        }
      }
      from = items.end();
    }
    return false;
  }

  @Override
  public boolean removeIf(Predicate<? super T> condition) {
    Objects.requireNonNull(condition, "condition");
    LongStream.Builder numbers = LongStream.builder();
    var items = ViewIterator.overAll(buffer);
    while (items.hasNext()) {
      if (condition.test(items.next())) {
        numbers.add(items.lastNumber());
      }
    }
    return buffer.remove(numbers.build().toArray()) > 0;
  }

  @Override
  public boolean removeAll(Collection<?> items) {
    Objects.requireNonNull(items, "items");
    return removeIf(items::contains);
  }

  @Override
  public boolean retainAll(Collection<?> items) {
    Objects.requireNonNull(items, "items");
    return removeIf(item -> !items.contains(item));
  }

  @Override
  public void clear() {
    buffer.clear();
  }

  @Override
  public Object[] toArray() {
    return buffer.copy().toArray();
  }

  @Override
  public <E> E[] toArray(E[] array) {
    return buffer.copy().toArray(array);
  }

  @Override
  public String toString() {
    return buffer.copy().toString();
  }

  @Override
  public int drainTo(Collection<? super T> target) {
    return drainTo(target, Integer.MAX_VALUE);
  }

  @Override
  @SuppressWarnings("ReferenceEquality") // the same queue, even through another view
  public int drainTo(Collection<? super T> target, int most) {
    Objects.requireNonNull(target, "target");
    if (target instanceof BlockingQueueView<?> view && view.buffer == buffer) {
      throw new IllegalArgumentException("a queue cannot be drained to itself");
    }
    return buffer.drainTo(target, most);
  }

  /**
   * Returns a late-binding spliterator that splits by copying: concurrent changes do not disturb
   * it.
   */
  @Override
  public Spliterator<T> spliterator() {
    return Spliterators.spliterator(
        this, Spliterator.ORDERED | Spliterator.NONNULL | Spliterator.CONCURRENT);
  }

  @Override
  public Iterator<T> iterator() {
    return ViewIterator.overAll(buffer);
  }
}
