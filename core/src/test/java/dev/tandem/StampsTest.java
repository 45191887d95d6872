package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each item keeps its stamps, whatever chunks it moves through. */
@Timeout(60)
class StampsTest {
  private final HistogramRecorder times = new HistogramRecorder();

  @Test
  void aChunkWithoutStampsIsNotMeasured() {
    Chunk chunk = chunk(Chunk.NO_STAMP, Chunk.NO_STAMP);
    assertThat(agesAt(100, chunk, 0, 2)).isEqualTo(nanos());
  }

  @Test
  void stampsOfAllItemsAreCountedTogether() {
    Chunk chunk = chunk(1, 2, 3);
    chunk.stamp(90);
    assertThat(agesAt(100, chunk, 0, 3)).isEqualTo(nanos(10, 10, 10));
    assertThat(waitsAt(100, chunk, 1, 3)).isEqualTo(nanos(10, 10));
  }

  @Test
  void joinedItemsKeepTheirOwn() {
    Chunk chunk = chunk(5, 5);
    chunk.addFirstOf(chunk(5, 7, Chunk.NO_STAMP), 3);
    chunk.addFirstOf(chunk(9, 9, 9), 2);
    assertThat(stamps(chunk)).containsExactly(5, 5, 5, 7, Chunk.NO_STAMP, 9, 9);
    assertThat(agesAt(10, chunk, 0, 7)).isEqualTo(nanos(5, 5, 5, 3, 1, 1));
    assertThat(stamps(chunk.copy(2, 6))).containsExactly(5, 7, Chunk.NO_STAMP, 9);
    Chunk first = new Chunk(1);
    first.addFirstOf(chunk, 4);
    assertThat(stamps(first)).containsExactly(5, 5, 5, 7);
    assertThat(stamps(chunk)).containsExactly(Chunk.NO_STAMP, 9, 9);
  }

  @Test
  void aChunkThatHasBeenEmptyStartsAnew() {
    Chunk chunk = chunk(5, 7);
    chunk.clear();
    chunk.add("o", "v", 8, 9);
    chunk.addFirstOf(chunk(6), 1);
    assertThat(stamps(chunk)).containsExactly(8, 6);
    assertThat(chunk.queued(0)).isEqualTo(9);
    chunk.clear();
    chunk.addFirstOf(chunk(4, 4), 2);
    assertThat(stamps(chunk)).containsExactly(4, 4);
  }

  @Test
  void aChunkGrowsWithAStampForEach() {
    long[] many = LongStream.range(0, Chunk.MOST).toArray();
    assertThat(stamps(chunk(many))).containsExactly(many);
  }

  @Test
  void anInputWithoutAStampHasThatOfTheOneBeforeIt() {
    Chunk chunk = new Chunk(1);
    for (long now :
        new long[] {Chunk.NO_STAMP, Chunk.NO_STAMP, 3, Chunk.NO_STAMP, 4, Chunk.NO_STAMP}) {
      chunk.addInput("o", "v", now);
    }
    assertThat(stamps(chunk)).containsExactly(Chunk.NO_STAMP, Chunk.NO_STAMP, 3, 3, 4, 4);
  }

