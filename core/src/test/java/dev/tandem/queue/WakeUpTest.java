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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** No wake-up is lost: if one is, a test hangs and exceeds its time limit. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Bound.class)
@Tag("slow")
record WakeUpTest(Bound bound) {

  @Test
  void twoThreadsTossOneItemToAndFro() throws Exception {
    WorkQueue<Integer> to = bound.queueOf(1);
    WorkQueue<Integer> fro = bound.queueOf(1);
    var echo = Activity.runs(() -> to.consume(fro::put));
    for (int i = 0; i < 20_000; i++) {
      to.put(i);
      assertThat(fro.take()).isEqualTo(i);
    }
    to.close();
    echo.result();
  }

  @Test
  void manyThreadsGetThroughTheNarrowestQueue() throws Exception {
    WorkQueue<Integer> queue = bound.queueOf(1);
    var sum = new LongAdder();
    List<Activity<?>> producers = new ArrayList<>();
    List<Activity<?>> consumers = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      producers.add(
          Activity.runs(() -> {
            for (int item = 1; item <= 2_000; item++) {
              queue.put(item);
            }
          }));
      consumers.add(Activity.runs(() -> queue.consume(sum::add)));
    }
    for (Activity<?> producer : producers) {
      producer.result();
    }
    queue.join();
    queue.close();
    for (Activity<?> consumer : consumers) {
      consumer.result();
    }
    assertThat(sum.sum()).isEqualTo(6 * 2_000L * 2_001 / 2);
  }

  @Test
  void allPuttersGetInEvenIfItemsGoStraightToTheConsumer() throws Exception {
    for (int round = 0; round < 1_000; round++) {
      WorkQueue<Integer> queue = bound.queueOf(4);
      List<Activity<?>> producers = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        int item = i;
        producers.add(Activity.runs(() -> queue.put(item)).onceBlockedOrOver());
      }
      var consumer =
          Activity.runs(() -> {
            for (int i = 0; i < 20; i++) {
              queue.take();
            }
          });
      for (Activity<?> producer : producers) {
        producer.result();
      }
      consumer.result();
    }
  }

  @Test
  void waitsThatGiveUpLoseNothing() throws Exception {
    WorkQueue<Integer> queue = bound.queueOf(1);
    var sum = new LongAdder();
    List<Activity<?>> producers = new ArrayList<>();
    List<Activity<?>> consumers = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      producers.add(
          Activity.runs(() -> {
            for (int item = 1; item <= 1_000; item++) {
              int patience = item % 40;
              while (!queue.offer(item, Duration.ofNanos(1_000L * patience))) {
                patience++;
              }
            }
          }));
      consumers.add(
          Activity.runs(() -> {
            for (int patience = 0; ; patience++) {
              Integer item = queue.poll(Duration.ofNanos(1_000L * (patience % 40)));
              if (item != null) {
                sum.add(item);
                queue.taskDone();
              }
            }
          }));
    }
    for (Activity<?> producer : producers) {
      producer.result();
    }
    queue.join();
    queue.close();
    for (Activity<?> consumer : consumers) {
      assertThatExceptionOfType(QueueClosedException.class).isThrownBy(consumer::result);
    }
    assertThat(sum.sum()).isEqualTo(3 * 1_000L * 1_001 / 2);
  }

  @Test
  void closingReachesAThreadAboutToWait() throws Exception {
    for (int round = 0; round < 1_000; round++) {
      WorkQueue<Integer> queue = bound.fullOf(1);
      var ready = new CountDownLatch(3);
      var put =
          Activity.runs(() -> {
            ready.countDown();
            ready.await();
            queue.put(2);
          });
      var join =
          Activity.runs(() -> {
            ready.countDown();
            ready.await();
            queue.join();
          });
      ready.countDown();
      ready.await();
      queue.fail(new IllegalStateException("round " + round));
      assertThatExceptionOfType(QueueClosedException.class).isThrownBy(put::result);
      assertThatExceptionOfType(QueueClosedException.class).isThrownBy(join::result);
    }
  }

  @Test
  void theLastTaskDoneReachesAThreadAboutToJoin() throws Exception {
    for (int round = 0; round < 1_000; round++) {
      WorkQueue<Integer> queue = bound.fullOf(1, 2);
      var ready = new CountDownLatch(3);
      List<Activity<?>> workers = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        workers.add(
            Activity.runs(() -> {
              ready.countDown();
              ready.await();
              queue.take();
              queue.taskDone();
            }));
      }
      ready.countDown();
      ready.await();
      queue.join();
      for (Activity<?> worker : workers) {
        worker.result();
      }
    }
  }

  @Test
  void ofTooManyTaskDoneCallsExactlyTheRightNumberSucceeds() throws Exception {
    for (int round = 0; round < 300; round++) {
      WorkQueue<Integer> queue = bound.fullOf(1, 2, 3);
      var accepted = new AtomicInteger();
      List<Activity<?>> threads = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        threads.add(
            Activity.runs(() -> {
              queue.taskDone();
              accepted.incrementAndGet();
            }));
      }
      int refused = 0;
      for (Activity<?> thread : threads) {
        try {
          thread.result();
        } catch (IllegalStateException tooOften) {
          refused++;
        }
      }
      assertThat(accepted).hasValue(3);
      assertThat(refused).isEqualTo(1);
      assertThatIllegalStateException().isThrownBy(queue::taskDone);
    }
  }

  @Test
  void theRingGrowsWhileItIsEmptied() throws Exception {
    for (int round = 0; round < 20; round++) {
      WorkQueue<Integer> queue = bound.queueOf(5_000);
      var consumer =
          Activity.runs(() -> {
            for (int i = 0; i < 5_000; i++) {
              assertThat(queue.take()).isEqualTo(i);
            }
          });
      for (int i = 0; i < 5_000; i++) {
        queue.put(i);
      }
      consumer.result();
    }
  }
}
