package dev.tandem.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import dev.tandem.QueueClosedException;
import dev.tandem.WorkQueue;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A queue keeps its contract, whatever bounds it. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Bound.class)
record WorkQueueTest(Bound bound) {

  @Test
  void takeWaitsForAnItem() throws Exception {
    WorkQueue<String> queue = bound.queueOf(1);
    var take = Activity.calls(queue::take).onceBlocked();

    queue.put("a");

    assertThat(take.result()).isEqualTo("a");
  }

  @Test
  void putWaitsForRoom() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a", "b");
    var put = Activity.runs(() -> queue.put("c")).onceBlocked();
    assertThat(queue.size()).isEqualTo(2);

    assertThat(queue.take()).isEqualTo("a");

    put.result();
    assertThat(queue.shutdownNow()).containsExactly("b", "c");
  }

  @Test
  void everyBlockedPutGetsInAsRoomIsMade() throws Exception {
    WorkQueue<Integer> queue = bound.fullOf(0, 1);
    List<Activity<?>> puts = new ArrayList<>();
    for (int i = 2; i < 12; i++) {
      int item = i;
      puts.add(Activity.runs(() -> queue.put(item)).onceBlocked());
    }

    List<Integer> taken = new ArrayList<>();
    while (taken.size() < 12) {
      taken.add(queue.take());
    }

    for (Activity<?> put : puts) {
      put.result();
    }
    assertThat(taken.subList(0, 2)).containsExactly(0, 1);
    // Two producers that are woken one after the other may enter in reverse order.
    assertThat(taken).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  }

  @Test
  void everyBlockedTakeGetsAnItemHoweverFastTheyCome() throws Exception {
    WorkQueue<Integer> queue = bound.queueOf(4);
    for (int round = 0; round < 200; round++) {
      List<Activity<Integer>> takes = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        takes.add(Activity.calls(queue::take).onceBlocked());
      }
      for (int i = 0; i < 4; i++) {
        queue.put(i);
      }

      List<Integer> taken = new ArrayList<>();
      for (Activity<Integer> take : takes) {
        taken.add(take.result());
      }
      assertThat(taken).containsExactlyInAnyOrder(0, 1, 2, 3);
    }
  }

  @Test
  void joinOfAnInputMeansThatAllResultsAreInTheOutput() throws Exception {
    WorkQueue<Integer> in = bound.queueOf(3);
    WorkQueue<Integer> out = WorkQueue.unbounded();
    List<Activity<?>> workers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      workers.add(Activity.runs(() -> in.consume(item -> out.put(-item))));
    }
    for (int round = 1; round <= 200; round++) {
      for (int i = 0; i < 5; i++) {
        in.put(i);
      }

      in.join();

      assertThat(out.size()).isEqualTo(5 * round);
    }
    in.close();
    for (Activity<?> worker : workers) {
      worker.result();
    }
  }

  @Test
  void joinWaitsForItemsInFlight() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a", "b");
    queue.take();
    queue.take();
    assertThat(queue.size()).isZero();
    assertThat(queue.unfinished()).isEqualTo(2);
    var join = Activity.runs(queue::join).onceBlocked();

    queue.taskDone();
    join.onceBlocked();
    queue.taskDone();

    assertThat(join.result()).isTrue();
    assertThat(queue.unfinished()).isZero();
  }

  @Test
  void everyJoinReturnsWhenAllIsDone() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a");
    var one = Activity.runs(queue::join).onceBlocked();
    var other = Activity.calls(() -> queue.join(Duration.ofDays(1))).onceBlocked();

    queue.take();
    queue.taskDone();

    assertThat(one.result()).isTrue();
    assertThat(other.result()).isTrue();
  }

  @Test
  void aQueueCanBeJoinedAgain() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a");
    queue.take();
    queue.taskDone();
    queue.join();

    queue.put("b");

    assertThat(queue.join(Duration.ZERO)).isFalse();
  }

  @Test
  void anEmptyQueueIsJoinedAtOnce() throws Exception {
    bound.queueOf(1).join();
  }

  @Test
  void closingAddsNoItem() throws Exception {
    WorkQueue<String> queue = bound.queueOf(1);
    queue.close();

    assertThat(queue.unfinished()).isZero();
    assertThat(queue.size()).isZero();
    queue.join();
  }

  @Test
  void closingAFullQueueDoesNotWait() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a");

    Activity.runs(queue::close).result();

    assertThat(queue.isClosed()).isTrue();
    assertThat(queue.take()).isEqualTo("a");
  }

  @Test
  void closingAgainDoesNothing() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a");
    queue.close();
    queue.close();

    assertThat(queue.take()).isEqualTo("a");
    queue.close();
    queue.taskDone();
    queue.join();
    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(queue::take).withNoCause();
  }

  @Test
  void closingEndsEveryConsumerThatWaits() throws Exception {
    WorkQueue<String> queue = bound.queueOf(1);
    List<Activity<?>> consumers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      consumers.add(Activity.runs(() -> queue.consume(item -> {})).onceBlocked());
    }
    var take = Activity.calls(queue::take).onceBlocked();
    var poll = Activity.calls(() -> queue.poll(Duration.ofDays(1))).onceBlocked();

    queue.close();

    for (Activity<?> consumer : consumers) {
      consumer.result();
    }
    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(take::result);
    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(poll::result);
  }

  @Test
  void consumersEndOnlyWhenTheQueueIsDrained() throws Exception {
    WorkQueue<Integer> queue = bound.fullOf(1, 2, 3);
    queue.close();
    List<Integer> seen = new ArrayList<>();

    queue.consume(seen::add);

    assertThat(seen).containsExactly(1, 2, 3);
    assertThat(queue.unfinished()).isZero();
    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(queue::take);
    assertThatExceptionOfType(QueueClosedException.class)
        .isThrownBy(() -> queue.poll(Duration.ZERO));
  }

  @Test
  void aClosedQueueRefusesItems() {
    WorkQueue<String> queue = bound.queueOf(1);
    queue.close();

    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(() -> queue.put("a"));
    assertThatExceptionOfType(QueueClosedException.class)
        .isThrownBy(() -> queue.offer("a", Duration.ZERO));
    assertThat(queue.size()).isZero();
    assertThat(queue.unfinished()).isZero();
  }

  @Test
  void closingWakesEveryPutThatWaitsAndLeavesItsItemOut() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a");
    List<Activity<?>> puts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      puts.add(Activity.runs(() -> queue.put("late")).onceBlocked());
      puts.add(Activity.calls(() -> queue.offer("late", Duration.ofDays(1))).onceBlocked());
    }

    queue.close();

    for (Activity<?> put : puts) {
      assertThatExceptionOfType(QueueClosedException.class).isThrownBy(put::result);
    }
    assertThat(queue.unfinished()).isEqualTo(1);
    assertThat(queue.shutdownNow()).containsExactly("a");
  }

  @Test
  void aBodyThatThrowsDoesNotLeaveJoinHanging() throws Exception {
    WorkQueue<String> queue = bound.fullOf("bad", "good");
    var consumer =
        Activity.runs(() ->
            queue.consume(item -> {
              throw new IOException(item);
            }));

    assertThatExceptionOfType(IOException.class).isThrownBy(consumer::result).withMessage("bad");

    assertThat(queue.unfinished()).as("the failed one is done, the other still there").isEqualTo(1);
    assertThat(queue.take()).isEqualTo("good");
    queue.taskDone();
    queue.join();
  }

  @Test
  void failingEndsEveryBlockedJoinWithTheCause() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a");
    var join = Activity.runs(queue::join).onceBlocked();
    var timedJoin = Activity.calls(() -> queue.join(Duration.ofDays(1))).onceBlocked();
    var cause = new IOException("disk full");

    queue.fail(cause);

    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(join::result).withCause(cause);
    assertThatExceptionOfType(QueueClosedException.class)
        .isThrownBy(timedJoin::result)
        .withCause(cause);
    assertThatExceptionOfType(QueueClosedException.class)
        .isThrownBy(() -> queue.join(Duration.ZERO))
        .withCause(cause);
  }

  @Test
  void aFailedQueueIsDrainedAndThenReportsTheCause() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a");
    var cause = new IOException("disk full");
    queue.fail(cause);
    queue.fail(new IOException("later"));
    queue.close();

    List<String> seen = new ArrayList<>();
    assertThatExceptionOfType(QueueClosedException.class)
        .isThrownBy(() -> queue.consume(seen::add))
        .withCause(cause)
        .withMessageContaining("disk full");
    assertThat(seen).containsExactly("a");
    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(queue::take).withCause(cause);
    assertThatExceptionOfType(QueueClosedException.class)
        .isThrownBy(() -> queue.put("b"))
        .withCause(cause);
    queue.join(); // all items were done in the end
  }

  @Test
  void failingWakesEveryWait() throws Exception {
    WorkQueue<String> empty = bound.queueOf(1);
    WorkQueue<String> full = bound.fullOf("a");
    var take = Activity.calls(empty::take).onceBlocked();
    var put = Activity.runs(() -> full.put("b")).onceBlocked();
    var cause = new IOException("disk full");

    empty.fail(cause);
    full.fail(cause);

    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(take::result).withCause(cause);
    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(put::result).withCause(cause);
    assertThat(full.size()).isEqualTo(1);
  }

  @Test
  void taskDoneMoreOftenThanThereWereItemsIsAnError() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a");
    queue.take();
    queue.taskDone();

    assertThatIllegalStateException().isThrownBy(queue::taskDone);
    assertThat(queue.unfinished()).isZero();
  }

  @Test
  void immediateShutdownHandsBackTheRest() throws Exception {
    WorkQueue<String> queue = bound.fullOf("done", "in flight", "left", "left too");
    queue.take();
    queue.taskDone();
    queue.take();

    assertThat(queue.shutdownNow()).containsExactly("left", "left too");

    assertThat(queue.size()).isZero();
    assertThat(queue.unfinished()).as("the one in flight").isEqualTo(1);
    assertThat(queue.shutdownNow()).isEmpty();
    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(queue::take);
    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(() -> queue.put("late"));
    queue.taskDone();
    queue.join();
  }

  @Test
  void immediateShutdownWakesEveryWait() throws Exception {
    WorkQueue<String> full = bound.fullOf("a");
    var put = Activity.runs(() -> full.put("b")).onceBlocked();
    var join = Activity.runs(full::join).onceBlocked();
    WorkQueue<String> empty = bound.queueOf(1);
    var take = Activity.calls(empty::take).onceBlocked();

    assertThat(full.shutdownNow()).containsExactly("a");
    assertThat(empty.shutdownNow()).isEmpty();

    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(put::result);
    assertThat(join.result()).as("nothing is unfinished").isTrue();
    assertThatExceptionOfType(QueueClosedException.class).isThrownBy(take::result);
  }

  @Test
  void nothingVanishesInAnImmediateShutdown() throws Exception {
    for (int round = 0; round < 200; round++) {
      WorkQueue<Integer> queue = bound.queueOf(4);
      var started = new CountDownLatch(3);
      var put =
          Activity.calls(() -> {
            started.countDown();
            int items = 0;
            try {
              while (true) {
                queue.put(items);
                items++;
              }
            } catch (QueueClosedException end) {
              return items;
            }
          });
      List<Activity<Integer>> consumers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        consumers.add(
            Activity.calls(() -> {
              started.countDown();
              List<Integer> done = new ArrayList<>();
              queue.consume(done::add);
              return done.size();
            }));
      }
      started.await();

      int handedBack = queue.shutdownNow().size();

      int done = consumers.get(0).result() + consumers.get(1).result();
      assertThat(done + handedBack).isEqualTo(put.result());
      assertThat(queue.unfinished()).isZero();
    }
  }

  @Test
  void nullIsRefused() {
    WorkQueue<String> queue = bound.queueOf(1);

    assertThatNullPointerException().isThrownBy(() -> queue.put(absent()));
    assertThatNullPointerException().isThrownBy(() -> queue.offer(absent(), Duration.ZERO));
    assertThatNullPointerException().isThrownBy(() -> queue.fail(absent()));
    assertThat(queue.size()).isZero();
    assertThat(queue.isClosed()).isFalse();
  }

  @Test
  void consumeMarksEachItemDoneAfterItsBody() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a", "b");
    queue.close();
    List<Long> unfinished = new ArrayList<>();

    queue.consume(item -> unfinished.add(queue.unfinished()));

    assertThat(unfinished).containsExactly(2L, 1L);
    assertThat(queue.unfinished()).isZero();
  }

  @Test
  void boundsMustBePositive() {
    assertThatCode(() -> bound.queueOf(1)).doesNotThrowAnyException();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> bound.queueOf(0))
        .withMessageContaining("0");
    assertThatIllegalArgumentException().isThrownBy(() -> bound.queueOf(-1));
  }

  /** Returns a null that the compiler does not see, as code without annotations might. */
  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
  private static <T> T absent() {
    return null;
  }
}
