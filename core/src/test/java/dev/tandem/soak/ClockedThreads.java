package dev.tandem.soak;

import dev.tandem.Clock;
import dev.tandem.Environment;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The threads of a run, with the times at which each of them first and last read the clock. */
final class ClockedThreads implements Environment.Threads, Clock {
  private record Life(long first, long lastButOne, long last) {
    Life until(long now) {
      return new Life(first, last, now);
    }
  }

  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final Map<Thread, Life> lives = new ConcurrentHashMap<>();

  Environment environment(int processors) {
    return new Environment(this, this, processors);
  }

  @Override
  public Thread create(String name, boolean platform, Runnable task) {
    Thread thread =
        (platform ? Thread.ofPlatform() : Thread.ofVirtual()).name(name).unstarted(task);
    threads.add(thread);
    return thread;
  }

  @Override
  public long nanoTime() {
    long now = Clock.SYSTEM.nanoTime();
    lives.merge(
        Thread.currentThread(),
        new Life(now, now, now),
        (known, latest) -> known.until(latest.last()));
    return now;
  }

  @Override
  public void sleep(long nanos) throws InterruptedException {
    Clock.SYSTEM.sleep(nanos);
  }

  List<Thread> all() {
    return threads;
  }

  /** Waits until all recorded threads have ended. */
  void awaitEnd() {
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e); // no thread interrupts this one
      }
    }
  }

  /**
   * Returns the possible sums of the lifetimes of the workers of a stage. A worker first reads the
   * clock when it begins, and last when it ends. If it is the last thread of all, it reads the
   * clock once more to settle the run.
   */
  Set<Long> lives(String stage) {
    List<Life> workers =
        lives.entrySet().stream()
            .filter(entry -> entry.getKey().getName().matches("tandem-" + stage + "-\\d+"))
            .map(Map.Entry::getValue)
            .toList();
    long sum = workers.stream().mapToLong(life -> life.last() - life.first()).sum();
    Set<Long> possible = new HashSet<>(Set.of(sum));
    workers.forEach(life -> possible.add(sum - (life.last() - life.lastButOne())));
    return possible;
  }
}
