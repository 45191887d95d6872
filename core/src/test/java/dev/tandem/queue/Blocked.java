package dev.tandem.queue;

import java.util.concurrent.locks.LockSupport;

/** Waits until another thread waits, which a latch cannot detect. */
final class Blocked {
  private static final long PAUSE = 1_000; // nanoseconds

  private Blocked() {}

  /** Waits until the thread is blocked; fails if it ends instead. */
  static void await(Thread thread) {
    if (!awaitUnlessOver(thread)) {
      throw new AssertionError("the thread has ended instead of blocking");
    }
  }

  /** Waits until the thread is blocked or has ended; returns whether it is blocked. */
  static boolean awaitUnlessOver(Thread thread) {
    while (true) {
      switch (thread.getState()) {
        case BLOCKED, WAITING, TIMED_WAITING -> {
          return true;
        }
        case TERMINATED -> {
          return false;
        }
        case NEW, RUNNABLE -> LockSupport.parkNanos(PAUSE); // leaves the processor to it
      }
    }
  }
}
