package dev.tandem.queue;

import java.util.concurrent.locks.LockSupport;

/** Waits until another thread waits: the one thing that a latch cannot tell. */
final class Blocked {
  private static final long PAUSE = 1_000; // nanoseconds

  private Blocked() {}

  /** Returns when the thread is blocked; fails if it ends instead. */
  static void await(Thread thread) {
    if (!awaitUnlessOver(thread)) {
      throw new AssertionError("the thread has ended instead of blocking");
    }
  }

  /** Returns when the thread is blocked, or has ended; tells whether it is blocked. */
  static boolean awaitUnlessOver(Thread thread) {
    while (true) {
      switch (thread.getState()) {
        case BLOCKED, WAITING, TIMED_WAITING -> {
          return true;
        }
        case TERMINATED -> {
          return false;
        }
        case NEW, RUNNABLE -> LockSupport.parkNanos(PAUSE); // leaves it the processor
      }
    }
  }
}
