package dev.tandem.snippets;

import dev.tandem.Environment;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/** Creates the threads of runs, and looks at what is left on each of them when it ends. */
final class ThreadsOfRun<T> implements Environment.Threads {
  private static final Environment SYSTEM = Environment.system();

  private final Supplier<T> look;
  private final Queue<T> leftBehind = new ConcurrentLinkedQueue<>();

  ThreadsOfRun(Supplier<T> look) {
    this.look = look;
  }

  @Override
  public Thread create(String name, boolean platform, Runnable task) {
    Runnable observed =
        () -> {
          task.run();
          leftBehind.add(look.get());
        };
    return SYSTEM.threads().create(name, platform, observed);
  }

  /** Returns the real environment, except that the threads are observed. */
  Environment environment() {
    return new Environment(SYSTEM.clock(), this, SYSTEM.processors());
  }

  /** Returns what was left on the threads that have ended. */
  Queue<T> leftBehind() {
    return leftBehind;
  }
}
