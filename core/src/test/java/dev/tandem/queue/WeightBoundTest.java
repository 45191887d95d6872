package dev.tandem.queue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.tandem.QueueClosedException;
import dev.tandem.WorkQueue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A queue may be bounded by weight; in these tests, the value of an item is its weight. */
@Timeout(60)
class WeightBoundTest {
  private final WorkQueue<Integer> queue = WorkQueue.boundedByWeight(10, item -> item);

  @Test
  void itemsGetInWhileTheyFitTogether() throws Exception {
    assertThat(queue.offer(4, Duration.ZERO)).isTrue();
    assertThat(queue.offer(6, Duration.ZERO)).isTrue();
    assertThat(queue.offer(1, Duration.ZERO)).isFalse();
    assertThat(queue.offer(0, Duration.ZERO)).as("an item without weight always fits").isTrue();
    queue.take();
    assertThat(queue.offer(5, Duration.ZERO)).isFalse();
    assertThat(queue.offer(4, Duration.ZERO)).isTrue();
  }

  @Test
  void anItemHeavierThanTheBoundGetsIntoAnEmptyQueue() throws Exception {
    queue.put(1_000);
    assertThat(queue.offer(1, Duration.ZERO)).isFalse();
    assertThat(queue.take()).isEqualTo(1_000);
    assertThat(queue.offer(1, Duration.ZERO)).isTrue();
  }

  @Test
  void anItemHeavierThanTheBoundWaitsForTheQueueToBeEmpty() throws Exception {
    queue.put(1);
    queue.put(1);
    var put = Activity.runs(() -> queue.put(1_000)).onceBlocked();

    queue.take();
    put.onceBlocked();
    assertThat(queue.size()).isEqualTo(1);
    queue.take();

    put.result();
    assertThat(queue.take()).isEqualTo(1_000);
  }

  @Test
  void weightsNearTheLargestNumberDoNotOverflow() throws Exception {
    WorkQueue<Long> huge = WorkQueue.boundedByWeight(Long.MAX_VALUE, item -> item);
    assertThat(huge.offer(Long.MAX_VALUE - 1, Duration.ZERO)).isTrue();
    assertThat(huge.offer(2L, Duration.ZERO)).isFalse();
    assertThat(huge.offer(1L, Duration.ZERO)).isTrue();
    assertThat(huge.offer(Long.MAX_VALUE, Duration.ZERO)).isFalse();
  }

  @Test
  void lightItemsDoNotOvertakeAHeavyOneThatWaits() throws Exception {
    queue.put(6);
    var heavy = Activity.runs(() -> queue.put(8)).onceBlocked();
    var light = Activity.runs(() -> queue.put(1)).onceBlocked();
    assertThat(queue.offer(1, Duration.ZERO)).as("it would fit, but another is first").isFalse();
    assertThat(queue.asBlockingQueue().offer(1)).isFalse();

    assertThat(queue.take()).isEqualTo(6);

    heavy.result();
    light.result();
    assertThat(queue.take()).isEqualTo(8);
    assertThat(queue.take()).isEqualTo(1);
  }

  @Test
  void everyWaitingItemThatFitsGetsInWhenAHeavyOneLeaves() throws Exception {
    queue.put(10);
    List<Activity<?>> puts = new ArrayList<>();
    for (int weight : new int[] {1, 2, 3, 4}) {
      puts.add(Activity.runs(() -> queue.put(weight)).onceBlocked());
    }

    assertThat(queue.take()).isEqualTo(10);

    for (Activity<?> put : puts) {
      put.result();
    }
    assertThat(queue.shutdownNow()).containsExactly(1, 2, 3, 4);
  }

  @Test
  void itemsThatWaitGetInInTheirOrderHoweverManyGiveUp() throws Exception {
    queue.put(10);
    var first = Activity.runs(() -> queue.put(9)).onceBlocked();
    var impatient = Activity.calls(() -> queue.offer(1, Duration.ofMillis(5))).onceBlockedOrOver();
    var interrupted = Activity.runs(() -> queue.put(1)).onceBlocked();
    var second = Activity.runs(() -> queue.put(7)).onceBlocked();
    var third = Activity.runs(() -> queue.put(3)).onceBlocked();
    interrupted.interrupt();
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(interrupted::result);
    assertThat(impatient.result()).isFalse();

    assertThat(queue.take()).isEqualTo(10);
    first.result();
    assertThat(queue.take()).isEqualTo(9);
    second.result();
    third.result();

    assertThat(queue.shutdownNow()).containsExactly(7, 3);
  }

  @Test
  void puttersBehindAHeavyItemThatGivesUpGetIn() throws Exception {
    queue.put(6);
    var heavy = Activity.runs(() -> queue.put(8)).onceBlocked();
    List<Activity<?>> light = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      light.add(Activity.runs(() -> queue.put(1)).onceBlocked());
    }

    heavy.interrupt();

