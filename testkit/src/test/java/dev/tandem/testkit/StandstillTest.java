package dev.tandem.testkit;

import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Time does not move while a thread waits for one that is about to go on by itself. */
@Timeout(60)
class StandstillTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final VirtualTime time = new VirtualTime();

  /** The engine sets a timer like this when a run is cancelled. */
  @Test
  void aThreadThatWaitsForTheLockOfAnExecutorMoves() throws InterruptedException {
    var mayGoOn = new CountDownLatch(1);
    var woken = new CountDownLatch(1);
    var executor = new ScheduledThreadPoolExecutor(1);
    try {
      var other = executor.schedule(() -> {}, 1, HOURS);
      var holder = new HoldsTheLock(mayGoOn);
      Thread outside = Thread.ofPlatform().start(() -> executor.getQueue().add(holder));
      holder.holds.await();
      Thread inside = time.start("inside", () -> executor.execute(() -> {}));
      time.start("sleeper", () -> sleepAndCount(woken));
      while (inside.getState() != Thread.State.WAITING) {
        Thread.onSpinWait();
      }
      Thread driver = Thread.ofPlatform().start(() -> time.advance(SECOND));

      boolean early = woken.await(300, MILLISECONDS);
      mayGoOn.countDown();
      driver.join();
      assertThat(early).isFalse();
      assertThat(woken.getCount()).isZero();
      assertThat(inside.isAlive()).isFalse();
      outside.join();
      assertThat(other.isDone()).isFalse();
    } finally {
      executor.shutdownNow();
    }
  }

  private void sleepAndCount(CountDownLatch woken) {
    try {
      time.sleep(SECOND);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    woken.countDown();
  }

  /** A task that, as it is added, holds the lock of the queue until it may go on. */
  private static final class HoldsTheLock extends FutureTask<Void>
      implements RunnableScheduledFuture<Void> {
    private final CountDownLatch holds = new CountDownLatch(1);
    private final CountDownLatch mayGoOn;

    HoldsTheLock(CountDownLatch mayGoOn) {
      super(() -> null);
      this.mayGoOn = mayGoOn;
    }

    @Override
    public int compareTo(Delayed other) {
      holds.countDown();
      try {
        mayGoOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return 1;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return unit.convert(1, HOURS);
    }

    @Override
    public boolean isPeriodic() {
      return false;
    }
  }
}
