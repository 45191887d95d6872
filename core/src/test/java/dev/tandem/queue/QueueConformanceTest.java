package dev.tandem.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.tandem.QueueClosedException;
import dev.tandem.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The tests of CPython's {@code queue.Queue}, ported to this queue: {@code get} is {@code take},
 * {@code Full} and {@code Empty} are {@code false} and {@code null}, {@code shutdown} is {@code
 * close}, an immediate {@code shutdown} is {@code shutdownNow}, and {@code ShutDown} is {@link
 * QueueClosedException}.
 */
@Timeout(60)
class QueueConformanceTest {
  private static final int SIZE = 2;
  private static final Duration SHORT = Duration.ofMillis(2);
  private static final Duration LONG = Duration.ofDays(1);

  private final WorkQueue<String> queue = WorkQueue.bounded(SIZE);

  private void fill() throws InterruptedException {
    for (int i = 0; i < SIZE; i++) {
      queue.put("filler " + i);
    }
  }

  private void finishAll() throws InterruptedException {
    while (queue.poll(Duration.ZERO) != null) {
      queue.taskDone();
    }
  }

  @Nested
  class PutAndGet {

    @Test
    void itemsLeaveInTheOrderInWhichTheyWerePut() throws Exception {
      WorkQueue<Integer> numbers = WorkQueue.bounded(3);
      numbers.put(111);
      numbers.put(333);
      numbers.put(222);
      assertThat(List.of(numbers.take(), numbers.take(), numbers.take()))
          .containsExactly(111, 333, 222);
    }

    @Test
    void sizeDistinguishesEmptyFromFull() throws Exception {
      assertThat(queue.size()).isZero();
      queue.put("a");
      assertThat(queue.size()).isEqualTo(1);
      assertThat(queue.asBlockingQueue().remainingCapacity()).isEqualTo(1);
      queue.put("b");
      assertThat(queue.asBlockingQueue().remainingCapacity()).isZero();
    }

    @Test
    void putToAFullQueueFailsAtOnceOrInTime() throws Exception {
      fill();
      assertThat(queue.offer("full", Duration.ZERO)).isFalse();
      assertThat(queue.offer("full", SHORT)).isFalse();
      assertThat(queue.size()).isEqualTo(SIZE);
    }

    @Test
    void aBlockedPutContinuesAfterAGet() throws Exception {
      fill();
      var put = Activity.runs(() -> queue.put("blocked")).onceBlocked();
      assertThat(queue.take()).isEqualTo("filler 0");
      put.result();

      var offer = Activity.calls(() -> queue.offer("blocked too", LONG)).onceBlocked();
      assertThat(queue.take()).isEqualTo("filler 1");
      assertThat(offer.result()).isTrue();
    }

    @Test
    void getFromAnEmptyQueueFailsAtOnceOrInTime() throws Exception {
      assertThat(queue.poll(Duration.ZERO)).isNull();
      assertThat(queue.poll(SHORT)).isNull();
    }

    @Test
    void aBlockedGetContinuesAfterAPut() throws Exception {
      var take = Activity.calls(queue::take).onceBlocked();
      queue.put("a");
      assertThat(take.result()).isEqualTo("a");

      var poll = Activity.calls(() -> queue.poll(LONG)).onceBlocked();
      queue.put("b");
      assertThat(poll.result()).isEqualTo("b");
    }

    @Test
    void aNegativeTimeLimitDoesNotWait() throws Exception {
      assertThat(queue.poll(Duration.ofSeconds(-1))).isNull();
      fill();
      assertThat(queue.offer("full", Duration.ofSeconds(-1))).isFalse();
    }

    @Test
    void aQueueIsAsGoodAsNewOnceItIsEmptyAgain() throws Exception {
      for (int round = 0; round < 3; round++) {
        fill();
        assertThat(queue.offer("full", Duration.ZERO)).isFalse();
        finishAll();
        assertThat(queue.poll(Duration.ZERO)).isNull();
        queue.join();
      }
    }

    @Test
    void aQueueWithoutABoundIsNeverFull() throws Exception {
      WorkQueue<Integer> unbounded = WorkQueue.unbounded();
      for (int i = 0; i < 10_000; i++) {
        assertThat(unbounded.offer(i, Duration.ZERO)).isTrue();
      }
      assertThat(unbounded.size()).isEqualTo(10_000);
    }
  }

  @Nested
  class TaskDoneAndJoin {

    @Test
    void taskDoneWithoutATaskIsAnError() {
      assertThatIllegalStateException().isThrownBy(queue::taskDone);
    }

    @Test
    void joinReturnsOnceWorkersHaveFinishedEverything() throws Exception {
      WorkQueue<Integer> numbers = WorkQueue.unbounded();
      var sum = new AtomicLong();
      List<Activity<?>> workers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        workers.add(Activity.runs(() -> numbers.consume(sum::addAndGet)));
      }
      for (int i = 0; i < 100; i++) {
        numbers.put(i);
      }

      numbers.join();

      assertThat(sum).hasValue(99 * 100 / 2);
      numbers.close();
      for (Activity<?> worker : workers) {
        worker.result();
      }
      numbers.join();
      assertThatIllegalStateException().isThrownBy(numbers::taskDone);
    }

