package dev.tandem;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands an item straight from one thread to another that looks for it, where both ends of an empty
 * queue are at work. The taker needs no lock for that, so what travels between the processors is
 * one line of memory instead of the lock, its counters and the place of the item.
 *
 * <p>One taker at a time says that it wants an item; whoever puts one gives it that, or learns that
 * nobody wants it. A taker that has waited in vain goes without until {@link #resume}.
 */
final class Handoff<T> {

  // The place is empty, wanted, or holds an item. Empty turns to wanted and back by the taker,
  // wanted to an item by the putter, each by one atomic step; from an item back to empty only its
  // taker turns it. So an item is received once, also when the taker gives up at the same moment.

  private static final VarHandle PLACE = MethodHandles.arrayElementVarHandle(Object[].class);
  private static final int MIDDLE = 16; // 64 bytes or more from whatever lies before or behind
  private static final Object WANTED = new Object();
  private static final int TURNS_BEFORE_A_CHECK = 40; // most of a microsecond

  private final @Nullable Object[] places = new Object[2 * MIDDLE];
  private final BooleanSupplier inVain;
  private volatile boolean resumed;

  /**
   * A place for one item.
   *
   * @param inVain whether there is no use in waiting here any more; asked now and then, without any
   *     lock
   */
  Handoff(BooleanSupplier inVain) {
    this.inVain = inVain;
  }

  /** From now on takers may look here first: that would have paid a moment ago. */
  void resume() {
    resumed = Looks.ALLOWED;
  }

  /**
   * Looks for an item for about two microseconds, if that paid lately and nobody else does; {@code
   * null} means that the taker must see to it in another way.
   */
  @SuppressWarnings({"unchecked", "ReferenceEquality"}) // only offer gives, and no such object
  @Nullable T receive() {
    if (!resumed || !PLACE.compareAndSet(places, MIDDLE, null, WANTED)) {
      return null;
    }
    Object found = look();
    if (found != WANTED) {
      PLACE.setRelease(places, MIDDLE, null);
      return (T) found;
    }
    resumed = false;
    found = PLACE.getAndSet(places, MIDDLE, null);
    return found == WANTED ? null : (T) found;
  }

  @SuppressWarnings("ReferenceEquality") // likewise
  private Object look() {
    Object found;
    int turn = 0;
    while ((found = PLACE.getAcquire(places, MIDDLE)) == WANTED && turn++ < Looks.TURNS) {
      if (turn % TURNS_BEFORE_A_CHECK == 0 && inVain.getAsBoolean()) {
        break;
      }
      Thread.onSpinWait();
    }
    return found;
  }

  /** Gives the item to whoever wants one now, if anybody does; returns whether. */
  boolean offer(T item) {
    return resumed && PLACE.compareAndSet(places, MIDDLE, WANTED, item);
  }
}
