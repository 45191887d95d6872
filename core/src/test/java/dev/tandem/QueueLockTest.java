package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class QueueLockTest {
  private static final long MOST_TIME = TimeUnit.SECONDS.toNanos(2);
  private static final long SHORT = 30_000; // nanoseconds; half of the shortest sleep

  private final QueueLock lock = new QueueLock(1024);
  private long count; // guarded by the lock

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void letsInOneThreadAtATime(boolean virtual) throws InterruptedException {
    int each = 50_000;
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
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
    assertThat(count).isEqualTo(8L * each);
  }

  @Test
  void aVirtualThreadThatHoldsAnotherLockWaitsWithoutParking() throws InterruptedException {
    assumeTrue(Runtime.getRuntime().availableProcessors() > 1); // it keeps one of them busy
    AtomicBoolean begun = new AtomicBoolean();
    lock.lock();
    Thread inside =
        start(
            true,
            () -> {
              begun.set(true);
              lock.lockInside();
              count++;
              lock.unlock();
            });
    Crew.await(begun::get);
    Thread other = locks(false, () -> {});
    awaitInLine(other); // so long that any other thread would have parked, too
    assertThat(inside.getState()).isEqualTo(Thread.State.RUNNABLE);
    lock.unlock();
    inside.join();
    other.join();
    assertThat(count).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void isWaitedForHoweverLongItIsHeld(boolean virtual) throws InterruptedException {
    AtomicBoolean free = new AtomicBoolean();
    AtomicBoolean tooEarly = new AtomicBoolean();
    lock.lock();
    Thread other = locks(virtual, () -> tooEarly.set(!free.get()));
    awaitInLine(other);
    free.set(true);
    lock.unlock();
    other.join();
    assertThat(tooEarly).isFalse();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aThreadThatIsInterruptedMeanwhileStaysParkedAndInterrupted(boolean virtual)
      throws InterruptedException {
    AtomicBoolean interrupted = new AtomicBoolean();
    lock.lock();
    Thread other = locks(virtual, () -> interrupted.set(Thread.currentThread().isInterrupted()));
    awaitInLine(other);
    other.interrupt();
    int parked = 0;
    while (parked < 1_000) { // in a row: the thread does not spin
      parked = other.getState() == Thread.State.WAITING ? parked + 1 : 0;
      Thread.onSpinWait();
    }
    lock.unlock();
    other.join();
    assertThat(interrupted).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anInterruptibleWaitEndsAtOnceIfInterrupted(boolean virtual) throws Exception {
    lock.lock();
    var wait =
        new FutureTask<>(() -> {
          lock.lockInterruptibly();
          return true;
        });
    Thread other = start(virtual, wait);
    awaitInLine(other);
    other.interrupt();
    assertThatThrownBy(wait::get).hasCauseInstanceOf(InterruptedException.class);
    lock.unlock();
    assertThat(lock.tryLock(0)).as("the wait has left nothing behind").isTrue();
  }

  @Test
  void aPendingInterruptIsThrownOnlyByAnInterruptibleCall() {
    Thread.currentThread().interrupt();
    assertThatThrownBy(lock::lockInterruptibly).isInstanceOf(InterruptedException.class);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    Thread.currentThread().interrupt();
    lock.lock();
    assertThat(Thread.interrupted()).isTrue();
    lock.unlock();
  }

  @Test
  void aTimedWaitEndsAtItsLimit() throws InterruptedException {
    assertThat(lock.tryLock(0)).isTrue();
    var wait = new FutureTask<>(() -> lock.tryLock(TimeUnit.MILLISECONDS.toNanos(5)));
    long start = System.nanoTime();
    start(true, wait).join();
    assertThat(wait.resultNow()).isFalse();
    assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(5));
    lock.unlock();
    var inTime = new FutureTask<>(() -> lock.tryLock(TimeUnit.DAYS.toNanos(1)));
    start(true, inTime).join();
    assertThat(inTime.resultNow()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aShortLimitIsNotOverrunByBackingOff(boolean virtual) throws Exception {
    assumeTrue(AdaptiveSpin.ENABLED, "it backs off");
    lock.lock();
    var wait =
        new FutureTask<>(() -> {
          long fastest = Long.MAX_VALUE;
          for (int i = 0; i < 2_000; i++) { // on a busy machine most of them are late
            long start = System.nanoTime();
            assertThat(lock.tryLock(1)).isFalse();
            fastest = Math.min(fastest, System.nanoTime() - start);
          }
          return fastest;
        });
    start(virtual, wait).join();
    assertThat(wait.resultNow()).as("nanoseconds").isLessThan(SHORT);
    lock.unlock();
  }

  @Test
  void aThreadThatGivesUpLeavesItsTurnToTheNext() throws InterruptedException {
    long begin = System.nanoTime();
    for (int round = 0; round < 2_000 && System.nanoTime() - begin < MOST_TIME; round++) {
      lock.lock();
      var first =
          start(
              true,
              () -> {
                try {
                  lock.lockInterruptibly();
                  lock.unlock();
                } catch (InterruptedException end) {
                  // the thread has given up
                }
              });
      awaitInLine(first);
      Thread second = locks(true, () -> {});
      awaitInLine(second);
      first.interrupt(); // while it is being woken
      lock.unlock();
      first.join();
      second.join();
    }
  }

  /** As when a timer is to end a run whose virtual threads compute. */
  @Test
  void aPlatformThreadDoesNotWaitForAVirtualThreadWithoutACarrier() throws InterruptedException {
    AtomicBoolean released = new AtomicBoolean();
    lock.lock();
    Thread withoutCarrier = locks(true, () -> {});
    awaitInLine(withoutCarrier);
    List<Thread> computing = occupyCarriers(released);
    try {
      lock.unlock(); // wakes the thread, which cannot run
      assertThat(lock.tryLock(0)).isTrue();
      Thread other = locks(false, () -> {});
      awaitInLine(other);
      lock.unlock();
      assertThat(other.join(Duration.ofSeconds(10))).isTrue();
      assertThat(withoutCarrier.isAlive()).isTrue();
    } finally {
      released.set(true);
    }
    withoutCarrier.join();
    for (Thread thread : computing) {
      thread.join();
    }
  }

  /** Computes on as many virtual threads as there are carriers. */
  private static List<Thread> occupyCarriers(AtomicBoolean released) throws InterruptedException {
    List<Thread> computing = new ArrayList<>();
    CountDownLatch busy = new CountDownLatch(Runtime.getRuntime().availableProcessors());
    for (long i = busy.getCount(); i > 0; i--) {
      computing.add(
          start(
              true,
              () -> {
                busy.countDown();
                while (!released.get()) {
                  Thread.onSpinWait();
                }
              }));
    }
    busy.await();
    return computing;
  }

  @Test
  void noUnlockIsMissedByAThreadThatIsAboutToPark() throws InterruptedException {
    assumeTrue(AdaptiveSpin.ALLOWED, "two threads run at once");
    var lock = new QueueLock(1, 1); // backs off for a few µs, calm after each meeting
    long begin = System.nanoTime();
    for (int i = 0; i < 500 && System.nanoTime() - begin < MOST_TIME; i++) {
      var arrived = new AtomicInteger();
      Runnable contend = () -> contend(lock, arrived, 100);
      Thread one = start(true, contend);
      Thread other = start(true, contend);
      one.join();
      other.join();
    }
  }

  /**
   * The system has stopped a thread that is about to park. Meanwhile a holder that does not know of
   * that thread releases the lock.
   */
  @Test
  void noUnlockIsMissedByAThreadThatIsStoppedBeforeItParks() throws Exception {
    VarHandle state =
        MethodHandles.privateLookupIn(QueueLock.class, MethodHandles.lookup())
            .findVarHandle(QueueLock.class, "state", int.class);
    var lock =
        new QueueLock(1) {
          private long time;

          @Override
          long now() {
            if (time > 0) {
              state.setVolatile(this, 0);
            }
            return time += TimeUnit.SECONDS.toNanos(1);
          }
        };
    lock.lock();
    Thread other = start(false, lock::lock);
    assertThat(other.join(Duration.ofSeconds(10))).isTrue();
  }

  private static void contend(QueueLock lock, AtomicInteger arrived, int meetings) {
    for (int i = 1; i <= meetings; i++) {
      arrived.incrementAndGet(); // no third thread will wake the one that is left
      for (int spins = 0; arrived.get() < 2 * i; spins++) {
        if (spins < 1_000) {
          Thread.onSpinWait();
        } else {
          Crew.spin(); // the other thread has no processor
        }
      }
      lock.lock();
      for (int spins = 5 * i; spins > 0; spins--) { // about as long as the other thread tries
        Thread.onSpinWait();
      }
      lock.unlock();
    }
  }

  /**
   * Waits until the thread is parked without a time limit: while it backs off, it may only sleep.
   */
  private static void awaitInLine(Thread thread) {
    Crew.await(() -> thread.getState() == Thread.State.WAITING);
  }

  private Thread locks(boolean virtual, Runnable inside) {
    return start(
        virtual,
        () -> {
          lock.lock();
          inside.run();
          lock.unlock();
        });
  }

  private static Thread start(boolean virtual, Runnable task) {
    return virtual ? Thread.ofVirtual().start(task) : Thread.ofPlatform().start(task);
  }
}
