package dev.tandem;

import java.util.AbstractQueue;
import java.util.Collection;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Objects;
import java.util.Set;
import java.util.Spliterator;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A {@link WorkQueue} seen as a {@link BlockingQueue}: an item that leaves through it is done. */
final class BlockingQueueView<T> extends AbstractQueue<T> implements BlockingQueue<T> {
  private final Buffer<T> buffer;

  BlockingQueueView(Buffer<T> buffer) {
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
    return Objects.requireNonNull(buffer.pollDone(Buffer.FOREVER));
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
    return buffer.level().depth();
  }

  @Override
  public int remainingCapacity() {
    return (int) Math.min(Integer.MAX_VALUE, buffer.room());
  }

  @Override
  public boolean contains(Object item) {
    return buffer.copy().contains(item);
  }

  // What removes by equality or by a condition runs code of the items, which must not happen under
  // the locks: it looks at a copy, and then removes what it has chosen and is still there.

  @Override
  public boolean remove(Object item) {
    while (item != null) {
      boolean found = false;
      for (Ring.Numbered<T> each : buffer.numberedCopy()) {
        if (item.equals(each.item())) {
          found = true;
          if (buffer.remove(Set.of(each.number())) > 0) {
            return true;
          }
        }
      }
      if (!found) {
        return false;
      }
      // All that were found have left meanwhile, but others may have come.
    }
    return false;
  }

  @Override
  public boolean removeIf(Predicate<? super T> condition) {
    Objects.requireNonNull(condition, "condition");
    Set<Long> numbers = new HashSet<>();
    for (Ring.Numbered<T> each : buffer.numberedCopy()) {
      if (condition.test(each.item())) {
        numbers.add(each.number());
      }
    }
    return !numbers.isEmpty() && buffer.remove(numbers) > 0;
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
  @SuppressWarnings("ReferenceEquality") // the very same queue, also where it is another view of it
  public int drainTo(Collection<? super T> target, int most) {
    Objects.requireNonNull(target, "target");
    if (target instanceof BlockingQueueView<?> view && view.buffer == buffer) {
      throw new IllegalArgumentException("a queue cannot be drained to itself");
    }
    return buffer.drainTo(target, most);
  }

  /** Over a copy: what happens meanwhile cannot disturb a stream that relies on its size. */
  @Override
  public Spliterator<T> spliterator() {
    return buffer.copy().spliterator();
  }

  @Override
  public Iterator<T> iterator() {
    return new ViewIterator<>(buffer);
  }
}
