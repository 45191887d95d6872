package dev.tandem;

import static java.util.stream.Collectors.toList;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;

/** Makes the threads of runs and remembers them. */
final class Crew implements Environment.Threads {
  // One look may see a thread parked just before another, not looked at yet, wakes it. On a busy
  // machine others run for milliseconds between two looks, so that a few tell as much.
  private static final int QUIET_ROUNDS = 200;
  private static final int SLOW_QUIET_ROUNDS = 10;
  private static final long SLOW = 2_000_000; // nanoseconds

  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  @Override
  public Thread create(String name, boolean platform, Runnable task) {
    // All others are virtual here: the state of a platform thread lags behind what happens to it.
    boolean computes = platform && name.matches("tandem-.*-\\d+");
    Thread thread =
        (computes ? Thread.ofPlatform() : Thread.ofVirtual()).name(name).unstarted(task);
    threads.add(thread);
    return thread;
  }

  /** Makes and starts one that is no thread of a run, but has to stand still with them. */
  Thread start(String name, Runnable task) {
    Thread thread = create(name, false, task);
    thread.start();
    return thread;
  }

  List<Thread> threads() {
    return threads;
  }

  /** Those that work on items. */
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
   * Waits until each thread is parked or has ended: nothing moves without something from outside.
   */
  void awaitStandstill() {
    awaitQuiet();
    // One that was unparked while it was parking seems to be parked, until its carrier goes on or
    // somebody takes its stack trace.
    threads.forEach(Thread::getStackTrace);
    awaitQuiet();
  }

  private void awaitQuiet() {
    int rounds = 0;
    long since = System.nanoTime();
    while (rounds < QUIET_ROUNDS
        && (rounds < SLOW_QUIET_ROUNDS || System.nanoTime() - since < SLOW)) {
      if (threads.stream().allMatch(Crew::isQuiet)) {
        rounds++;
      } else {
        rounds = 0;
        since = System.nanoTime();
      }
      spin();
    }
  }

  /** Waits until that is so. */
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

  /** Gives those who are about to move a processor, until the time of the test is up. */
  @SuppressWarnings("ThreadPriorityCheck") // it makes a test no more right, but quicker
  static void spin() {
    if (Thread.currentThread().isInterrupted()) {
      throw new AssertionError("what the test waits for has not come about in time");
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
