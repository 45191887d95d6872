package dev.tandem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for one thing, in the order in which they came. Guarded by the lock of
 * their queue. Those that are called must be {@linkplain Waiter#wake woken} after unlocking.
 */
final class WaitLine {
  private @Nullable Waiter first;
  private @Nullable Waiter last;
  private int underWay; // called by callFirstFor, and not back at the lock yet

  boolean isEmpty() {
    return first == null;
  }

  boolean isFirst(Waiter waiter) {
    return waiter.equals(first);
  }

  /** Puts one behind all others; from then on it has not been called. */
  void add(Waiter waiter) {
    waiter.begin();
    waiter.inLine = true;
    waiter.before = last;
    if (last == null) {
      first = waiter;
    } else {
      last.behind = waiter;
    }
    last = waiter;
  }

  /** Takes one out, wherever it stands, if it is in. */
  void remove(Waiter waiter) {
    if (!waiter.inLine) {
      return;
    }
    waiter.inLine = false;
    Waiter before = waiter.before;
    Waiter behind = waiter.behind;
    // One that has left refers to nobody: once old, it would keep those that came later alive.
    waiter.before = null;
    waiter.behind = null;
    if (before == null) {
      first = behind;
    } else {
      before.behind = behind;
    }
    if (behind == null) {
      last = before;
    } else {
      behind.before = before;
    }
  }

  /** Takes the first one out and calls it. */
  @Nullable Waiter callFirst() {
    Waiter waiter = first;
    if (waiter != null) {
      remove(waiter);
      waiter.called = true;
    }
    return waiter;
  }

  /**
   * Takes the first waiter out and calls it, so that it gets one of the available items or places.
   *
   * @return {@code null} if nobody waits, or if enough called threads are already under way
   */
  @Nullable Waiter callFirstFor(long available) {
    Waiter waiter = underWay < available ? callFirst() : null;
    if (waiter != null) {
      waiter.underWay = true;
      underWay++;
    }
    return waiter;
  }

  /** Must be told of each waiter that has been in line, once its thread holds the lock again. */
  void arrived(Waiter waiter) {
    if (waiter.underWay) {
      waiter.underWay = false;
      underWay--;
    }
  }

  /** Calls the first one, which stays in. */
  @Nullable Waiter callFirstInPlace() {
    if (first != null) {
      first.called = true;
    }
    return first;
  }

  /** Calls all, takes them out, and adds them to the list. */
  void callAll(List<Waiter> called) {
    while (first != null) {
      called.add(first);
      callFirst();
    }
  }
}
