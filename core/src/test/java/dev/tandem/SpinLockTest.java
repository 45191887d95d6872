package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class SpinLockTest {
  private final SpinLock lock = new SpinLock();
  private long count; // guarded by the lock

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void letsInOneThreadAtATime(boolean virtual) throws InterruptedException {
    int each = 100_000;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          start(
              virtual,
              () -> {
                for (int k = 0; k < each; k++) {
                  lock.lock();
                  count++;
                  lock.unlock();
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(count).isEqualTo(4L * each);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isWaitedForHoweverLongItIsHeld(boolean virtual) throws InterruptedException {
    AtomicBoolean free = new AtomicBoolean();
    AtomicBoolean tooEarly = new AtomicBoolean();
    lock.lock();
    Thread other =
        start(
            virtual,
            () -> {
              lock.lock();
              tooEarly.set(!free.get());
              lock.unlock();
            });
    Crew.awaitParked(other);
    free.set(true);
    lock.unlock();
    other.join();
    assertThat(tooEarly).isFalse();
  }

  @Test
  void whoHoldsItMayTakeItAgain() throws InterruptedException {
    lock.lock();
    lock.lock();
    lock.unlock();
    CountDownLatch in = new CountDownLatch(1);
    Thread other =
        start(
            false,
            () -> {
              lock.lock();
              in.countDown();
              lock.unlock();
            });
    Crew.awaitParked(other);
    assertThat(in.getCount()).isEqualTo(1);
    lock.unlock();
    in.await();
    other.join();
  }

  @Test
  void interruptedThreadsAreTurnedAwayWhereTheyWishTo() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    Thread.currentThread().interrupt();
    lock.lock();
    assertThat(Thread.interrupted()).isTrue();
    lock.unlock();
  }

  private static Thread start(boolean virtual, Runnable task) {
    return virtual ? Thread.ofVirtual().start(task) : Thread.ofPlatform().start(task);
  }
}
