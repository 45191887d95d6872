package dev.tandem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for the same condition, first in, first out. Guarded by the lock of their
 * queue. Waiters that are called must be {@linkplain Waiter#wake woken} after unlocking.
 */
final class WaitLine {
  private @Nullable Waiter first;
  private @Nullable Waiter last;
  private int underWay; // waiters called by callFirstFor that are not back at the lock yet

  boolean isEmpty() {
    return first == null;
  }

  boolean isFirst(Waiter waiter) {
    return waiter.equals(first);
  }

  /** Adds a waiter at the end of the line, and marks it as not called. */
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

  /** Removes a waiter from anywhere in the line, if it is in it. */
  void remove(Waiter waiter) {
    if (!waiter.inLine) {
      return;
    }
    waiter.inLine = false;
    Waiter before = waiter.before;
    Waiter behind = waiter.behind;
    // Unlink it: a tenured waiter that has left would keep later ones alive.
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

  /** Removes the first waiter and calls it; returns {@code null} if no thread waits. */
  @Nullable Waiter callFirst() {
    Waiter waiter = first;
    if (waiter != null) {
      remove(waiter);
      waiter.called = true;
    }
    return waiter;
  }

  /**
   * Removes the first waiter and calls it, so that it gets one of the available items or places.
   *
   * @return {@code null} if no thread waits, or if enough called threads are already under way
   */
  @Nullable Waiter callFirstFor(long available) {
    Waiter waiter = underWay < available ? callFirst() : null;
    if (waiter != null) {
      waiter.underWay = true;
      underWay++;
    }
    return waiter;
  }

  /** Must be called for each waiter that has been in line, once its thread holds the lock again. */
  void arrived(Waiter waiter) {
    if (waiter.underWay) {
      waiter.underWay = false;
      underWay--;
    }
  }

  /** Calls the first waiter, which stays in line; returns {@code null} if no thread waits. */
  @Nullable Waiter callFirstInPlace() {
    if (first != null) {
      first.called = true;
    }
    return first;
  }

  /** Calls all waiters, removes them, and adds them to {@code called}. */
  void callAll(List<Waiter> called) {
    while (first != null) {
      called.add(first);
      callFirst();
    }
  }
}
