package dev.tandem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The state of a queue: its items, its free room and its unfinished items. The lock of the queue
 * guards everything, except for the methods whose comments say that they need no lock.
 */
final class QueueState<T> {

  /** A snapshot of what a buffer holds, and of how many items it has ever accepted. */
  record Level(int depth, long weight, long accepted) {}

  // Places are counted from the first item ever put. Those of the items in the queue lie between
  // the oldest place and the next one to be filled, with holes where items were removed out of
  // order.
  //
  // INVARIANT: the oldest place has an item, unless the queue is empty.

  private static final VarHandle NEXT =
      Fields.handle(MethodHandles.lookup(), QueueState.class, "next", long.class);
  private static final VarHandle OLDEST =
      Fields.handle(MethodHandles.lookup(), QueueState.class, "oldest", long.class);
  private static final VarHandle SIZE =
      Fields.handle(MethodHandles.lookup(), QueueState.class, "size", int.class);

  private final @Nullable ToLongFunction<? super T> weigher;
  private final long bound;
  private boolean lifted;
  private final ItemRing<T> ring;
  private long next; // the place to be filled next, which is also the number of items ever put
  private long oldest;
  private int size;
  private long weight;
  private long unfinished;
  private long uncounted;

  QueueState(long bound, @Nullable ToLongFunction<? super T> weigher) {
    Limits.requirePositive(bound, "the bound of a queue");
    this.bound = bound;
    this.weigher = weigher;
    ring = new ItemRing<>(weigher != null);
  }

  /** Returns whether items have weights of their own. */
  boolean isWeighted() {
    return weigher != null;
  }

  /** Returns the weight of an item. Runs user code, so it must not be called with the lock held. */
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

  /** Returns the number of items. Needs no lock. */
  int size() {
    return (int) SIZE.getVolatile(this);
  }

  /** Removes the bound: from now on, any item fits. */
  void lift() {
    lifted = true;
  }

  /** Returns whether an item of this weight fits; any item fits into an empty queue. */
  boolean fits(long itsWeight) {
    return isEmpty() || lifted || itsWeight <= bound - weight;
  }

  long weight() {
    return weight;
  }

  /**
   * Returns how many more items fit. If items have weights, this is how many more of the mean
   * weight of those in the queue fit; {@link Integer#MAX_VALUE} if that is unknown or unlimited.
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

  /** Returns how many items have been put and are not done. */
  long unfinished() {
    return unfinished;
  }

  /**
   * Marks up to {@code items} unfinished items done. Fewer may be unfinished, since some may have
   * been marked before they were taken.
   */
  void finish(long items) {
    unfinished = Math.max(0, unfinished - items);
  }

  Level level() {
    return new Level(size, weight, next - uncounted);
  }

  /** Excludes the item put last from those that count as accepted. */
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

  /** Counts an item that enters and leaves in one step. */
  void pass() {
    next++;
    oldest++;
    unfinished++;
  }

  /** Returns the oldest item without removing it. */
  T first() {
    return ring.get(oldest);
  }

  /** Returns the number of the oldest item, by which {@link #remove} finds it. */
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

  /** Removes the item with this number, if it is still in the queue; amortized O(log n). */
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

  /** Returns a copy of the items, oldest first. */
  List<T> copy() {
    return ring.copy(oldest, next);
  }

  /**
   * Returns up to {@code most} items with numbers from {@code from} to below {@code to}, oldest
   * first.
   */
  List<ItemRing.Numbered<T>> numbered(long from, long to, int most) {
    long begin = ring.placeOf(from, oldest, next);
    return ring.numbered(begin, ring.placeOf(to, begin, next), most);
  }

  /** Returns the number that the next item gets. */
  long nextNumber() {
    return next;
  }

  /** Returns the number of items ever put, which may lag behind a little. Needs no lock. */
  long puts() {
    return (long) NEXT.getOpaque(this);
  }

  /** Returns a number that changes when the oldest item leaves. Needs no lock. */
  long takes() {
    return (long) OLDEST.getOpaque(this);
  }

  /** Returns whether the queue was empty a moment ago. Needs no lock. */
  boolean seemsEmpty() {
    return (int) SIZE.getOpaque(this) == 0;
  }
}
