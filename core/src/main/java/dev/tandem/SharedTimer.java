package dev.tandem;

import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A timer that uses the system clock and runs on a few platform threads that all runs share. They
 * need no carrier of virtual threads, so limits hold even if the stages of some run occupy all
 * carriers. The threads end when no run has needed them for a while.
 */
final class SharedTimer extends CheckTimer {
  private static final int THREADS = 2; // the second one serves when a check takes long
  private static final long LONGEST = Long.MAX_VALUE / 4; // more would overflow in an executor
  private static final ScheduledThreadPoolExecutor EXECUTOR = executor();

  private volatile @Nullable Future<?> next;

  SharedTimer(TimedCheck check, Consumer<Throwable> failed) {
    super(check, failed);
  }

  /** Runs a task on a thread that holds no lock. The task must neither wait nor call user code. */
  static void soon(Runnable task) {
    EXECUTOR.execute(task);
  }

  @Override
  void schedule(long nanos) {
    next = EXECUTOR.schedule(this::checkNow, Math.min(nanos, LONGEST), TimeUnit.NANOSECONDS);
    if (isCancelled()) {
      cancelled();
    }
  }

  @Override
  void cancelled() {
    Future<?> due = next;
    if (due != null) {
      due.cancel(false);
    }
  }

  private void checkNow() {
    try {
      long wait = check();
      if (wait != TimedCheck.NOT_DUE) {
        schedule(wait);
      }
    } catch (Throwable e) { // an Error: no timer ends without the run learning of it
      fail(e);
    }
  }

  private static ScheduledThreadPoolExecutor executor() {
    var builder =
        Thread.ofPlatform()
            .daemon()
            .name("tandem-timer-", 1)
            .inheritInheritableThreadLocals(false)
            .factory();
    var executor =
        new ScheduledThreadPoolExecutor(
            THREADS,
            task -> {
              Thread thread = builder.newThread(task);
              thread.setContextClassLoader(null); // else the first run's would be kept forever
              return thread;
            });
    executor.setRemoveOnCancelPolicy(true);
    executor.setKeepAliveTime(10, TimeUnit.SECONDS);
    executor.allowCoreThreadTimeOut(true);
    return executor;
  }
}
