package dev.tandem.cli;

import dev.tandem.Outcomes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run in order when the process is told to end, by Ctrl-C or a signal: cancels it, and keeps
 * the process alive until this is closed, but not longer than a few seconds. Whoever makes it
 * closes it after all that the run works with, so that the process does not end in the middle of
 * that.
 */
final class Interruption implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 5;

  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread hook;
  private @Nullable Thread working; // guarded by this
  private volatile boolean happened; // written by the hook, read by the thread that owns the run

  /** From now on until this is closed, an interruption ends that run. */
  void ends(Outcomes<?, ?> outcomes) {
    Thread added = Thread.ofPlatform().name("interruption").unstarted(() -> end(outcomes));
    try {
      Runtime.getRuntime().addShutdownHook(added);
      hook = added;
    } catch (IllegalStateException e) {
      // The process is ending already.
      happened = true;
      outcomes.close();
    }
  }

  /** Work that an interrupt of its thread ends. */
  @FunctionalInterface
  interface Work {
    void run() throws InterruptedException;
  }

  /** Does some work that an interruption ends, or none if there has been one. */
  void interrupts(Work work) {
    try {
      synchronized (this) {
        if (happened) {
          return;
        }
        working = Thread.currentThread();
      }
      work.run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      synchronized (this) {
        working = null;
        if (happened) {
          var _ = Thread.interrupted(); // that was ours
        }
      }
    }
  }

  boolean happened() {
    return happened;
  }

  private void end(Outcomes<?, ?> outcomes) {
    synchronized (this) {
      happened = true;
      if (working != null) {
        working.interrupt();
      }
    }
    Thread.ofVirtual()
        .start(() -> close(outcomes)); // a stage that does not end must not hold up the exit
    try {
      if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("tandem: a stage did not end in time; what is written is whole");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Outcomes<?, ?> outcomes) {
    try {
      outcomes.close();
    } catch (Throwable e) {
      // The thread that owns the run closes it too, and tells the same.
    }
  }

  @Override
  public void close() {
    closed.countDown();
    if (hook == null) {
      return;
    }
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // it is running: the process is about to end
    }
  }
}
