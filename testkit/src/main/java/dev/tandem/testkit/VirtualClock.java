package dev.tandem.testkit;

import dev.tandem.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A clock that is moved from outside, and the threads that sleep on it. */
final class VirtualClock implements Clock {
  private static final long BEGINNING = 1_000_000; // not 0, which might be taken for no time
  private static final long NEVER = Long.MAX_VALUE;

  /** How often a thread may wake and find nothing to do before it counts as going in circles. */
  private static final int CIRCLES = 3_000;

  private static final class Sleeper {
    final Thread thread = Thread.currentThread();
    final Condition awake;
    final long due;
    final long number;
    boolean dueNow;

    Sleeper(Condition awake, long due, long number) {
      this.awake = awake;
      this.due = due;
      this.number = number;
    }
  }

  private final ReentrantLock lock = new ReentrantLock();

  // All guarded by the lock.
  private final PriorityQueue<Sleeper> sleepers =
      new PriorityQueue<>(
          Comparator.<Sleeper>comparingLong(sleeper -> sleeper.due)
              .thenComparingLong(sleeper -> sleeper.number));
  private final Set<Thread> asleep = new HashSet<>(); // not woken, or not up yet
  private final Set<Thread> fallingAsleep =
      new HashSet<>(); // those of them not yet known to be parked
  private long now = BEGINNING;
  private long slept; // how many have ever fallen asleep
  private long looks; // how often a thread has read the clock, fallen asleep or woken up
  private int waking; // threads that were signalled and are not up yet
  private @Nullable Thread lastWoken;
  private final Map<Thread, Integer> circles = new HashMap<>(); // since another thread moved

  @Override
  public long nanoTime() {
    lock.lock();
    try {
      looks++;
      circles.clear();
      return now;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void sleep(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      looks++;
      if (!Thread.currentThread().equals(lastWoken)) {
        circles.clear();
      }
      if (nanos <= 0) {
        return;
      }
      var sleeper = new Sleeper(lock.newCondition(), after(nanos), slept++);
      sleepers.add(sleeper);
      asleep.add(sleeper.thread);
      fallingAsleep.add(sleeper.thread);
      try {
        while (!sleeper.dueNow) {
          sleeper.awake.await();
        }
      } finally {
        waking -= sleeper.dueNow ? 1 : 0;
        sleepers.remove(sleeper); // if it was interrupted
        asleep.remove(sleeper.thread);
        fallingAsleep.remove(sleeper.thread);
        looks++;
      }
    } finally {
      lock.unlock();
    }
  }

  Duration elapsed() {
    lock.lock();
    try {
      return Duration.ofNanos(now - BEGINNING);
    } finally {
      lock.unlock();
    }
  }

  /** Returns the moment {@code nanos} nanoseconds from now, or {@code NEVER} on overflow. */
  long after(long nanos) {
    lock.lock();
    try {
      return nanos > NEVER - now ? NEVER : now + nanos;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Advances to the moment when the next sleeper is due and wakes it, unless that is later than
   * {@code latest}. Returns whether a sleeper was woken.
   */
  boolean wakeNext(long latest) {
    lock.lock();
    try {
      Sleeper next = sleepers.peek();
      if (next == null || next.due > latest || next.due == NEVER) {
        return false;
      }
      sleepers.remove();
      now = Math.max(now, next.due);
      next.dueNow = true;
      waking++;
      lastWoken = next.thread;
      circles.merge(next.thread, 1, Integer::sum);
      next.awake.signal();
      return true;
    } finally {
      lock.unlock();
    }
  }

  void moveTo(long moment) {
    lock.lock();
    try {
      now = Math.max(now, moment);
    } finally {
      lock.unlock();
    }
  }

  /** Returns a number that changes when a thread reads the clock, falls asleep or wakes up. */
  long looks() {
    lock.lock();
    try {
      return looks;
    } finally {
      lock.unlock();
    }
  }

  /** Returns those of the threads that are not asleep. */
  List<Thread> awake(List<Thread> threads) {
    lock.lock();
    try {
      return threads.stream().filter(thread -> !asleep.contains(thread)).toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns those of the threads that are not asleep, or have fallen asleep since {@link
   * #allParked}.
   */
  List<Thread> notKnownParked(List<Thread> threads) {
    lock.lock();
    try {
      return threads.stream()
          .filter(thread -> !asleep.contains(thread) || fallingAsleep.contains(thread))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Records that all sleepers have been seen parked, unless a thread has moved since {@code
   * sinceLooks} was read. Returns whether it did so.
   */
  boolean allParked(long sinceLooks) {
    lock.lock();
    try {
      if (looks != sinceLooks) {
        return false;
      }
      fallingAsleep.clear();
      return true;
    } finally {
      lock.unlock();
    }
  }

  boolean someoneIsWaking() {
    lock.lock();
    try {
      return waking > 0;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Returns whether the sleepers have long done nothing but wake up and sleep again, and no thread
   * has read the clock. This happens when a watchdog runs beside a pipeline that is stuck.
   */
  boolean goesInCircles() {
    lock.lock();
    try {
      return !sleepers.isEmpty()
          && sleepers.stream()
              .allMatch(sleeper -> circles.getOrDefault(sleeper.thread, 0) >= CIRCLES);
    } finally {
      lock.unlock();
    }
  }

  static long nanos(Duration duration) {
    return TimeUnit.NANOSECONDS.convert(duration); // saturates
  }
}
