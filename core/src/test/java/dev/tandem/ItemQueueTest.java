package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The queue of a stage that is bounded by weight. */
@Timeout(20)
class ItemQueueTest {
  private final ManualClock clock = new ManualClock();
  private final Lap lap = new Lap("a", clock);
  private final ItemQueue queue = new ItemQueue(10, value -> (Integer) value);

  @Test
  void takesAsMuchAtOnceAsThereIsRoomFor() throws InterruptedException {
    Chunk left = queue.putNow(chunk(4, 5, 2, 1));
    assertThat(left.originList()).containsExactly("of 2", "of 1");
    assertThat(queue.level()).isEqualTo(new BoundedBuffer.Level(2, 9, 2));
    assertThat(taken()).isEqualTo(4);
    assertThat(queue.putNow(left).isEmpty()).isTrue();
    assertThat(queue.level()).isEqualTo(new BoundedBuffer.Level(3, 8, 4));
  }

  @Test
  void whoeverPutsWaitsForRoomAndIsBlockedMeanwhile() throws InterruptedException {
    queue.put("of 8", 8);
    CountDownLatch in = new CountDownLatch(1);
    Thread putter =
        Thread.ofPlatform()
            .start(() -> {
              try {
                queue.put(chunk(2, 3), lap);
                in.countDown();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Crew.awaitParked(putter);
    assertThat(queue.level()).isEqualTo(new BoundedBuffer.Level(2, 10, 2));
    clock.advance(Duration.ofSeconds(3));
    assertThat(taken()).isEqualTo(8);
    in.await();
    putter.join();
    assertThat(List.of(taken(), taken())).containsExactly(2, 3);
    assertThat(lap.times().blocked()).isEqualTo(Duration.ofSeconds(3).toNanos());
    clock.advance(Duration.ofSeconds(1));
    assertThat(lap.times().now()).isEqualTo(Lap.Phase.BUSY);
  }

  @Test
  void whoWaitsForRoomIsLetInWhenHalfIsFreeAndThenUntilItIsFull() throws InterruptedException {
    queue.putNow(chunk(2, 2, 2, 2, 2));
    List<Thread> putters = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      putters.add(putter("of 2", 2));
    }
    putters.forEach(Crew::awaitParked);
    taken();
    taken(); // 6 are left, more than half
    putters.forEach(Crew::awaitParked);
    assertThat(queue.level()).isEqualTo(new BoundedBuffer.Level(3, 6, 5));
    taken();
    Crew.await(() -> queue.level().accepted() == 8);
    assertThat(queue.level()).isEqualTo(new BoundedBuffer.Level(5, 10, 8));
    taken();
    taken();
    taken();
    for (Thread putter : putters) {
      putter.join();
    }
  }

  @Test
  void aHeavyItemIsNotLeftWaitingInAnEmptyQueue() throws InterruptedException {
    queue.put("of 9", 9);
    Thread putter = putter("of 12", 12);
    Crew.awaitParked(putter);
    taken();
    putter.join();
    assertThat(taken()).isEqualTo(12);
  }

  @Test
  void whoeverTakesFromTheEmptyQueueIsStarved() throws InterruptedException {
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
    queue.put("of 1", 1);
    taker.join();
    assertThat(got).containsExactly(1);
    assertThat(lap.times().starved()).isEqualTo(Duration.ofSeconds(2).toNanos());
    assertThat(lap.times().now()).isEqualTo(Lap.Phase.BUSY);
  }

  @Test
  void endsWhenClosedAndDrainedAndHandsBackWhenShut() throws InterruptedException {
    queue.put("of 1", 1);
    queue.put("of 2", 2);
    queue.close();
    assertThat(taken()).isEqualTo(1);
    assertThat(queue.shutdown()).containsExactly("of 2");
    assertThat(queue.take(new Chunk(1), 1, false, lap)).isNull();
    assertThatThrownBy(() -> queue.putNow(chunk(1))).isInstanceOf(QueueClosedException.class);
  }

  private Thread putter(String origin, int value) {
    return Thread.startVirtualThread(() -> {
      try {
        queue.put(origin, value);
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
  }

  private int taken() throws InterruptedException {
    Chunk chunk = queue.take(new Chunk(1), 1, false, lap);
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
}
