package dev.tandem.queue;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/** Code that runs in a thread of its own, and what becomes of it. */
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

  /** This activity, once it is blocked. */
  Activity<V> onceBlocked() {
    Blocked.await(thread);
    return this;
  }

  /** This activity, once it is blocked or over: for one that waits only so long. */
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

  /** Waits for the end; throws what the code threw. */
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
