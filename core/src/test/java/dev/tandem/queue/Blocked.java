package dev.tandem.queue;

/** Waits until another thread waits: the one thing that a latch cannot tell. */
final class Blocked {
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
        case NEW, RUNNABLE -> Thread.onSpinWait();
      }
    }
  }
}
