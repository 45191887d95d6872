package dev.tandem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes an item directly from one thread to another that spins for it, while both ends of an empty
 * queue are busy. The taker needs no lock, so one cache line travels between the processors instead
 * of the lock, its counters and the place of the item.
 *
 * <p>At most one taker at a time asks for an item. A putter passes it one, or learns that no taker
 * asks. After a taker has spun without success, takers skip the slot until {@link #arm}.
 */
final class RendezvousSlot<T> {

  // The slot is empty, wanted, or holds an item. The taker moves it from empty to wanted and back,
  // the putter from wanted to an item, each by one atomic operation. Only the taker moves it from
  // an item to empty.
  //
  // INVARIANT: an item is received once, even if the taker gives up at the same moment.

  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final int MIDDLE = 16; // against false sharing: at least 64 bytes on either side
  private static final Object WANTED = new Object();
  private static final int TURNS_BEFORE_A_CHECK = 40; // most of a microsecond

  private final @Nullable Object[] slots = new Object[2 * MIDDLE];
  private final BooleanSupplier isUseless;
  private volatile boolean armed;

  /**
   * Creates an empty slot.
   *
   * @param isUseless whether waiting here has become useless; polled now and then, without a lock
   */
  RendezvousSlot(BooleanSupplier isUseless) {
    this.isUseless = isUseless;
  }

  /** Lets takers spin here first from now on, since that would have paid off a moment ago. */
  void arm() {
    armed = AdaptiveSpin.ALLOWED;
  }

  /**
   * Spins for an item for about two microseconds, if that has paid off recently and no other thread
   * does so; returns {@code null} if the taker must get an item in another way.
   */
  @SuppressWarnings({"unchecked", "ReferenceEquality"}) // only offer sets an item, never the marker
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
      if (turn % TURNS_BEFORE_A_CHECK == 0 && isUseless.getAsBoolean()) {
        break;
      }
      Thread.onSpinWait();
    }
    return found;
  }

  /**
   * Passes the item to the taker that is asking for one now; returns whether there was such a
   * taker.
   */
  boolean offer(T item) {
    return armed && SLOT.compareAndSet(slots, MIDDLE, WANTED, item);
  }
}
