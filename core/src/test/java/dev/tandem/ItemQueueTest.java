package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue of a stage that is bounded by weight. */
@Timeout(60)
class ItemQueueTest {
  private final ManualClock clock = new ManualClock();
  private final PhaseTimer timer = new PhaseTimer("a", clock);
  private final List<Object> weighed = new CopyOnWriteArrayList<>();
  private final List<Throwable> failures = new CopyOnWriteArrayList<>();
  private final ItemQueue queue =
      ItemQueue.beforeStage(
          10,
          value -> {
            weighed.add(value);
            return (Integer) value;
          },
          failures::add);

  @Test
  void eachItemIsWeighedOnceAndCarriesItsWeight() throws InterruptedException {
    assertThat(queue.put(chunk(4, 5), timer).isEmpty()).isTrue();
    assertThat(queue.level()).isEqualTo(new QueueState.Level(2, 9, 2));
    Chunk four = queue.take(new Chunk(1), 1, false, timer);
    assertThat(four).isNotNull();
    assertThat(four.weight()).isEqualTo(4);
    assertThat(queue.level()).isEqualTo(new QueueState.Level(1, 5, 2));
    assertThat(weighed).containsExactly(4, 5);
  }

  @Test
  void anItemThatCannotBeWeighedStaysWithItsPutterAndIsReported() throws InterruptedException {
    Chunk chunk = chunk(3, -1, 2);
    assertThatThrownBy(() -> queue.put(chunk, timer)).isInstanceOf(QueueClosedException.class);
    assertThat(chunk.originList()).containsExactly("of -1", "of 2");
    assertThat(failures).hasSize(1);
    assertThat(failures.getFirst()).hasMessageContaining("-1");
    assertThatThrownBy(() -> put(queue, "of -2", -2)).isInstanceOf(QueueClosedException.class);
    assertThat(failures).hasSize(2);
    assertThat(taken()).isEqualTo(3);
  }

  @Test
  void aThreadThatOnlyMovesItemsWeighsNothing() {
    assertThatThrownBy(() -> queue.putNow(chunk(1))).isInstanceOf(IllegalStateException.class);
    assertThat(weighed).isEmpty();
  }

  @Test
  void aLiftedQueueLetsInAllItemsWhateverTheyWeigh() throws InterruptedException {
    put(queue, "of max", Integer.MAX_VALUE);
    List<Thread> putters =
        List.of(putter("of 11", 11), putter("of max", Integer.MAX_VALUE), putter("of 0", 0));
    putters.forEach(Crew::awaitParked);
    queue.lift();
    for (Thread putter : putters) {
      putter.join();
    }
    assertThat(queue.level().depth()).isEqualTo(4);
  }

  @Test
  void aPutterThatWaitsForRoomIsBlocked() throws InterruptedException {
    put(queue, "of 8", 8);
    CountDownLatch in = new CountDownLatch(1);
    Thread putter =
        Thread.ofPlatform()
            .start(() -> {
              try {
                queue.put(chunk(2, 3), timer);
                in.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Crew.awaitParked(putter);
    assertThat(queue.level()).isEqualTo(new QueueState.Level(2, 10, 2));
    clock.advance(Duration.ofSeconds(3));
    assertThat(taken()).isEqualTo(8);
    in.await();
    putter.join();
    assertThat(List.of(taken(), taken())).containsExactly(2, 3);
    assertThat(timer.times().blocked()).isEqualTo(Duration.ofSeconds(3).toNanos());
    clock.advance(Duration.ofSeconds(1));
    assertThat(timer.times().now()).isEqualTo(PhaseTimer.Phase.BUSY);
  }

  @Test
  void puttersAreLetInWhenHalfIsFreeAndThenUntilItIsFull() throws InterruptedException {
    queue.put(chunk(2, 2, 2, 2, 2), timer);
    List<Thread> putters = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      putters.add(putter("of 2", 2));
    }
    putters.forEach(Crew::awaitParked);
    taken();
    taken(); // a weight of 6 is left, more than half
    putters.forEach(Crew::awaitParked);
    assertThat(queue.level()).isEqualTo(new QueueState.Level(3, 6, 5));
    taken();
    Crew.await(() -> queue.level().accepted() == 8);
    assertThat(queue.level()).isEqualTo(new QueueState.Level(5, 10, 8));
    taken();
    taken();
    taken();
    for (Thread putter : putters) {
      putter.join();
    }
  }

  @Test
  void aHeavyItemIsNotLeftWaitingInAnEmptyQueue() throws InterruptedException {
    put(queue, "of 9", 9);
    Thread putter = putter("of 12", 12);
    Crew.awaitParked(putter);
    taken();
    putter.join();
    assertThat(taken()).isEqualTo(12);
  }

  @Test
  void aTakerOfAnEmptyQueueIsStarved() throws InterruptedException {
    List<Integer> got = new ArrayList<>();
    Thread taker =
        Thread.ofPlatform()
            .start(() -> {
              try {
                got.add(taken());
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Crew.awaitParked(taker);
    clock.advance(Duration.ofSeconds(2));
    put(queue, "of 1", 1);
    taker.join();
    assertThat(got).containsExactly(1);
    assertThat(timer.times().starved()).isEqualTo(Duration.ofSeconds(2).toNanos());
    assertThat(timer.times().now()).isEqualTo(PhaseTimer.Phase.BUSY);
  }

  @Test
  void endsWhenClosedAndDrainedAndHandsBackTheRestOnShutdown() throws InterruptedException {
    put(queue, "of 1", 1);
    put(queue, "of 2", 2);
    queue.close();
    assertThat(taken()).isEqualTo(1);
    assertThat(queue.shutdown()).flatExtracting(Chunk::originList).containsExactly("of 2");
    assertThat(queue.take(new Chunk(1), 1, false, timer)).isNull();
    assertThatThrownBy(() -> queue.put(chunk(1), timer)).isInstanceOf(QueueClosedException.class);
  }

  private Thread putter(String origin, int value) {
    return Thread.startVirtualThread(() -> {
      try {
        put(queue, origin, value);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
  }

  private int taken() throws InterruptedException {
    Chunk chunk = queue.take(new Chunk(1), 1, false, timer);
    assertThat(chunk).isNotNull();
    assertThat(chunk.size()).isEqualTo(1);
    assertThat(chunk.origin(0)).isEqualTo("of " + chunk.value(0));
    return (Integer) chunk.value(0);
  }

  private static Chunk chunk(int... weights) {
    Chunk chunk = new Chunk(1);
    for (int weight : weights) {
      chunk.add("of " + weight, weight);
    }
    return chunk;
  }

  private static void put(StageQueue queue, Object origin, Object value)
      throws InterruptedException {
    assertThat(queue.put(origin, value, Chunk.NO_STAMP, Waiter.FOREVER, null)).isTrue();
  }
}
