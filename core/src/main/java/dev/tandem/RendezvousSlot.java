package dev.tandem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands an item straight from one thread to another that spins for it, where both ends of an empty
 * queue are at work. The taker needs no lock, so one cache line travels between the processors
 * instead of the lock, its counters and the place of the item.
 *
 * <p>One taker at a time asks for an item; a putter gives it one, or learns that nobody asks. A
 * taker that has waited in vain goes without until {@link #arm}.
 */
final class RendezvousSlot<T> {

  // The slot is empty, wanted, or holds an item. The taker turns empty to wanted and back, the
  // putter wanted to an item, each by one atomic step; only the taker turns an item to empty.
  // INVARIANT: an item is received once, also when the taker gives up at the same moment.

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final int MIDDLE = 16; // 64 bytes or more from what lies before or behind
  private static final Object WANTED = new Object();
  private static final int TURNS_BEFORE_A_CHECK = 40; // most of a microsecond

  private final @Nullable Object[] slots = new Object[2 * MIDDLE];
  private final BooleanSupplier inVain;
  private volatile boolean armed;

  /**
   * An empty slot.
   *
   * @param inVain whether waiting here has no use any more; asked now and then, without any lock
   */
  RendezvousSlot(BooleanSupplier inVain) {
    this.inVain = inVain;
  }

  /** From now on takers may spin here first: that would have paid a moment ago. */
  void arm() {
    armed = AdaptiveSpin.ALLOWED;
  }

  /**
   * Spins for an item for about two microseconds, if that paid lately and nobody else does; {@code
   * null} means that the taker must get one in another way.
   */
  @SuppressWarnings({"unchecked", "ReferenceEquality"}) // only offer gives, and no such object
  @Nullable T receive() {
    if (!armed || !SLOT.compareAndSet(slots, MIDDLE, null, WANTED)) {
      return null;
    }
    Object found = spin();
    if (found != WANTED) {
      SLOT.setRelease(slots, MIDDLE, null);
      return (T) found;
    }
    armed = false;
    found = SLOT.getAndSet(slots, MIDDLE, null);
    return found == WANTED ? null : (T) found;
  }

  @SuppressWarnings("ReferenceEquality") // the marker is no item
  private Object spin() {
    Object found;
    int turn = 0;
    while ((found = SLOT.getAcquire(slots, MIDDLE)) == WANTED && turn++ < AdaptiveSpin.TURNS) {
      if (turn % TURNS_BEFORE_A_CHECK == 0 && inVain.getAsBoolean()) {
        break;
      }
      Thread.onSpinWait();
    }
    return found;
  }

  /** Gives the item to the taker that asks for one now, if any; returns whether one did. */
  boolean offer(T item) {
    return armed && SLOT.compareAndSet(slots, MIDDLE, WANTED, item);
  }
}
