package dev.tandem.edges;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Detects when other threads wait, which no latch can. */
final class Waiting {
  private static final Duration A_WHILE = Duration.ofMillis(10);
  private static final long PAUSE = 10_000; // nanoseconds

  private Waiting() {}

  /** Waits until the condition holds. */
  static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      pause();
    }
  }

  /** Waits until the thread waits or has ended. */
  static void awaitUnlessOver(Thread thread) {
    while (moves(thread)) {
      pause();
    }
  }

  /** Waits until all of the threads have been waiting, or have ended, for a while. */
  static void awaitQuiet(List<Thread> threads) {
    long since = System.nanoTime();
    while (System.nanoTime() - since < A_WHILE.toNanos()) {
      if (threads.stream().anyMatch(Waiting::moves)) {
        since = System.nanoTime();
      }
      pause();
    }
  }

  /**
   * Waits until a platform thread waits, even in a read, during which the JVM reports it as
   * running.
   */
  static void awaitEvenInARead(Thread thread) {
    while (thread.isAlive() && !isInNativeCode(thread)) {
      pause();
    }
  }

  private static boolean moves(Thread thread) {
    return switch (thread.getState()) {
      case NEW, RUNNABLE, BLOCKED -> true;
      case WAITING, TIMED_WAITING, TERMINATED -> false;
    };
  }

  private static boolean isInNativeCode(Thread thread) {
    StackTraceElement[] stack = thread.getStackTrace();
    return stack.length > 0 && stack[0].isNativeMethod();
  }

  /** Pauses, and leaves the processor to others; fails if the time limit of the test has passed. */
  private static void pause() {
    if (Thread.currentThread().isInterrupted()) {
      throw new AssertionError("the awaited condition did not hold in time");
    }
    LockSupport.parkNanos(PAUSE);
  }
}
