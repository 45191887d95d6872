package dev.tandem.stress;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Ends the JVMs that jcstress has started and that do not end by themselves. jcstress limits the
 * time of a race, but not of the trial before it; a fork that is ended counts as failed.
 */
final class ForkLimit implements AutoCloseable {
  private static final Duration LONGEST = Duration.ofMinutes(2);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().factory());

  ForkLimit() {
    var _ = timer.scheduleWithFixedDelay(this::endTheOld, 1, 1, TimeUnit.SECONDS);
  }

  private void endTheOld() {
    Instant oldest = Instant.now().minus(LONGEST);
    ProcessHandle.current()
        .descendants()
        .filter(fork -> fork.info().startInstant().orElse(Instant.MAX).isBefore(oldest))
        .forEach(ProcessHandle::destroyForcibly);
  }

  @Override
  public void close() {
    timer.shutdownNow();
    ProcessHandle.current().descendants().forEach(ProcessHandle::destroyForcibly);
  }
}
