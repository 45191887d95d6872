package dev.tandem.edges;

import dev.tandem.Clock;
import dev.tandem.Environment;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The system's threads, of which it remembers those that it made. */
final class RecordedThreads implements Environment.Threads {
  private static final Environment SYSTEM = Environment.system();

  private final List<Thread> threads = new CopyOnWriteArrayList<>();

  @Override
  public Thread create(String name, boolean platform, Runnable task) {
    Thread thread = SYSTEM.threads().create(name, platform, task);
    threads.add(thread);
    return thread;
  }

  /** The real environment, but for the recording. */
  Environment environment() {
    return environment(SYSTEM.clock());
  }

  /** The real environment, but for the recording and the clock. */
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

  /** Those with such names. */
  List<Thread> named(Pattern names) {
    return threads.stream().filter(thread -> names.matcher(thread.getName()).matches()).toList();
  }

  /** Waits for the end of all, until {@code limit} has passed. */
  void awaitEnd(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    for (Thread thread : threads) {
      if (thread.getState() != Thread.State.NEW) {
        thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
      }
    }
  }
}
