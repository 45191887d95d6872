package dev.tandem.soak;

import java.io.IOException;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.locks.LockSupport;

/** What a user function may do besides returning a result. */
enum Action {
  /** It sleeps a little. */
  NAP,
  /** It computes a little, and ends early if it is interrupted. */
  SPIN,
  FAIL,
  /** It throws a failure that is not retried. */
  FAIL_FINALLY,
  ERR,
  /** It waits until it is interrupted. */
  HANG,
  /** It waits until the listener is notified of that; once per run, if stalls are reported. */
  GET_STUCK,
  /** It computes until it is interrupted, on a thread that other tasks may need. */
  COMPUTE_ON,
  /** It continues for a moment, and swallows all interrupts. */
  IGNORE_INTERRUPTS,
  /** It returns with the interrupt status of its thread set. */
  LEAVE_INTERRUPTED,
  /** It leaves a timer behind that interrupts its thread, whatever the thread does by then. */
  LEAVE_TIMER;

  /** The failure that is not retried. */
  static final class Final extends IOException {
    private static final long serialVersionUID = 1;

    Final() {
      super("no retry helps");
    }
  }

  /**
   * Performs the action; notifies {@code trial} before it waits for an event that the trial must
   * cause.
   *
   * @param longestNap how many nanoseconds a sleep may last
   * @param what describes the call, for messages
   */
  void perform(Trial trial, SplittableRandom random, int longestNap, String what) throws Exception {
    switch (this) {
      case NAP -> Thread.sleep(Duration.ofNanos(random.nextInt(20_000, longestNap)));
      case SPIN -> spin(random.nextInt(5_000, 2_000_000));
      case FAIL -> throw new IOException("failure: " + what);
      case FAIL_FINALLY -> throw new Final();
      case ERR -> throw new StackOverflowError("error: " + what);
      case HANG -> {
        trial.disturber.disturbNow();
        new CountDownLatch(1).await();
      }
      case GET_STUCK -> trial.stuck.hang();
      case COMPUTE_ON -> {
        trial.disturber.disturbNow();
        if (trial.draw.isEndedFromOutside()) {
          spin(Long.MAX_VALUE);
        }
        new CountDownLatch(1).await();
      }
      case IGNORE_INTERRUPTS -> ignoreInterrupts(random.nextInt(20_000, 300_000));
      case LEAVE_INTERRUPTED -> {
        trial.leavesInterrupted();
        Thread.currentThread().interrupt();
      }
      case LEAVE_TIMER -> {
        Thread thread = Thread.currentThread();
        long nanos = random.nextInt(10_000, 1_000_000);
        trial.helps(() -> {
          LockSupport.parkNanos(nanos);
          thread.interrupt();
        });
      }
    }
  }

  private static void spin(long nanos) throws InterruptedException {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < nanos) {
      if (Thread.interrupted()) {
        throw new InterruptedException("interrupted while computing");
      }
      Thread.onSpinWait();
    }
  }

  private static void ignoreInterrupts(long nanos) {
    long end = System.nanoTime() + nanos;
    while (System.nanoTime() < end) {
      Thread.interrupted(); // ignored
      Thread.onSpinWait();
    }
  }
}
