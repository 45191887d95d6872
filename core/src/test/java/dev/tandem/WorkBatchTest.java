package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The rebalancer takes results and unstarted items out of a batch, and loses none. */
@Timeout(60)
@SuppressWarnings("ThreadPriorityCheck") // a yield only varies which thread is first
class WorkBatchTest {
  private static final long MOST_TIME = TimeUnit.SECONDS.toNanos(4); // on a busy machine

  private final Other other = new Other();

  /**
   * Accepts what the rebalancer takes out of a batch, but only as many results as there is room
   * for.
   */
  private static final class Other implements WorkBatch.Target {
    final List<Object> forwarded = new ArrayList<>();
    final List<Object> returned = new ArrayList<>();
    int room = Integer.MAX_VALUE;

    @Override
    public int forwardNow(Chunk results) {
      int taken = Math.min(room, results.size());
      for (int i = 0; i < taken; i++) {
        forwarded.add(results.value(results.from() + i));
      }
      room -= taken;
      return results.size() - taken;
    }

    @Override
    public void returnUnstarted(Chunk items) {
      returned.addAll(items.originList());
    }
  }

  @Test
  void aBatchThatEndsBeforeTheSecondCheckIsLeftAlone() {
    WorkBatch batch = new WorkBatch(true, true);
    batch.start(chunk(0, 4));
    work(batch, 2);
    assertThat(batch.rebalance(other)).isTrue();
    assertThat(other.forwarded).isEmpty();
    assertThat(other.returned).isEmpty();
    work(batch, 2);
    assertThat(values(batch.finish())).containsExactly("r0", "r1", "r2", "r3");
    batch.start(chunk(4, 8)); // another chunk, which is checked for the first time
    assertThat(batch.rebalance(other)).isTrue();
    assertThat(other.returned).isEmpty();
  }

  @Test
  void resultsAreForwardedAndUnstartedItemsReturned() {
    WorkBatch batch = new WorkBatch(true, true);
    batch.start(chunk(0, 6));
    work(batch, 2);
    batch.next(); // a slow item
    batch.rebalance(other);
    batch.rebalance(other);
    assertThat(other.forwarded).containsExactly("r0", "r1");
    assertThat(other.returned).containsExactly(3, 4, 5);
    batch.add(batch.origin(), "r2");
    assertThat(batch.next()).isEqualTo(-1);
    assertThat(batch.takeUnstarted().isEmpty()).isTrue();
    assertThat(values(batch.finish())).containsExactly("r2");
  }

  @Test
  void aBatchOfTheOnlyWorkerKeepsItsItems() {
    WorkBatch batch = new WorkBatch(false, true);
    batch.start(chunk(0, 4));
    work(batch, 1);
    batch.rebalance(other);
    batch.rebalance(other);
    assertThat(other.forwarded).containsExactly("r0");
    assertThat(other.returned).isEmpty();
    work(batch, 3);
    assertThat(values(batch.finish())).containsExactly("r1", "r2", "r3");
  }

  @Test
  void resultsWithoutRoomFollowLaterInOrderAndOnce() {
    WorkBatch batch = new WorkBatch(false, true);
    batch.start(chunk(0, 8));
    work(batch, 5);
    other.room = 2;
    batch.rebalance(other);
    batch.rebalance(other);
    batch.rebalance(other);
    assertThat(other.forwarded).containsExactly("r0", "r1");
    other.room = 1;
    batch.rebalance(other);
    work(batch, 1);
    other.room = 1;
    batch.rebalance(other);
    assertThat(other.forwarded).containsExactly("r0", "r1", "r2", "r3");
    work(batch, 2);
    assertThat(values(batch.finish())).containsExactly("r4", "r5", "r6", "r7");
  }

  @Test
  void anEmptyBatchIsLeftAlone() {
    WorkBatch batch = new WorkBatch(true, true);
    batch.start(chunk(0, 2));
    work(batch, 2);
    batch.finish();
    assertThat(batch.isFull()).isFalse();
    assertThat(batch.rebalance(other)).isFalse();
    batch.start(chunk(0, 1)); // a single item holds up no other
    assertThat(batch.isFull()).isFalse();
    assertThat(batch.rebalance(other)).isFalse();
  }

  @Test
  void failedItemsLeaveNoHolesBetweenResults() {
    WorkBatch batch = new WorkBatch(true, true);
    batch.start(chunk(0, 4));
    work(batch, 1);
    batch.next(); // this item failed
    work(batch, 2);
    Chunk out = batch.finish();
    assertThat(values(out)).containsExactly("r0", "r2", "r3");
    assertThat(out.originList()).containsExactly(0, 2, 3);
  }

  @Test
  void resultsInAChunkOfTheirOwnAreForwardedWhileTheItemIsAtWork() {
    WorkBatch batch = new WorkBatch(true, false);
    batch.start(chunk(0, 1));
    batch.next();
    IntStream.range(0, 3).forEach(i -> batch.add(batch.origin(), "r" + i));
    batch.rebalance(other);
    batch.rebalance(other);
    assertThat(other.forwarded).containsExactly("r0", "r1", "r2");
    batch.add(batch.origin(), "r3");
    assertThat(values(batch.takeResults())).containsExactly("r3");
    batch.add(batch.origin(), "r4");
    batch.rebalance(other);
    assertThat(other.forwarded).containsExactly("r0", "r1", "r2", "r4");
    assertThat(batch.finish().isEmpty()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void nothingIsLostOrDoubledHoweverOftenItIsRebalanced(boolean shared)
      throws InterruptedException {
    WorkBatch batch = new WorkBatch(shared, true);
    AtomicBoolean over = new AtomicBoolean();
    Thread rebalancer =
        Thread.ofPlatform()
            .start(() -> {
              for (int i = 0; !over.get(); i++) {
                other.room = i % 5;
                batch.rebalance(other);
                Thread.yield(); // else it holds the lock of the batch most of the time
              }
            });
    List<Object> ends = new ArrayList<>();
    long begun = System.nanoTime();
    int rounds = 0;
    for (; rounds < 1000 && System.nanoTime() - begun < MOST_TIME; rounds++) {
      int round = rounds;
      batch.start(chunk(round * 16, round * 16 + 16));
      int place;
      while ((place = batch.next()) >= 0) {
        Object origin = batch.origin();
        if (round % 7 == 0) {
          Thread.yield(); // a slow item
        }
        batch.add(origin, "r" + origin);
      }
      ends.addAll(values(batch.finish()));
    }
    over.set(true);
    rebalancer.join();
    ends.addAll(other.forwarded);
    other.returned.forEach(item -> ends.add("r" + item));
    assertThat(ends.stream().sorted().toList())
        .isEqualTo(IntStream.range(0, rounds * 16).mapToObj(i -> "r" + i).sorted().toList());
    assertThat(shared || other.returned.isEmpty()).isTrue();
  }

  /** Works on the next items, each of which has one result. */
  private static void work(WorkBatch batch, int count) {
    for (int i = 0; i < count; i++) {
      int place = batch.next();
      batch.add(batch.origin(), "r" + batch.item(place));
    }
  }

  private static List<Object> values(Chunk chunk) {
    return IntStream.range(chunk.from(), chunk.to()).mapToObj(chunk::value).toList();
  }

  private static Chunk chunk(int from, int to) {
    Chunk chunk = new Chunk(1);
    IntStream.range(from, to).forEach(i -> chunk.add(i, i));
    return chunk;
  }
}
