package dev.tandem.cli;

import dev.tandem.Outcomes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Ends a run in an orderly way when Ctrl-C or a signal tells the process to end. It cancels the run
 * and keeps the process alive until this object is closed, but not longer than a few seconds. Its
 * owner closes it after everything that the run uses, so that the process does not exit before all
 * of that is closed.
 */
final class Interruption implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 5;

  private final CountDownLatch closed = new CountDownLatch(1);
  private @Nullable Thread hook;
  private @Nullable Thread working; // guarded by this
  private volatile boolean happened; // written by the hook, read by the thread that owns the run

  /** Registers a run: from now on until this object is closed, an interruption ends it. */
  void ends(Outcomes<?, ?> outcomes) {
    Thread added = Thread.ofPlatform().name("interruption").unstarted(() -> end(outcomes));
    try {
      Runtime.getRuntime().addShutdownHook(added);
      hook = added;
    } catch (IllegalStateException e) {
      // The process is already exiting.
      happened = true;
      outcomes.close();
    }
  }

  /** Work that ends when its thread is interrupted. */
  @FunctionalInterface
  interface Work {
    void run() throws InterruptedException;
  }

  /**
   * Does work that an interruption of the run ends; does nothing if the run has already been
   * interrupted.
   */
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
          var _ = Thread.interrupted(); // clears the interrupt sent by end()
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
        .start(() -> close(outcomes)); // a stage that does not end must not delay the exit
    try {
      if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("tandem: a stage did not stop in time; all files written are complete");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(Outcomes<?, ?> outcomes) {
    try {
      outcomes.close();
    } catch (Throwable e) {
      // The thread that owns the run closes it too, and reports the same failure.
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
      // The hook is running: the process is about to exit.
    }
  }
}
