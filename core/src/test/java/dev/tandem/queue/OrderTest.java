package dev.tandem.queue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.WorkQueue;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Items leave a queue in the order in which they were put. */
@Timeout(60)
@ParameterizedClass
@EnumSource(Bound.class)
record OrderTest(Bound bound) {
  private static final int PRODUCERS = 4;
  private static final int CONSUMERS = 3;
  private static final int EACH = 3_000;

  record Item(int producer, int number) {}

  @Test
  void itemsOfOneProducerKeepTheirOrderAmongSeveralProducersAndConsumers() throws Exception {
    WorkQueue<Item> queue = bound.queueOf(5);
    List<Activity<List<Item>>> consumers = new ArrayList<>();
    for (int i = 0; i < CONSUMERS; i++) {
      consumers.add(
          Activity.calls(() -> {
            List<Item> seen = new ArrayList<>();
            queue.consume(seen::add);
            return seen;
          }));
    }
    List<Activity<?>> producers = new ArrayList<>();
    for (int i = 0; i < PRODUCERS; i++) {
      int producer = i;
      producers.add(
          Activity.runs(() -> {
            for (int number = 0; number < EACH; number++) {
              queue.put(new Item(producer, number));
            }
          }));
    }
    for (Activity<?> producer : producers) {
      producer.result();
    }
    queue.close();

    List<Item> all = new ArrayList<>();
    for (Activity<List<Item>> consumer : consumers) {
      List<Item> seen = consumer.result();
      for (int producer = 0; producer < PRODUCERS; producer++) {
        assertThat(numbersOf(producer, seen)).isSorted();
      }
      all.addAll(seen);
    }
    assertThat(all).hasSize(PRODUCERS * EACH).doesNotHaveDuplicates();
  }

  @Test
  void theOrderHoldsWhileTheQueueGrowsAndWrapsAround() throws Exception {
    WorkQueue<Integer> queue = bound.queueOf(10_000);
    int put = 0;
    int taken = 0;
    for (int round = 0; round < 200; round++) {
      for (int i = 0; i < 7; i++) {
        queue.put(put++);
      }
      for (int i = 0; i < 4; i++) {
        assertThat(queue.take()).isEqualTo(taken++);
      }
    }
    for (int left : queue.shutdownNow()) {
      assertThat(left).isEqualTo(taken++);
    }
    assertThat(taken).isEqualTo(put);
  }

  @Test
  void theOrderHoldsForSingleItemsWithOccasionalBursts() throws Exception {
    WorkQueue<Integer> queue = bound.queueOf(8);
    WorkQueue<Integer> seen = bound.queueOf(8);
    var echo = Activity.runs(() -> queue.consume(seen::put));
    int put = 0;
    int taken = 0;
    for (int round = 0; round < 20_000; round++) {
      for (int burst = round % 8 == 0 ? 5 : 1; burst > 0; burst--) {
        queue.put(put++);
      }
      while (taken < put) {
        assertThat(seen.take()).isEqualTo(taken++);
        seen.taskDone();
      }
    }
    queue.join();
    queue.close();
    echo.result();
    assertThat(seen.unfinished()).isZero();
  }

  private static List<Integer> numbersOf(int producer, List<Item> items) {
    return items.stream().filter(i -> i.producer() == producer).map(Item::number).toList();
  }
}
