package dev.tandem.queue;

/** Waits until another thread waits: the one thing that a latch cannot tell. */
final class Blocked {
  private Blocked() {}

  /** Returns when the thread is blocked; fails if it ends instead. */
  static void await(Thread thread) {
    while (true) {
      switch (thread.getState()) {
        case BLOCKED, WAITING, TIMED_WAITING -> {
          return;
        }
        case TERMINATED -> throw new AssertionError("the thread has ended instead of blocking");
        case NEW, RUNNABLE -> Thread.onSpinWait();
      }
    }
  }
}