    @Test
    void aQueueCanBeJoinedTwice() throws Exception {
      for (int round = 0; round < 2; round++) {
        fill();
        finishAll();
        queue.join();
      }
    }
  }

  @Nested
  class Shutdown {

    @Test
    void ofAnEmptyQueueEndsBothSides() {
      queue.close();
      assertThatExceptionOfType(QueueClosedException.class).isThrownBy(() -> queue.put("late"));
      assertThatExceptionOfType(QueueClosedException.class).isThrownBy(queue::take);
    }

    @Test
    void ofAFilledQueueLetsItBeEmptied() throws Exception {
      queue.put("data");
      queue.close();
      assertThat(queue.take()).isEqualTo("data");
      assertThatExceptionOfType(QueueClosedException.class).isThrownBy(queue::take);
    }

    @Test
    void immediatelyLeavesNothingToGet() throws Exception {
      queue.put("data");
      assertThat(queue.shutdownNow()).containsExactly("data");
      assertThatExceptionOfType(QueueClosedException.class).isThrownBy(queue::take);
      queue.join();
    }

    @Test
    void endsEveryWayToPutAndToGet() throws Exception {
      for (boolean immediate : new boolean[] {false, true}) {
        WorkQueue<String> closed = WorkQueue.bounded(SIZE);
        closed.put("left");
        if (immediate) {
          closed.shutdownNow();
        } else {
          closed.close();
        }
        List<Activity.Body> puts =
            List.of(
                () -> closed.put("late"),
                () -> closed.offer("late", SHORT),
                () -> closed.offer("late", Duration.ZERO));
        for (Activity.Body put : puts) {
          assertThatExceptionOfType(QueueClosedException.class).isThrownBy(put::run);
        }
        if (!immediate) {
          assertThat(closed.take()).isEqualTo("left");
        }
        List<Activity.Body> gets =
            List.of(closed::take, () -> closed.poll(SHORT), () -> closed.poll(Duration.ZERO));
        for (Activity.Body get : gets) {
          assertThatExceptionOfType(QueueClosedException.class).isThrownBy(get::run);
        }
      }
    }

    @Test
    void wakesEveryThreadBlockedInPut() throws Exception {
      fill();
      List<Activity<?>> puts = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        puts.add(Activity.runs(() -> queue.put("late")).onceBlocked());
      }
      queue.close();
      for (Activity<?> put : puts) {
        assertThatExceptionOfType(QueueClosedException.class).isThrownBy(put::result);
      }
      finishAllThenMeetTheEnd();
    }

    @Test
    void wakesEveryThreadBlockedInGet() throws Exception {
      List<Activity<?>> gets = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        gets.add(Activity.calls(queue::take).onceBlocked());
      }
      queue.shutdownNow();
      for (Activity<?> get : gets) {
        assertThatExceptionOfType(QueueClosedException.class).isThrownBy(get::result);
      }
    }

    @Test
    void leavesJoinWaitingForUnfinishedItems() throws Exception {
      fill();
      var join = Activity.runs(queue::join).onceBlocked();
      queue.close();
      queue.take();
      queue.taskDone();
      assertThat(queue.join(SHORT)).as("one is left").isFalse();
      assertThat(join.isOver()).isFalse();
      queue.take();
      queue.taskDone();
      assertThat(join.result()).isTrue();
    }

    @Test
    void immediatelyLeavesJoinWaitingOnlyForItemsInFlight() throws Exception {
      fill();
      queue.take();
      var join = Activity.runs(queue::join).onceBlocked();
      queue.shutdownNow();
      assertThat(queue.join(SHORT)).as("one is in flight").isFalse();
      assertThat(join.isOver()).isFalse();
      queue.taskDone();
      assertThat(join.result()).isTrue();
    }

    @Test
    void immediatelyAfterAnOrderlyOneHandsBackTheRest() throws Exception {
      fill();
      queue.close();
      assertThat(queue.shutdownNow()).containsExactly("filler 0", "filler 1");
      queue.join();
    }

    @Test
    void keepsAccountsInAStorm() throws Exception {
      for (boolean immediate : new boolean[] {false, true}) {
        WorkQueue<Integer> stormy = WorkQueue.bounded(8);
        var put = new AtomicLong();
        var got = new AtomicLong();
        var underWay = new CountDownLatch(100);
        List<Activity<?>> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          threads.add(
              Activity.runs(() -> {
                for (int item = 0; ; item++) {
                  stormy.put(item);
                  put.incrementAndGet();
                  underWay.countDown();
                }
              }));
          threads.add(
              Activity.runs(() -> {
                while (true) {
                  stormy.take();
                  got.incrementAndGet();
                  stormy.taskDone();
                }
              }));
        }
        underWay.await();

        int left = 0;
        if (immediate) {
          left = stormy.shutdownNow().size();
        } else {
          stormy.close();
        }

        for (Activity<?> thread : threads) {
          assertThatExceptionOfType(QueueClosedException.class).isThrownBy(thread::result);
        }
        assertThat(got.get() + left).isEqualTo(put.get());
        stormy.join();
      }
    }

    private void finishAllThenMeetTheEnd() {
      assertThatExceptionOfType(QueueClosedException.class)
          .isThrownBy(QueueConformanceTest.this::finishAll);
      assertThat(queue.unfinished()).isZero();
    }
  }
}
