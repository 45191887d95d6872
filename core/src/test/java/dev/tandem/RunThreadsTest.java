package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The last party of a run to leave settles it. */
@Timeout(60)
class RunThreadsTest {
  private static final long LONG = TimeUnit.SECONDS.toNanos(15); // for a hang, not for slowness

  private final AtomicInteger settled = new AtomicInteger();
  private final RunThreads threads = new RunThreads(new Crew(), settled::incrementAndGet);

  @Test
  void theLastPartySettlesTheRun() {
    CountDownLatch end = new CountDownLatch(1);
    threads.create("one", false, () -> {});
    threads.create("other", false, () -> await(end));
    threads.start(null);
    assertThat(settled).hasValue(0);
    end.countDown();
    threads.join(() -> {});
    assertThat(settled).hasValue(1);
    assertThat(threads.startLate("late", () -> {})).isFalse();
  }

  @Test
  void aPartyThatComesBeforeTheOthersHaveStartedIsStartedOnce() {
    CountDownLatch end = new CountDownLatch(1);
    threads.create("one", false, () -> {});
    assertThat(threads.startLate("early", () -> await(end))).isTrue();
    threads.start(null);
    end.countDown();
    threads.join(() -> {});
    assertThat(settled).hasValue(1);
  }

  @Test
  void anAbandonedPartyIsNotWaitedFor() {
    CountDownLatch never = new CountDownLatch(1);
    var deaf = threads.add("deaf", false, () -> await(never));
    threads.start(null);
    deaf.abandon();
    threads.join(() -> {});
    assertThat(settled).hasValue(1);
    never.countDown();
  }

  @Test
  void aLimitedWaitIsForAllThreads() throws InterruptedException {
    CountDownLatch end = new CountDownLatch(1);
    Thread timer = Thread.ofVirtual().unstarted(() -> await(end));
    threads.add(timer);
    threads.create("one", false, () -> {});
    timer.start();
    threads.start(null);
    while (!threads.areOver()) {
      Thread.onSpinWait();
    }
    assertThat(threads.join(1)).isFalse();
    end.countDown();
    assertThat(threads.join(LONG)).isTrue();
    assertThat(timer.isAlive()).isFalse();
  }

  @Test
  void aLimitedWaitIsNotForAThreadThatCouldNotBeStarted() throws InterruptedException {
    threads.create("one", false, () -> {});
    threads.runUnstarted();
    assertThat(threads.join(LONG)).isTrue();
    assertThat(settled).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
