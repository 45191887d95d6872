package dev.tandem.cli;

import dev.tandem.Outcomes;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Ends a run in order when the process is told to end, by Ctrl-C or a signal: cancels it, and keeps
 * the process alive until the summary has been printed, but not longer than a few seconds.
 */
final class Interruption implements AutoCloseable {
  private static final long PATIENCE_SECONDS = 5;

  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread hook;
  private volatile boolean happened; // written by the hook, read by the thread that owns the run

  private Interruption(Outcomes<?, ?> outcomes) {
    hook = Thread.ofPlatform().name("interruption").unstarted(() -> end(outcomes));
  }

  static Interruption of(Outcomes<?, ?> outcomes) {
    Interruption interruption = new Interruption(outcomes);
    Runtime.getRuntime().addShutdownHook(interruption.hook);
    return interruption;
  }

  boolean happened() {
    return happened;
  }

  private void end(Outcomes<?, ?> outcomes) {
    happened = true;
    Thread.ofVirtual()
        .start(outcomes::close); // a stage that does not end must not hold up the exit
    try {
      if (!closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        System.err.println("tandem: a stage did not end in time; what is written is whole");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    closed.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // it is running: the process is about to end
    }
  }
}