    assertThatExceptionOfType(InterruptedException.class).isThrownBy(heavy::result);
    for (Activity<?> put : light) {
      put.result();
    }
    assertThat(queue.shutdownNow()).containsExactly(6, 1, 1, 1);
  }

  @Test
  void aHeavyItemGetsInAmongAStreamOfLightOnes() throws Exception {
    List<Activity<?>> streams = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      streams.add(
          Activity.runs(() -> {
            while (true) {
              queue.offer(1, Duration.ofDays(1));
            }
          }));
    }
    for (int i = 0; i < 100; i++) {
      var heavy = Activity.runs(() -> queue.put(10));
      while (queue.take() != 10) {
        queue.taskDone();
      }
      heavy.result();
    }
    queue.shutdownNow();
    for (Activity<?> stream : streams) {
      assertThatExceptionOfType(QueueClosedException.class).isThrownBy(stream::result);
    }
  }

  @Test
  void theWeightOfAnItemIsMeasuredOnceWhenItIsPut() throws Exception {
    var calls = new AtomicInteger();
    WorkQueue<int[]> mutable =
        WorkQueue.boundedByWeight(
            10,
            item -> {
              calls.incrementAndGet();
              return item[0];
            });
    int[] item = {10};
    mutable.put(item);
    item[0] = 3;
    var put = Activity.runs(() -> mutable.put(new int[] {7})).onceBlocked();

    mutable.take();
    put.result();

    assertThat(calls).hasValue(2);
    assertThat(mutable.offer(new int[] {4}, Duration.ZERO)).as("7 of 10 are used").isFalse();
    assertThat(mutable.offer(new int[] {3}, Duration.ZERO)).isTrue();
  }

  @Test
  void removingFromTheMiddleFreesTheWeightOfThatVeryItem() throws Exception {
    var view = queue.asBlockingQueue();
    queue.put(2);
    queue.put(3);
    queue.put(5);

    assertThat(view.remove(3)).isTrue();
    assertThat(view.offer(4)).as("7 of 10 are used").isFalse();
    assertThat(view.offer(3)).isTrue();
    assertThat(queue.take()).isEqualTo(2);
    assertThat(view.offer(3)).as("8 of 10 are used").isFalse();
    assertThat(view.offer(2)).isTrue();
    assertThat(queue.shutdownNow()).containsExactly(5, 3, 2);
  }

  @Test
  void theRemainingCapacityIsANumberOfItems() throws Exception {
    WorkQueue<String> photos = WorkQueue.boundedByWeight(64 << 20, photo -> 1 << 20);
    BlockingQueue<String> view = photos.asBlockingQueue();
    assertThat(view.remainingCapacity()).as("not known").isEqualTo(Integer.MAX_VALUE);
    for (int left = 63; left >= 0; left--) {
      photos.put("photo");
      assertThat(view.remainingCapacity()).isEqualTo(left);
    }
    assertThat(view.offer("one more")).isFalse();
    photos.take();
    assertThat(view.remainingCapacity()).isEqualTo(1);
  }

  @Test
  void theRemainingCapacityGoesByTheMeanWeight() throws Exception {
    BlockingQueue<Integer> view = queue.asBlockingQueue();
    queue.put(1);
    assertThat(view.remainingCapacity()).isEqualTo(9);
    queue.put(3);
    assertThat(view.remainingCapacity()).as("6 free, 2 each").isEqualTo(3);
    queue.put(6);
    assertThat(view.remainingCapacity()).isZero();
  }

  @Test
  void thereIsRoomForAnyNumberOfItemsThatWeighNothing() throws Exception {
    WorkQueue<String> light = WorkQueue.boundedByWeight(1, item -> 0);
    for (int i = 0; i < 100; i++) {
      light.put("light");
      assertThat(light.asBlockingQueue().remainingCapacity()).isEqualTo(Integer.MAX_VALUE);
    }
  }

  @Test
  void aNegativeWeightIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> queue.put(-1))
        .withMessageContaining("-1");
    assertThat(queue.unfinished()).isZero();
  }

  @Test
  void aWeigherThatThrowsLeavesTheQueueUntouched() throws Exception {
    WorkQueue<String> strict = WorkQueue.boundedByWeight(10, Long::parseLong);
    assertThatExceptionOfType(NumberFormatException.class).isThrownBy(() -> strict.put("heavy"));

    strict.put("10");

    assertThat(strict.take()).isEqualTo("10");
  }

  @Test
  void immediateShutdownFreesTheWholeWeight() throws Exception {
    queue.put(10);
    var put = Activity.runs(() -> queue.put(1)).onceBlocked();
    assertThat(queue.shutdownNow()).containsExactly(10);
    assertThatExceptionOfType(IllegalStateException.class).isThrownBy(put::result);
    assertThat(queue.size()).isZero();
    assertThat(queue.asBlockingQueue().remainingCapacity()).isEqualTo(Integer.MAX_VALUE);
  }
}
