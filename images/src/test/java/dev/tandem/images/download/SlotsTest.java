package dev.tandem.images.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class SlotsTest {
  private static final Duration FOREVER = Duration.ofDays(1);

  private final ReentrantLock lock = new ReentrantLock();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  @Test
  void aSilentRequestLendsItsSlotToTheNext() throws Exception {
    var slots = new Slots(lock, 1, 10, Duration.ofNanos(1));
    var lendings = new AtomicInteger();
    Slots.Slot first = slots.take(lendings::incrementAndGet);
    Slots.Slot second = slots.take(SlotsTest::nothing);
    assertThat(lendings).hasValue(1);
    assertThat(counts(slots)).isEqualTo("1 taken, 1 lent");
    first.close();
    assertThat(counts(slots)).isEqualTo("1 taken, 0 lent");
    second.close();
    assertThat(counts(slots)).isEqualTo("0 taken, 0 lent");
  }

  @Test
  void theNextWaitsUntilTheSilenceHasLastedLongEnough() throws Exception {
    long begun = System.nanoTime();
    var slots = new Slots(lock, 1, 10, Duration.ofMillis(50));
    Slots.Slot _ = slots.take(SlotsTest::nothing);
    Slots.Slot _ = slots.take(SlotsTest::nothing);
    assertThat(System.nanoTime() - begun).isGreaterThanOrEqualTo(50_000_000);
  }

  @Test
  void aRequestThatIsAnsweredKeepsItsSlot() throws Exception {
    var slots = new Slots(lock, 1, 10, Duration.ofNanos(1));
    Slots.Slot first = slots.take(SlotsTest::nothing);
    first.answered(Deadline.after(FOREVER));
    Future<Slots.Slot> second = waiting(slots);
    assertThat(counts(slots)).isEqualTo("1 taken, 0 lent");
    first.close();
    second.get().close();
    assertThat(counts(slots)).isEqualTo("0 taken, 0 lent");
  }

  @Test
  void noMoreLendThanMay() throws Exception {
    var slots = new Slots(lock, 1, 2, Duration.ofNanos(1));
    List<Slots.Slot> lent = List.of(slots.take(SlotsTest::nothing), slots.take(SlotsTest::nothing));
    Slots.Slot last = slots.take(SlotsTest::nothing);
    Future<Slots.Slot> another = waiting(slots);
    assertThat(counts(slots)).isEqualTo("1 taken, 2 lent");
    lent.getFirst().close(); // now the last may lend its own
    another.get();
    assertThat(counts(slots)).isEqualTo("1 taken, 2 lent");
    last.close();
    assertThat(counts(slots)).isEqualTo("1 taken, 1 lent");
  }

  @Test
  void manySilentRequestsInARowMakeRoomForAllThatWait() throws Exception {
    var slots = new Slots(lock, 2, 100, Duration.ofMillis(5));
    List<Future<Slots.Slot>> all = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      all.add(threads.submit(() -> slots.take(SlotsTest::nothing)));
    }
    for (Future<Slots.Slot> one : all) {
      one.get();
    }
    // The last one may have found both slots silent for long enough, and taken the first of them.
    assertThat(counts(slots)).isIn("2 taken, 48 lent", "1 taken, 49 lent");
  }

  /**
   * As many images were handed out as may be, and the wait for admission begins after some of them,
   * but not all that will, have asked for their slots.
   */
  @ParameterizedTest
  @ValueSource(ints = {0, 1, 8, 15})
  void whoWaitsToHandOutAnImageLearnsThatASlotCanBeLent(int before) throws Exception {
    int most = 16;
    int ahead = 2;
    var slots = new Slots(lock, most, 100, Duration.ofMillis(20));
    change(slots::expect, most + ahead);
    for (int i = 0; i < before; i++) {
      takeExpected(slots);
    }
    var waits = new CountDownLatch(1);
    Future<?> admitted =
        threads.submit(() -> {
          lock.lockInterruptibly();
          try {
            for (long nanos; (nanos = slots.admissionIn()) > 0; ) {
              waits.countDown();
              slots.awaitAdmission(nanos);
            }
            waits.countDown(); // on a slow machine, one can be lent from the beginning
          } finally {
            lock.unlock();
          }
          return null;
        });
    waits.await();
    for (int i = before; i < most; i++) { // all workers, so that nobody waits in line
      takeExpected(slots);
    }
    admitted.get(20, TimeUnit.SECONDS);
  }

  /** Several lists of images may share the slots, each with a thread that hands them out. */
  @Test
  void allWhoWaitToHandOutAnImageAreWoken() throws Exception {
    var taking = new Slots(lock, 16, 100, FOREVER);
    change(taking::expect, 18); // as many as may be
    assertWakesAll(taking, () -> taking.take(SlotsTest::nothing)); // the first that will be lent

    var lending = new Slots(lock, 1, 1, Duration.ofNanos(1));
    Slots.Slot lent = lending.take(SlotsTest::nothing);
    Slots.Slot last = lending.take(SlotsTest::nothing);
    assertWakesAll(lending, lent::close); // another one may be lent
    assertWakesAll(lending, last::close);
    change(lending::expect, 1);
    assertWakesAll(lending, () -> change(lending::expectNoMore, 1));
  }

  private void assertWakesAll(Slots slots, Event event) throws Exception {
    List<Future<?>> waiting = new ArrayList<>();
    var all = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      waiting.add(
          threads.submit(() -> {
            lock.lock();
            try {
              all.countDown();
              slots.awaitAdmission(Slots.UNTIL_ONE_IS_RETURNED);
            } finally {
              lock.unlock();
            }
            return null;
          }));
    }
    all.await();
    change(SlotsTest::nothing, 1); // the lock is free only once both are waiting
    event.happen();
    for (Future<?> one : waiting) {
      one.get(10, TimeUnit.SECONDS);
    }
  }

  private interface Event {
    void happen() throws Exception;
  }

  @Test
  void theWaitForAdmissionHasNoEndIfNoneMayLend() throws Exception {
    var slots = new Slots(lock, 2, 1, Duration.ofNanos(1));
    slots.take(SlotsTest::nothing); // will be lent
    Slots.Slot second = slots.take(SlotsTest::nothing);
    slots.take(SlotsTest::nothing);
    second.close(); // now one slot is free, and one is not lent, because one is enough
    change(slots::expect, 1);
    change(() -> assertThat(slots.admissionIn()).isEqualTo(Slots.UNTIL_ONE_IS_RETURNED), 1);
  }

  private void takeExpected(Slots slots) throws InterruptedException {
    lock.lock();
    try {
      slots.expectNoMore();
      slots.take(SlotsTest::nothing);
    } finally {
      lock.unlock();
    }
  }

  private void change(Runnable change, int times) {
    lock.lock();
    try {
      for (int i = 0; i < times; i++) {
        change.run();
      }
    } finally {
      lock.unlock();
    }
  }

  @Test
  void oneWhoseAnswerBeginsTakesASlotAgainAheadOfNewRequests() throws Exception {
    var slots = new Slots(lock, 1, 10, Duration.ofNanos(1));
    var deadline = Deadline.after(FOREVER);
    List<String> order = Collections.synchronizedList(new ArrayList<>());
    Slots.Slot silent = slots.take(SlotsTest::nothing);
    Slots.Slot busy = slots.take(SlotsTest::nothing);
    busy.answered(deadline);
    Future<?> newcomer =
        threads.submit(() -> {
          try (Slots.Slot _ = slots.take(SlotsTest::nothing)) {
            order.add("new");
          }
          return null;
        });
    awaitQueue(slots, 1);
    Future<?> back =
        threads.submit(() -> {
          silent.answered(deadline);
          order.add("answered");
          silent.close();
          return null;
        });
    awaitQueue(slots, 2);
    assertThat(order).isEmpty();
    busy.close();
    back.get();
    newcomer.get();
    assertThat(order).containsExactly("answered", "new");
    assertThat(counts(slots)).isEqualTo("0 taken, 0 lent");
  }

  @Test
  void theDeadlineIsPausedWhileAnAnswerWaitsForASlot() throws Exception {
    var slots = new Slots(lock, 1, 10, Duration.ofNanos(1));
    var deadline = new Deadline(FOREVER, System.nanoTime() + FOREVER.toNanos());
    Slots.Slot silent = slots.take(SlotsTest::nothing);
    Slots.Slot busy = slots.take(SlotsTest::nothing);
    busy.answered(Deadline.after(FOREVER));
    Future<?> back =
        threads.submit(() -> {
          silent.answered(deadline);
          return null;
        });
    awaitQueue(slots, 1);
    busy.close();
    back.get();
    assertThat(deadline.stoodStill()).isPositive();
  }

  @Test
  void requestsAreServedInTheOrderInWhichTheyCame() throws Exception {
    var slots = new Slots(lock, 1, 0, Duration.ofNanos(1));
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<Future<?>> all = new ArrayList<>();
    Slots.Slot first = slots.take(SlotsTest::nothing);
    for (int i = 0; i < 20; i++) {
      int number = i;
      all.add(
          threads.submit(() -> {
            try (Slots.Slot _ = slots.take(SlotsTest::nothing)) {
              order.add(number);
            }
            return null;
          }));
      awaitQueue(slots, i + 1);
    }
    first.close();
    for (Future<?> one : all) {
      one.get();
    }
    assertThat(order).isSorted().hasSize(20);
  }

  @Test
  void whoIsInterruptedLeavesTheOthersTheirTurn() throws Exception {
    var slots = new Slots(lock, 1, 0, FOREVER);
    Slots.Slot first = slots.take(SlotsTest::nothing);
    Thread[] ahead = new Thread[1];
    Future<?> interrupted =
        threads.submit(() -> {
          ahead[0] = Thread.currentThread();
          slots.take(SlotsTest::nothing);
          return null;
        });
    awaitQueue(slots, 1);
    Future<Slots.Slot> behind = waiting(slots);
    ahead[0].interrupt();
    assertThatThrownBy(interrupted::get)
        .isInstanceOf(ExecutionException.class)
        .hasCauseInstanceOf(InterruptedException.class);
    first.close();
    behind.get().close();
    assertThat(counts(slots)).isEqualTo("0 taken, 0 lent");
  }

  @Test
  void manyThreadsNeverReadMoreAnswersAtOnceThanThereAreSlots() throws Exception {
    var slots = new Slots(lock, 3, 50, Duration.ofNanos(1));
    var reading = new AtomicInteger();
    var most = new AtomicInteger();
    List<Future<?>> all = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      all.add(
          threads.submit(() -> {
            try (Slots.Slot slot = slots.take(SlotsTest::nothing)) {
              LockSupport.parkNanos(1);
              slot.answered(Deadline.after(FOREVER));
              most.accumulateAndGet(reading.incrementAndGet(), Math::max);
              LockSupport.parkNanos(1);
              reading.decrementAndGet();
            }
            return null;
          }));
    }
    for (Future<?> one : all) {
      one.get();
    }
    assertThat(most.get()).isBetween(1, 3);
    assertThat(counts(slots)).isEqualTo("0 taken, 0 lent");
  }

  /** A request that waits for a slot by now. */
  private Future<Slots.Slot> waiting(Slots slots) throws InterruptedException {
    int before = queue(slots);
    Future<Slots.Slot> taking = threads.submit(() -> slots.take(SlotsTest::nothing));
    awaitQueue(slots, before + 1);
    return taking;
  }

  private void awaitQueue(Slots slots, int length) throws InterruptedException {
    while (queue(slots) < length) {
      if (Thread.interrupted()) {
        throw new InterruptedException("while fewer than " + length + " wait");
      }
      Thread.onSpinWait();
    }
  }

  private int queue(Slots slots) {
    lock.lock();
    try {
      return slots.waiting();
    } finally {
      lock.unlock();
    }
  }

  private String counts(Slots slots) {
    lock.lock();
    try {
      return slots.taken() + " taken, " + slots.lent() + " lent";
    } finally {
      lock.unlock();
    }
  }

  private static void nothing() {}
}
