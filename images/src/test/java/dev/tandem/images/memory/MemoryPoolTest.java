package dev.tandem.images.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who gets memory, who waits, and who gives way. */
@Timeout(30)
final class MemoryPoolTest {
  private final MemoryPool pool = new MemoryPool(100);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void end() {
    threads.shutdownNow();
  }

  @Test
  void givesBackWhatAClosedClaimHeld() throws Exception {
    MemoryClaim claim = pool.claim();
    claim.grow(60, 100);
    claim.grow(40, 100);
    claim.shrink(30);
    assertThat(pool.used()).isEqualTo(70);
    claim.close();
    claim.close();
    assertThat(pool.used()).isZero();
    assertThat(pool.mostUsed()).isEqualTo(100);
  }

  @Test
  void whoWouldExceedItWaitsUntilThereIsRoom() throws Exception {
    MemoryClaim first = holding(80);
    MemoryClaim second = pool.claim();
    assertThat(second.growNow(30, 30)).isFalse();
    Future<?> waits = grow(second, 30, 30);
    first.shrink(10);
    waits.get();
    assertThat(pool.used()).isEqualTo(100);
  }

  @Test
  void theOldestIsServedFirstAndNobodyOvertakesIt() throws Exception {
    MemoryClaim first = holding(90);
    MemoryClaim second = pool.claim();
    MemoryClaim third = pool.claim();
    Future<?> large = grow(second, 50, 50);
    assertThat(third.growNow(5, 5)).isFalse();
    Future<?> small = grow(third, 5, 5);
    first.shrink(50);
    large.get();
    small.get();
    assertThat(pool.used()).isEqualTo(95);
  }

  @Test
  void leavesFreeWhatAnOlderOneIsExpectedToNeed() throws Exception {
    MemoryClaim first = pool.claim();
    first.grow(10, 1000); // believed up to four times what it holds
    MemoryClaim second = pool.claim();
    assertThat(second.growNow(61, 61)).isFalse();
    assertThat(second.growNow(60, 60)).isTrue();
    assertThat(first.growNow(30, 1000)).isTrue();
  }

  @Test
  void aSettledClaimIsExpectedToNeedNoMore() throws Exception {
    MemoryClaim first = pool.claim();
    first.grow(10, 40);
    first.settle();
    assertThat(pool.claim().growNow(90, 90)).isTrue();
  }

  @Test
  void oneLargerThanThePoolGetsThroughAlone() throws Exception {
    MemoryClaim first = holding(1);
    MemoryClaim large = pool.claim();
    Future<?> waits = grow(large, 500, 500);
    assertThat(pool.used()).isEqualTo(1);
    first.close();
    waits.get();
    assertThat(pool.used()).isEqualTo(500);
    large.grow(500, 1000);
    MemoryClaim next = pool.claim();
    Future<?> nextWaits = grow(next, 1, 1);
    large.settle();
    assertThat(nextWaits.isDone()).isFalse();
    large.close();
    nextWaits.get();
    assertThat(pool.used()).isEqualTo(1);
  }

  @Test
  void theYoungestGivesWayWhenAllThatHoldSomethingWait() throws Exception {
    MemoryClaim oldest = unpromised(40);
    MemoryClaim middle = unpromised(30);
    MemoryClaim youngest = unpromised(30);
    Future<?> oldestWaits = grow(oldest, 20, 60);
    Future<?> middleWaits = grow(middle, 20, 50);
    assertThatThrownBy(() -> youngest.grow(10, 40)).isInstanceOf(YieldMemory.class);
    assertThat(oldestWaits.isDone()).isFalse();
    Future<?> startsOver = waiting(pool, youngest::startOver, 2);
    oldestWaits.get();
    oldest.close();
    middleWaits.get();
    startsOver.get();
    assertThat(pool.used()).isEqualTo(50);
  }

  @Test
  void nobodyGivesWayWhileSomethingWillComeBack() throws Exception {
    MemoryClaim settled = holding(40);
    MemoryClaim oldest = unpromised(30);
    MemoryClaim youngest = unpromised(30);
    Future<?> oldestWaits = grow(oldest, 20, 50);
    Future<?> youngestWaits = grow(youngest, 20, 50);
    settled.close();
    oldestWaits.get();
    youngestWaits.get();
    assertThat(pool.used()).isEqualTo(100);
  }

  @Test
  void oneThatIsInterruptedWhileItWaitsNoLongerStandsInTheWay() throws Exception {
    MemoryClaim first = holding(50);
    MemoryClaim large = pool.claim();
    Future<?> interrupted = grow(large, 100, 100);
    MemoryClaim small = pool.claim();
    Future<?> waits = grow(small, 50, 50);
    interrupted.cancel(true);
    waits.get();
    first.close();
    assertThat(pool.used()).isEqualTo(50);
  }

  @Test
  void newOnesEnterWhileThereIsRoomForAQuarterOfTheUsualSize() throws Exception {
    var large = new MemoryPool(100_000);
    for (int i = 0; i < 200; i++) { // so that it becomes the usual size
      MemoryClaim claim = large.claim();
      claim.grow(80_000, 80_000);
      claim.settle();
      claim.close();
    }
    MemoryClaim first = large.claim();
    first.grow(90_000, 90_000);
    Future<?> waits = waiting(large, large.claim()::enter, 1);
    first.close();
    waits.get();
    for (int i = 1; i < 5; i++) {
      large.claim().enter();
    }
    assertThat(waiting(large, large.claim()::enter, 1)).isNotDone();
  }

  private MemoryClaim holding(long bytes) throws InterruptedException {
    MemoryClaim claim = pool.claim();
    claim.grow(bytes, bytes);
    claim.settle();
    return claim;
  }

  /** A claim that grows still, without a promise to go by. */
  private MemoryClaim unpromised(long bytes) throws InterruptedException {
    MemoryClaim claim = pool.claim();
    claim.grow(bytes, bytes);
    return claim;
  }

  private Future<?> grow(MemoryClaim claim, long bytes, long promised) {
    return waiting(pool, () -> claim.grow(bytes, promised), pool.waiting() + 1);
  }

  private interface Wait {
    void begin() throws InterruptedException;
  }

  /** Begins a wait on another thread; returns when this number of threads wait. */
  private Future<?> waiting(MemoryPool where, Wait wait, int waiters) {
    Future<?> waits =
        threads.submit(() -> {
          wait.begin();
          return null;
        });
    while (where.waiting() < waiters) {
      Thread.onSpinWait();
      assertThat(waits.isDone()).as("ends without a wait").isFalse();
    }
    return waits;
  }
}
