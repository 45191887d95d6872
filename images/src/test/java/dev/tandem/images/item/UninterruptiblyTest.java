package dev.tandem.images.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
final class UninterruptiblyTest {

  @Test
  void waitsAlthoughInterruptedAndRemembersIt() throws Exception {
    var mayEnd = new CountDownLatch(1);
    Thread slow =
        Thread.ofVirtual()
            .start(() -> {
              try {
                mayEnd.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    var outlasted = new boolean[2];
    Thread waiting =
        Thread.ofVirtual()
            .unstarted(() -> {
              Thread.currentThread().interrupt();
              Uninterruptibly.join(slow);
              outlasted[0] = !slow.isAlive();
              outlasted[1] = Thread.interrupted();
            });
    waiting.start();
    while (waiting.isAlive() && waiting.getState() != Thread.State.WAITING) {
      Thread.onSpinWait(); // until it waits again, its flag cleared
    }
    mayEnd.countDown();
    waiting.join();
    assertThat(outlasted).containsExactly(true, true);
  }

  @Test
  void doesNotInterruptAThreadThatWasNot() {
    Thread ended = Thread.ofVirtual().start(() -> {});
    Uninterruptibly.join(ended);
    assertThat(ended.isAlive()).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void returnsAtOnceIfTheThreadWasNeverStarted() {
    Uninterruptibly.join(Thread.ofPlatform().unstarted(() -> {}));
  }
}
