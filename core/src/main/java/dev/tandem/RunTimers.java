package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/**
 * The timers of one run. They start with the run, and are cancelled when its last stage has ended.
 */
final class RunTimers {
  private final Clock clock;
  private final Environment.Threads maker;
  private final RunThreads threads;
  private final BiConsumer<String, Throwable> failed;
  private final List<CheckTimer> timers = new CopyOnWriteArrayList<>();
  private final List<Runnable> starts = new ArrayList<>(); // complete before the start
  private boolean cancelled; // guarded by this

  /** Creates an empty set; {@code failed} receives the name of a timer and what its check threw. */
  RunTimers(
      Clock clock,
      Environment.Threads maker,
      RunThreads threads,
      BiConsumer<String, Throwable> failed) {
    this.clock = clock;
    this.maker = maker;
    this.threads = threads;
    this.failed = failed;
  }

  /** Adds a timer; its first check is due {@code first} nanoseconds after the start. */
  CheckTimer add(String name, TimedCheck check, long first) {
    CheckTimer timer = create(name, check);
    timers.add(timer);
    starts.add(() -> timer.start(first));
    return timer;
  }

  /**
   * Adds a timer while the run is in progress, and starts it; does nothing if the timers were
   * cancelled.
   */
  synchronized void startLate(String name, TimedCheck check, long first) {
    if (!cancelled) {
      CheckTimer timer = create(name, check);
      timers.add(timer);
      timer.start(first);
    }
  }

  private CheckTimer create(String name, TimedCheck check) {
    if (isBySystemClock()) {
      return new SharedTimer(check, e -> failed.accept(name, e));
    }
    var timer = new ThreadTimer(check, e -> failed.accept(name, e), clock, name, maker);
    threads.add(timer.thread());
    return timer;
  }

  boolean isBySystemClock() {
    return clock.equals(Clock.SYSTEM);
  }

  void start() {
    starts.forEach(Runnable::run);
  }

  synchronized void cancel() {
    cancelled = true;
    timers.forEach(CheckTimer::cancel);
  }
}
