package dev.tandem;

import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
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
    T item = buffer.take();
    buffer.taskDone();
    return item;
  }

  @Override
  public @Nullable T poll() {
    return buffer.finishFirst(any -> true);
  }

  @Override
  public @Nullable T poll(long timeout, TimeUnit unit) throws InterruptedException {
    T item = buffer.poll(unit.toNanos(timeout));
    if (item != null) {
      buffer.taskDone();
    }
    return item;
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

  @Override
  public boolean remove(Object item) {
    return item != null && buffer.finishFirst(item::equals) != null;
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
  @SuppressWarnings("ReferenceEquality") // the very same queue
  public int drainTo(Collection<? super T> target, int most) {
    Objects.requireNonNull(target, "target");
    if (target == this) {
      throw new IllegalArgumentException("a queue cannot be drained to itself");
    }
    int drained = 0;
    T item;
    while (drained < most && (item = poll()) != null) {
      target.add(item);
      drained++;
    }
    return drained;
  }

  @Override
  public Iterator<T> iterator() {
    Iterator<T> copy = buffer.copy().iterator();
    return new Iterator<>() {
      private @Nullable T last;

      @Override
      public boolean hasNext() {
        return copy.hasNext();
      }

      @Override
      public T next() {
        T item = copy.next();
        last = item;
        return item;
      }

      @Override
      @SuppressWarnings("ReferenceEquality") // the very item that next returned, not an equal one
      public void remove() {
        T item = last;
        if (item == null) {
          throw new IllegalStateException("next must be called before each remove");
        }
        last = null;
        buffer.finishFirst(other -> other == item);
      }
    };
  }
}
