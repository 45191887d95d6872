package dev.tandem.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.tandem.QueueClosedException;
import dev.tandem.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** An interrupt is reported, and neither loses nor duplicates an item. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Bound.class)
record InterruptTest(Bound bound) {

  @Test
  void anInterruptedPutLeavesItsItemOut() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a");
    var put = Activity.runs(() -> queue.put("b")).onceBlocked();
    var offer = Activity.calls(() -> queue.offer("b", Duration.ofDays(1))).onceBlocked();

    put.interrupt();
    offer.interrupt();

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(put::result);
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(offer::result);
    assertThat(queue.unfinished()).isEqualTo(1);
    assertThat(queue.shutdownNow()).containsExactly("a");
  }

  @Test
  void aPutBehindAnInterruptedOneGetsIn() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a");
    var first = Activity.runs(() -> queue.put("b")).onceBlocked();
    var second = Activity.runs(() -> queue.put("c")).onceBlocked();
    first.interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(first::result);

    queue.take();

    second.result();
    assertThat(queue.take()).isEqualTo("c");
  }

  @Test
  void anInterruptedTakeTakesNothing() throws Exception {
    WorkQueue<String> queue = bound.queueOf(1);
    var take = Activity.calls(queue::take).onceBlocked();
    var poll = Activity.calls(() -> queue.poll(Duration.ofDays(1))).onceBlocked();
    var consume = Activity.runs(() -> queue.consume(item -> {})).onceBlocked();

    take.interrupt();
    poll.interrupt();
    consume.interrupt();

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(take::result);
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(poll::result);
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(consume::result);
    queue.put("a");
    assertThat(queue.shutdownNow()).containsExactly("a");
  }

  @Test
  void anInterruptedJoinChangesNothing() throws Exception {
    WorkQueue<String> queue = bound.fullOf("a");
    var join = Activity.runs(queue::join).onceBlocked();
    var timedJoin = Activity.calls(() -> queue.join(Duration.ofDays(1))).onceBlocked();

    join.interrupt();
    timedJoin.interrupt();

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(join::result);
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(timedJoin::result);
    assertThat(queue.unfinished()).isEqualTo(1);
  }

  @Test
  void aPendingInterruptIsThrownEvenIfNoWaitIsNeeded() throws Exception {
    WorkQueue<String> queue = bound.queueOf(2);
    queue.put("a");
    List<Activity.Body> calls =
        List.of(() -> queue.put("b"), queue::take, () -> queue.poll(Duration.ZERO), queue::join);
    for (Activity.Body call : calls) {
      var activity =
          Activity.runs(() -> {
            Thread.currentThread().interrupt();
            call.run();
          });

      assertThatExceptionOfType(InterruptedException.class).isThrownBy(activity::result);
    }
    assertThat(queue.shutdownNow()).containsExactly("a");
  }

  @Test
  void interruptsAtRandomLoseAndDoubleNothing() throws Exception {
    long seed = System.nanoTime();
    System.out.println("interruptsAtRandomLoseAndDoubleNothing: seed " + seed);
    var random = new Random(seed);
    WorkQueue<Integer> queue = bound.queueOf(3);
    var in = new LongAdder();
    var out = new LongAdder();
    var joins = Activity.runs(() -> joinsUntilClosed(queue));
    List<Activity<?>> producers = new ArrayList<>();
    List<Activity<?>> consumers = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      int first = 1 + i * 2_000;
      producers.add(Activity.runs(() -> putAll(queue, first, in)));
      consumers.add(Activity.runs(() -> takeAll(queue, out)));
    }

    while (!producers.stream().allMatch(Activity::isOver)) {
      producers.get(random.nextInt(8)).interrupt();
      consumers.get(random.nextInt(8)).interrupt();
      joins.interrupt();
    }

    for (Activity<?> producer : producers) {
      producer.result();
    }
    int left = queue.shutdownNow().stream().mapToInt(Integer::intValue).sum();
    for (Activity<?> consumer : consumers) {
      consumer.result();
    }
    joins.result();
    assertThat(in.sum()).isEqualTo(IntStream.rangeClosed(1, 16_000).asLongStream().sum());
    assertThat(out.sum() + left).isEqualTo(in.sum());
    assertThat(queue.unfinished()).isZero();
  }

  /** Puts 2,000 numbers, and retries each until it is in the queue. */
  private static void putAll(WorkQueue<Integer> queue, int first, LongAdder in) {
    int item = first;
    while (item < first + 2_000) {
      try {
        queue.put(item);
        in.add(item);
        item++;
      } catch (InterruptedException e) {
        // the item is not in the queue: retry
      }
    }
  }

  private static void takeAll(WorkQueue<Integer> queue, LongAdder out) {
    while (true) {
      try {
        out.add(queue.take());
        queue.taskDone();
      } catch (InterruptedException e) {
        // no item was taken: retry
      } catch (QueueClosedException end) {
        return;
      }
    }
  }

  private static void joinsUntilClosed(WorkQueue<Integer> queue) {
    while (!queue.isClosed()) {
      try {
        queue.join();
      } catch (InterruptedException e) {
        // retry
      }
    }
  }
}
