package dev.tandem.queue;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Code that runs on a thread of its own, and its result. */
final class Activity<V extends @Nullable Object> {

  /** Code without a result that may throw anything. */
  @FunctionalInterface
  interface Body {
    void run() throws Exception;
  }

  private final FutureTask<V> task;
  private final Thread thread;

  private Activity(Callable<V> body) {
    task = new FutureTask<>(body);
    thread = Thread.startVirtualThread(task);
  }

  static <V extends @Nullable Object> Activity<V> calls(Callable<V> body) {
    return new Activity<>(body);
  }

  static Activity<Boolean> runs(Body body) {
    return new Activity<>(() -> {
      body.run();
      return true;
    });
  }

  /** Waits until this activity is blocked, and returns it. */
  Activity<V> onceBlocked() {
    Blocked.await(thread);
    return this;
  }

  /** Waits until this activity is blocked or over, and returns it; for a wait with a time limit. */
  Activity<V> onceBlockedOrOver() {
    Blocked.awaitUnlessOver(thread);
    return this;
  }

  Activity<V> interrupt() {
    thread.interrupt();
    return this;
  }

  boolean isOver() {
    return task.isDone();
  }

  /** Waits for the end; returns the result, or throws what the code threw. */
  V result() throws Exception {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw e;
    }
  }
}
