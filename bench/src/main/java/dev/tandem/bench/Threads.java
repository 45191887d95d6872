package dev.tandem.bench;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The threads of one hand-wired run. The first one that fails interrupts the others. */
final class Threads {
  private final Thread.Builder builder;
  private final Thread owner = Thread.currentThread();
  private final Queue<Thread> started = new ConcurrentLinkedQueue<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  Threads(ThreadKind kind) {
    builder = kind.builder();
  }

  /** What a thread does. */
  @FunctionalInterface
  interface Body {
    void run() throws Exception;
  }

  void start(Body body) {
    Thread thread = builder.unstarted(() -> run(body));
    started.add(thread);
    thread.start();
  }

  void start(int count, Body body) {
    for (int i = 0; i < count; i++) {
      start(body);
    }
  }

  /** Waits for all threads to end; throws if one of them has failed. */
  void join() throws InterruptedException {
    for (Thread thread : started) {
      thread.join();
    }
    Throwable cause = failure.get();
    if (cause != null) {
      throw new IllegalStateException("a thread failed", cause);
    }
  }

  private void run(Body body) {
    try {
      body.run();
    } catch (Throwable e) {
      // thrown again by join, whatever it is
      if (failure.compareAndSet(null, e)) {
        started.forEach(Thread::interrupt);
        owner.interrupt();
      }
    }
  }
}
