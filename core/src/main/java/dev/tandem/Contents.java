package dev.tandem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is in a queue, how much more fits, and what is unfinished. It is itself the lock of the
 * queue, which guards all of it but for what is said to need none: so a processor gets the lock and
 * what it guards in one go. Apart they took a fifth longer from one thread to another.
 */
final class Contents<T> extends SpinLock {

  // Items lie in places that are counted from the first one ever put: what is in lies between the
  // place of the oldest and the one to be filled next.

  private static final VarHandle NEXT = place("next");
  private static final VarHandle OLDEST = place("oldest");

  private final @Nullable ToLongFunction<? super T> weigher;
  private final long bound;
  private final Ring<T> ring;
  private long next; // the place to be filled next, which is also how many were ever accepted
  private long oldest; // the place of the oldest item, if there is one
  private long weight;
  private long unfinished;

  Contents(long bound, @Nullable ToLongFunction<? super T> weigher) {
    if (bound <= 0) {
      throw new IllegalArgumentException("the bound of a queue must be positive: " + bound);
    }
    this.bound = bound;
    this.weigher = weigher;
    ring = new Ring<>(weigher != null);
  }

  /** Whether items have weights of their own. */
  boolean isWeighted() {
    return weigher != null;
  }

  /** What an item weighs. Needs no lock. */
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
    return next == oldest;
  }

  /** Whether there is room for that weight; in an empty queue there is for any. */
  boolean fits(long itsWeight) {
    return isEmpty() || itsWeight <= bound - weight;
  }

  long weight() {
    return weight;
  }

  /** How much weight still fits. */
  long room() {
    return Math.max(0, bound - weight);
  }

  /** How many items have been put and are not done. */
  long unfinished() {
    return unfinished;
  }

  /** Counts as done; no more than there are, as that may have been said before they were taken. */
  void finish(long items) {
    unfinished = Math.max(0, unfinished - items);
  }

  Buffer.Level level() {
    return new Buffer.Level((int) (next - oldest), weight, next);
  }

  void add(T item, long itsWeight) {
    if (next - oldest == ring.length()) {
      ring.grow(oldest, next);
    }
    ring.set(next, item, itsWeight);
    next++;
    weight += itsWeight;
    unfinished++;
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

  T removeFirst() {
    T item = ring.clear(oldest);
    weight -= weigher == null ? 1 : ring.weight(oldest);
    oldest++;
    return item;
  }

  /** Removes the items that have one of these numbers; returns how many. */
  int remove(Set<Long> numbers) {
    long end = ring.remove(oldest, next, numbers::contains);
    int removed = (int) (end - oldest);
    for (; oldest < end; oldest++) {
      weight -= weigher == null ? 1 : ring.weight(oldest);
    }
    return removed;
  }

  /** Removes everything; returns how many. */
  int clear() {
    int removed = (int) (next - oldest);
    while (!isEmpty()) {
      removeFirst();
    }
    return removed;
  }

  /** A copy of what is in, oldest first. */
  List<T> copy() {
    return ring.copy(oldest, next);
  }

  /** A copy of what is in, with the number of each item, oldest first. */
  List<Ring.Numbered<T>> numberedCopy() {
    return ring.numbered(oldest, next);
  }

  /** How many items were ever put, or a little less. Needs no lock. */
  long puts() {
    return (long) NEXT.getOpaque(this);
  }

  /** Whether nothing was in a moment ago. Needs no lock. */
  boolean seemsEmpty() {
    return puts() == takes();
  }

  /** How many items have ever left, or a little less. Needs no lock. */
  long takes() {
    return (long) OLDEST.getOpaque(this);
  }

  private static VarHandle place(String name) {
    try {
      return MethodHandles.lookup().findVarHandle(Contents.class, name, long.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
