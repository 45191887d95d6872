package dev.tandem;

import static java.util.stream.Collectors.toList;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** Creates the threads of runs and records them. */
final class Crew implements Environment.Threads {
  // One round may see a thread parked just before another thread, not checked yet, wakes it. On a
  // busy machine other threads run for milliseconds between two rounds, so a few rounds suffice.
  private static final int QUIET_ROUNDS = 200;
  private static final int SLOW_QUIET_ROUNDS = 10;
  private static final long SLOW = 2_000_000; // nanoseconds
  private static final int STILL_SWEEPS = 2;

  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  @Override
  public Thread create(String name, boolean platform, Runnable task) {
    // All other threads are virtual here, because the reported state of a platform thread lags
    // behind.
    boolean computes = platform && name.matches("tandem-.*-\\d+");
    Thread thread =
        (computes ? Thread.ofPlatform() : Thread.ofVirtual()).name(name).unstarted(task);
    threads.add(thread);
    return thread;
  }

  /** Creates and starts a thread that belongs to no run, but must be idle when the run is. */
  Thread start(String name, Runnable task) {
    Thread thread = create(name, false, task);
    thread.start();
    return thread;
  }

  List<Thread> threads() {
    return threads;
  }

  /** Returns the threads that work on items. */
  List<Thread> workers() {
    return threads.stream()
        .filter(thread -> !List.of("tandem-rebalancer", "tandem-input").contains(thread.getName()))
        .toList();
  }

  List<Thread> alive() {
    return threads.stream().filter(Thread::isAlive).collect(toList());
  }

  Thread named(String name) {
    return threads.stream()
        .filter(thread -> thread.getName().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /**
   * Waits until each thread is parked or has ended, so that nothing moves without an event from
   * outside.
   */
  void awaitStandstill() {
    awaitQuiet();
    int still = 0;
    while (still < STILL_SWEEPS) {
      // A thread that was unparked while it was parking appears to be parked until its carrier
      // continues, which may take long on a busy machine, or until its stack trace is taken. Then
      // it
      // moves, and may leave another one behind that appears to be parked.
      threads.forEach(Thread::getStackTrace);
      still = awaitQuiet() ? still + 1 : 0;
    }
  }

  /** Returns whether nothing has moved at any look. */
  private boolean awaitQuiet() {
    int rounds = 0;
    long since = System.nanoTime();
    boolean still = true;
    while (rounds < QUIET_ROUNDS
        && (rounds < SLOW_QUIET_ROUNDS || System.nanoTime() - since < SLOW)) {
      if (threads.stream().allMatch(Crew::isQuiet)) {
        rounds++;
      } else {
        still = false;
        rounds = 0;
        since = System.nanoTime();
      }
      spin();
    }
    return still;
  }

  /** Waits until the condition holds. */
  static void await(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      spin();
    }
  }

  /** Waits until the thread is parked. */
  static void awaitParked(Thread thread) {
    while (!isQuiet(thread)) {
      spin();
    }
  }

  /**
   * Yields the processor to threads that are about to move; fails if the time limit of the test has
   * passed.
   */
  @SuppressWarnings("ThreadPriorityCheck") // it does not make a test more correct, but faster
  static void spin() {
    if (Thread.currentThread().isInterrupted()) {
      throw new AssertionError("the awaited condition did not hold in time");
    }
    Thread.yield();
  }

  private static boolean isQuiet(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, TERMINATED -> true;
      case NEW, RUNNABLE, BLOCKED -> false;
    };
  }
}
