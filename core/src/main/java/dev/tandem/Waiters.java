package dev.tandem;

import org.jspecify.annotations.Nullable;

/**
 * The threads that wait for one thing, in the order in which they came. Guarded by the lock of
 * their queue.
 */
final class Waiters {

  private @Nullable Waiter first;
  private @Nullable Waiter last;

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
    waiter.behind = null;
    if (last == null) {
      first = waiter;
    } else {
      last.behind = waiter;
    }
    last = waiter;
  }

  /**
   * Puts one behind all others, and gives the lock back until it is called or interrupted, but no
   * longer than that.
   *
   * @return what is left of the time
   */
  long await(SpinLock lock, Waiter waiter, long nanos) throws InterruptedException {
    add(waiter);
    try {
      return waiter.await(lock, nanos);
    } finally {
      remove(waiter); // unless it was called
    }
  }

  /** Takes one out, wherever it stands, if it is in. */
  void remove(Waiter waiter) {
    if (!waiter.inLine) {
      return;
    }
    waiter.inLine = false;
    Waiter before = waiter.before;
    Waiter behind = waiter.behind;
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

  /** Takes the first one out and calls it. Who gets it must wake it, and may first unlock. */
  @Nullable Waiter callFirst() {
    Waiter waiter = first;
    if (waiter != null) {
      remove(waiter);
      waiter.called = true;
    }
    return waiter;
  }

  /** Calls and wakes the first one, which stays in. */
  void callFirstInPlace() {
    if (first != null) {
      first.called = true;
      Waiter.wake(first);
    }
  }

  /** Calls and wakes so many, and takes them out. */
  void call(long most) {
    for (; most > 0 && first != null; most--) {
      Waiter.wake(callFirst());
    }
  }

  void callAll() {
    call(Long.MAX_VALUE);
  }
}
