package dev.tandem.edges;

import dev.tandem.Clock;
import dev.tandem.Environment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Creates the system's threads and records them. */
final class RecordedThreads implements Environment.Threads {
  private static final Environment SYSTEM = Environment.system();

  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  @Override
  public Thread create(String name, boolean platform, Runnable task) {
    Thread thread = SYSTEM.threads().create(name, platform, task);
    threads.add(thread);
    return thread;
  }

  /** Returns the real environment, except that the threads are recorded. */
  Environment environment() {
    return environment(SYSTEM.clock());
  }

  /** Returns the real environment, except for the clock and that the threads are recorded. */
  Environment environment(Clock clock) {
    return new Environment(clock, this, SYSTEM.processors());
  }

  boolean contains(Thread thread) {
    return threads.contains(thread);
  }

  Optional<Thread> find(String name) {
    return threads.stream().filter(thread -> thread.getName().equals(name)).findFirst();
  }

  Thread named(String name) {
    return find(name).orElseThrow();
  }

  List<Thread> alive() {
    return threads.stream().filter(Thread::isAlive).collect(Collectors.toList());
  }

  /** Returns the threads whose names match. */
  List<Thread> named(Pattern names) {
    return threads.stream().filter(thread -> names.matcher(thread.getName()).matches()).toList();
  }

  /** Waits until all threads have ended, no longer than {@code limit}. */
  void awaitEnd(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (Thread thread : threads) {
      if (thread.getState() != Thread.State.NEW) {
        thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
    }
  }
}
