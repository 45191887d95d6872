package dev.tandem;

import java.util.AbstractQueue;
import java.util.Collection;
import java.util.Iterator;
import java.util.Objects;
import java.util.Spliterator;
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
  @SuppressWarnings("ReferenceEquality") // the very same queue, also where it is another view of it
  public int drainTo(Collection<? super T> target, int most) {
    Objects.requireNonNull(target, "target");
    if (target instanceof BlockingQueueView<?> view && view.buffer == buffer) {
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
