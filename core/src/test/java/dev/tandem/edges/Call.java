package dev.tandem.edges;

import dev.tandem.PipelineException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A call on a platform thread of its own, so that a call that hangs fails its test in time. */
final class Call<V extends @Nullable Object> {

  /** A body without a result. */
  @FunctionalInterface
  interface Body {
    void run() throws Exception;
  }

  private final FutureTask<V> task;
  private final Thread thread;
  private volatile boolean leftInterrupted;

  private Call(Callable<V> body) {
    task =
        new FutureTask<>(() -> {
          try {
            return body.call();
          } finally {
            leftInterrupted = Thread.currentThread().isInterrupted();
          }
        });
    // Not a daemon: threads that the call starts would inherit that.
    thread = Thread.ofPlatform().daemon(false).name("caller").start(task);
  }

  static <V extends @Nullable Object> Call<V> of(Callable<V> body) {
    return new Call<>(body);
  }

  static Call<Boolean> runs(Body body) {
    return new Call<>(() -> {
      body.run();
      return true;
    });
  }

  Thread thread() {
    return thread;
  }

  void interrupt() {
    thread.interrupt();
  }

  /**
   * Waits for the end of the call, which must be in time; returns what the call threw, if anything.
   */
  @Nullable Throwable thrown(Duration limit) throws InterruptedException {
    try {
      task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return null;
    } catch (ExecutionException e) {
      return e.getCause();
    } catch (TimeoutException e) {
      throw hanging(limit);
    }
  }

  /**
   * Waits for the end of the call, which must be in time. It may throw {@link PipelineException}:
   * on a busy machine, the run may have failed before the call.
   */
  void awaitUnlessTooLate(Duration limit) throws InterruptedException {
    Throwable thrown = thrown(limit);
    if (thrown != null && !(thrown instanceof PipelineException)) {
      throw new AssertionError("the call has failed", thrown);
    }
  }

  /** Waits for the end of the call, which must be in time; returns the result. */
  V result(Duration limit) throws InterruptedException {
    try {
      return task.get(limit.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new AssertionError("the call has failed", e.getCause());
    } catch (TimeoutException e) {
      throw hanging(limit);
    }
  }

  /** Returns whether the interrupt status was set when the call ended. */
  boolean leftInterrupted() {
    return leftInterrupted;
  }

  private AssertionError hanging(Duration limit) {
    return new AssertionError(
        Arrays.stream(thread.getStackTrace())
            .map(frame -> "\n    at " + frame)
            .collect(Collectors.joining("", "the call has not ended within " + limit + ":", "")));
  }
}
