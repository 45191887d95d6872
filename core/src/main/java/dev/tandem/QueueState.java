package dev.tandem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is in a queue, how much more fits, and what is unfinished. It is itself the lock of the
 * queue, which guards all of it except for what is said to need none: so a processor gets the lock
 * and what it guards in one transfer. Apart they took a fifth longer from one thread to another.
 */
final class QueueState<T> extends QueueLock {

  // Items lie in places that are counted from the first one ever put: those in the queue lie
  // between the oldest place and the next one to be filled, with holes where items were removed out
  // of turn. INVARIANT: the oldest place has an item, unless the queue is empty.

  private static final VarHandle NEXT = counter("next", long.class);
  private static final VarHandle OLDEST = counter("oldest", long.class);
  private static final VarHandle SIZE = counter("size", int.class);

  private final @Nullable ToLongFunction<? super T> weigher;
  private final long bound;
  private boolean lifted;
  private final ItemRing<T> ring;
  private long next; // the place to be filled next, which is also how many were ever accepted
  private long oldest;
  private int size;
  private long weight;
  private long unfinished;
  private long uncounted;

  QueueState(long bound, @Nullable ToLongFunction<? super T> weigher) {
    super(weigher == null ? bound : Long.MAX_VALUE);
    if (bound <= 0) {
      throw new IllegalArgumentException("the bound of a queue must be positive: " + bound);
    }
    this.bound = bound;
    this.weigher = weigher;
    ring = new ItemRing<>(weigher != null);
  }

  /** Whether items have weights of their own. */
  boolean isWeighted() {
    return weigher != null;
  }

  /** What an item weighs. Runs code of the user, and must not be called with the lock held. */
  long weigh(T item) {
    Objects.requireNonNull(item, "item");
    if (weigher == null) {
      return 1;
    }
    long itsWeight = weigher.applyAsLong(item);
    if (itsWeight < 0) {
      throw new IllegalArgumentException(
          "the weight of an item must not be negative: " + itsWeight);
    }
    return itsWeight;
  }

  boolean isEmpty() {
    return size == 0;
  }

  /** How many items are in the queue. Needs no lock. */
  int size() {
    return (int) SIZE.getVolatile(this);
  }

  /** From now on there is room for anything. */
  void lift() {
    lifted = true;
  }

  /** Whether there is room for that weight; in an empty queue there is for any. */
  boolean fits(long itsWeight) {
    return isEmpty() || lifted || itsWeight <= bound - weight;
  }

  long weight() {
    return weight;
  }

  /**
   * How many more items fit: where they have weights, as many as weigh what those in the queue do
   * on average, and {@link Integer#MAX_VALUE} where that is not known or has no limit.
   */
  int room() {
    long free = Math.max(0, bound - weight);
    if (weigher == null) {
      return (int) Math.min(Integer.MAX_VALUE, free);
    }
    return weight == 0
        ? Integer.MAX_VALUE
        : (int) Math.min(Integer.MAX_VALUE, (double) free * size / weight);
  }

  /** How many items have been put and are not done. */
  long unfinished() {
    return unfinished;
  }

  /** Counts as done; no more than there are, as that may have been said before they were taken. */
  void finish(long items) {
    unfinished = Math.max(0, unfinished - items);
  }

  BoundedBuffer.Level level() {
    return new BoundedBuffer.Level(size, weight, next - uncounted);
  }

  /** The item that was put last does not count as accepted. */
  void discount() {
    uncounted++;
  }

  void add(T item, long itsWeight) {
    if (next - oldest == ring.length()) {
      makePlace();
    }
    ring.set(next, item, itsWeight);
    next++;
    size++;
    weight += itsWeight;
    unfinished++;
  }

  private void makePlace() {
    if (size <= ring.length() / 2) {
      oldest = ring.compact(oldest, next);
    } else {
      ring.grow(oldest, next);
    }
  }

  /** An item comes and goes in one. */
  void pass() {
    next++;
    oldest++;
    unfinished++;
  }

  /** The oldest item, which stays. */
  T first() {
    return ring.get(oldest);
  }

  /** The number of the oldest item, by which {@link #remove} finds it. */
  long firstNumber() {
    return ring.number(oldest);
  }

  T removeFirst() {
    T item = ring.clear(oldest);
    left(oldest);
    oldest++;
    skipHoles();
    return item;
  }

  /** Removes the item with this number, if it is still in; amortized O(log n). */
  boolean remove(long number) {
    long place = ring.find(number, oldest, next);
    if (place < 0) {
      return false;
    }
    ring.clear(place);
    left(place);
    skipHoles();
    return true;
  }

  private void left(long place) {
    size--;
    weight -= weigher == null ? 1 : ring.weight(place);
  }

  private void skipHoles() {
    if (size == 0) {
      oldest = next;
      ring.forgetNumbers();
    } else if (next - oldest != size) {
      while (ring.find(oldest) == null) {
        oldest++;
      }
    }
  }

  /** Removes everything, or everything but the oldest item; returns what was removed, in order. */
  List<T> removeAll(boolean butTheFirst) {
    if (isEmpty()) {
      return List.of();
    }
    long from = oldest + (butTheFirst ? 1 : 0);
    List<T> removed = ring.copy(from, next);
    for (long place = from; place < next; place++) {
      if (ring.find(place) != null) {
        weight -= weigher == null ? 1 : ring.weight(place);
      }
    }
    ring.clear(from, next);
    size -= removed.size();
    skipHoles();
    return removed;
  }

  /** A copy of what is in, oldest first. */
  List<T> copy() {
    return ring.copy(oldest, next);
  }

  /** At most {@code most} items with numbers in that range, oldest first. */
  List<ItemRing.Numbered<T>> numbered(long from, long to, int most) {
    long begin = ring.placeOf(from, oldest, next);
    return ring.numbered(begin, ring.placeOf(to, begin, next), most);
  }

  /** The number that the next item gets. */
  long nextNumber() {
    return next;
  }

  /** How many items were ever put, or a little less. Needs no lock. */
  long puts() {
    return (long) NEXT.getOpaque(this);
  }

  /** A number that changes when the oldest item leaves. Needs no lock. */
  long takes() {
    return (long) OLDEST.getOpaque(this);
  }

  /** Whether nothing was in a moment ago. Needs no lock. */
  boolean seemsEmpty() {
    return (int) SIZE.getOpaque(this) == 0;
  }

  private static VarHandle counter(String name, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(QueueState.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