  @Test
  void manyPutsShareOneReadingIfManyAreTakenAtOnce() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(1000, false);
    assertThat(readings(queue, 10)).isEqualTo(10);
    assertThat(queue.take(new Chunk(1), 4, false, null)).isNotNull(); // four at once
    assertThat(readings(queue, 1)).isEqualTo(1);
    assertThat(readings(queue, 100)).isEqualTo(25);
    assertThat(queue.take(new Chunk(1), 1, false, null)).isNotNull();
    readings(queue, 4); // what is being gathered
    assertThat(readings(queue, 10)).isEqualTo(10);
  }

  /** Puts some inputs, and returns how many of them the queue wants to have stamped. */
  private static int readings(ChunkQueue queue, int puts) throws InterruptedException {
    int readings = 0;
    for (int i = 0; i < puts; i++) {
      boolean wants = queue.wantsTime();
      readings += wants ? 1 : 0;
      queue.put("o", "v", wants ? 1 : Chunk.NO_STAMP, 0, null);
    }
    return readings;
  }

  @Test
  void aResultThatTakesThePlaceOfAnotherKeepsItsStamp() {
    WorkBatch batch = new WorkBatch(true, true);
    batch.start(chunk(1, 2, 3, 4));
    batch.next(); // fails
    assertThat(batch.accepted()).isEqualTo(1);
    batch.finish(batch.next(), "r2");
    batch.next(); // fails
    batch.finish(batch.next(), "r4");
    batch.recordWaits(times, 10);
    assertThat(times.snapshot()).isEqualTo(nanos(9, 8, 7, 6));
    assertThat(stamps(batch.finish())).containsExactly(2, 4);
  }

  @Test
  void eachResultOfAnItemHasTheStampOfTheItem() {
    WorkBatch batch = new WorkBatch(true, false);
    batch.start(chunk(1, 2));
    for (int i = 0; i < 2; i++) {
      batch.next();
      batch.add("o", "r");
      batch.add("o", "r");
    }
    assertThat(stamps(batch.takeResults())).containsExactly(1, 1, 2, 2);
    batch.add("o", "r");
    assertThat(stamps(batch.finish())).containsExactly(2);
  }

  @Test
  void aChunkForResultsForgetsTheStampsOfWhatItHeldBefore() {
    Chunk used = chunk(1, 2, 3);
    used.clear();
    WorkBatch batch = new WorkBatch(false, false);
    batch.gather(used, 10);
    for (int i = 0; i < 10; i++) {
      batch.addInput(i);
    }
    List<Integer> forwarded = new ArrayList<>();
    var target =
        new WorkBatch.Target() {
          @Override
          public int forwardNow(Chunk results) {
            forwarded.add(results.size());
            assertThat(agesAt(10, results, 0, results.size())).isEqualTo(nanos());
            return 0;
          }

          @Override
          public void returnUnstarted(Chunk items) {
            throw new AssertionError("there are none");
          }
        };
    batch.rebalance(target);
    batch.rebalance(target);
    assertThat(forwarded).containsExactly(10);
  }

  @Test
  void onlyItemsThatWereStartedHaveWaited() {
    WorkBatch batch = new WorkBatch(true, true);
    Chunk chunk = chunk(1, 2, 3, 4);
    chunk.removeFirst(1);
    batch.start(chunk);
    batch.next();
    batch.next();
    Chunk unstarted = batch.takeUnstarted();
    assertThat(unstarted.queued(0)).isEqualTo(4);
    batch.recordWaits(times, 10);
    assertThat(times.snapshot()).isEqualTo(nanos(8, 7));
  }

  @Test
  void whatTheRebalancerForwardsIsMeasuredIfThereIsRoom() throws InterruptedException {
    var clock = new ManualClock();
    var run = run(clock);
    var queue = new OutcomeQueue(true, new ResultBound(2, null));
    StageSpec spec = StageSpec.of("a", x -> x, StageOptions.defaults());
    var last = new StageOutput(spec, null, queue, queue, new StageCounters(), run);
    assertThat(last.forwardNow(chunk(1, 2, 3), 11)).isEqualTo(1);
    assertThat(run.responseTimes().snapshot()).isEqualTo(nanos(10, 9));
    var second = new ChunkQueue(2, false);
    var first = new StageOutput(spec, spec, second, queue, new StageCounters(), run);
    assertThat(first.forwardNow(chunk(1, 2, 3), 11)).isEqualTo(1);
    Chunk moved = second.take(new Chunk(1), 2, false, null);
    assertThat(moved).isNotNull();
    assertThat(stamps(moved)).containsExactly(1, 2);
    assertThat(moved.queued(0)).isEqualTo(11);
    assertThat(run.responseTimes().snapshot().count()).isEqualTo(2);
  }

  private static Execution<Integer> run(Clock clock) {
    StageSpec spec = StageSpec.of("a", x -> x, StageOptions.defaults());
    Environment environment = new Environment(clock, new Crew(), 2);
    return new Execution<>(
        List.of(spec), new CollectedResults<>(), RunSettings.defaults().in(environment));
  }

  private Histogram waitsAt(long now, Chunk chunk, int from, int to) {
    Histogram before = times.snapshot();
    chunk.recordWaits(times, now, from, to);
    return times.snapshot().since(before);
  }

  private Histogram agesAt(long now, Chunk chunk, int from, int to) {
    Histogram before = times.snapshot();
    chunk.recordResponses(times, now, from, to);
    return times.snapshot().since(before);
  }

  /** Returns a chunk with an item for each stamp, which is used as both. */
  private static Chunk chunk(long... stamps) {
    Chunk chunk = new Chunk(1);
    for (long stamp : stamps) {
      chunk.add("o", "v", stamp, stamp);
    }
    return chunk;
  }

  private static long[] stamps(Chunk chunk) {
    return IntStream.range(chunk.from(), chunk.to()).mapToLong(chunk::accepted).toArray();
  }

  private static Histogram nanos(long... nanos) {
    return Histogram.of(Arrays.stream(nanos).mapToObj(Duration::ofNanos).toArray(Duration[]::new));
  }
}
