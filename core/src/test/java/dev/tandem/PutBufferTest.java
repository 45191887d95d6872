package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is put one by one is gathered, and yet counted, bounded, in order and there for takers. */
@Timeout(60)
class PutBufferTest {
  private final Crew crew = new Crew();

  @Test
  void theQueueTakesAsManyAsItsBoundHoweverManyWereTakenAtOnce() throws InterruptedException {
    for (int bound = 1; bound < 100; bound++) {
      for (int most : new int[] {1, 2, 7, 64}) {
        ChunkQueue queue = new ChunkQueue(bound, false);
        put(queue, 0);
        assertThat(originsOf(queue, most)).containsExactly(0);
        for (int i = 1; i <= bound; i++) {
          assertThat(putNow(queue, i)).as("%d of %d", i, bound).isTrue();
          assertThat(queue.level().depth()).isEqualTo(i);
          assertThat(queue.level().accepted()).isEqualTo(i + 1);
        }
        assertThat(putNow(queue, bound + 1)).isFalse();
        assertThat(drain(queue)).isEqualTo(range(1, bound + 1));
      }
    }
  }

  @Test
  void aTakerThatWaitsGetsEachInputAtOnce() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(100, false);
    put(queue, 0);
    assertThat(originsOf(queue, 20)).containsExactly(0); // others may be gathered now
    List<Object> seen = Collections.synchronizedList(new ArrayList<>());
    Thread taker = crew.create("taker", true, () -> takeAll(queue, 20, seen));
    taker.start();
    for (int i = 1; i < 50; i++) {
      Crew.awaitParked(taker);
      put(queue, i);
      int before = i - 1;
      Crew.await(() -> seen.size() > before);
    }
    queue.close();
    taker.join();
    assertThat(seen).isEqualTo(range(1, 50));
  }

  @Test
  void aTakerThatComesFetchesWhatWasGathered() throws InterruptedException {
    ChunkQueue queue = gathering(5);
    assertThat(originsOf(queue, 64)).containsExactly(1);
    assertThat(originsOf(queue, 64)).isEqualTo(range(2, 6));
  }

  @Test
  void aClosedQueueStillGivesWhatWasGathered() throws InterruptedException {
    ChunkQueue queue = gathering(5);
    queue.close();
    assertThatThrownBy(() -> put(queue, 6)).isInstanceOf(QueueClosedException.class);
    assertThat(drain(queue)).isEqualTo(range(1, 6));
    assertThat(queue.take(new Chunk(1), 9, false, null)).isNull();
  }

  @Test
  void shutdownReturnsWhatWasGathered() throws InterruptedException {
    ChunkQueue queue = gathering(5);
    List<Object> left = new ArrayList<>();
    queue.shutdown().forEach(chunk -> left.addAll(chunk.originList()));
    assertThat(left).isEqualTo(range(1, 6));
    assertThatThrownBy(() -> put(queue, 6)).isInstanceOf(QueueClosedException.class);
    assertThat(queue.level().depth()).isZero();
  }

  @Test
  void whatIsPutInOnePieceDoesNotOvertakeWhatWasGathered() throws InterruptedException {
    ChunkQueue queue = gathering(5);
    Chunk piece = new Chunk(1);
    piece.add(6, 6);
    piece.add(7, 7);
    queue.putNow(piece);
    put(queue, 8);
    assertThat(drain(queue)).isEqualTo(range(1, 9));
  }

  @Test
  void aPieceWaitsWhileTheLastPlacesAreReserved() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(8, false);
    put(queue, 0);
    assertThat(originsOf(queue, 2)).containsExactly(0);
    for (int i = 1; i <= 7; i++) {
      put(queue, i); // two by two, so that the last place is reserved now
    }
    Chunk piece = new Chunk(1);
    piece.add(9, 9);
    PhaseTimer timer = new PhaseTimer("test", Clock.SYSTEM);
    Thread other = crew.create("piece", true, () -> putPiece(queue, piece, timer));
    other.start();
    Crew.awaitParked(other);
    assertThat(queue.level().depth()).isEqualTo(7);
    put(queue, 8);
    List<Object> all = drain(queue);
    other.join();
    all.addAll(drain(queue));
    assertThat(all).isEqualTo(range(1, 10));
  }

  private static void putPiece(ChunkQueue queue, Chunk piece, PhaseTimer timer) {
    try {
      var _ = queue.put(piece, timer);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aTakerSeesNoEndWhileTheQueueIsBeingClosed() throws InterruptedException {
    for (int i = 0; i < 2000; i++) {
      ChunkQueue queue = gathering(3);
      List<Object> seen = Collections.synchronizedList(new ArrayList<>());
      assertThat(originsOf(queue, 20)).containsExactly(1);
      Thread closer = crew.create("closer", true, queue::close);
      Thread taker = crew.create("taker", true, () -> takeAll(queue, 20, seen));
      closer.start();
      taker.start();
      closer.join();
      taker.join();
      assertThat(seen).isEqualTo(range(2, 4));
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void nothingIsLostOrOvertakenWhenPuttersAndTakersRace(long seed) throws InterruptedException {
    var random = new SplittableRandom(seed);
    int bound = random.nextInt(8, 600);
    int putters = random.nextInt(1, 4);
    int takers = random.nextInt(1, 4);
    int each = 20_000;
    ChunkQueue queue = new ChunkQueue(bound, random.nextBoolean());
    List<Thread> putting = new ArrayList<>();
    for (int p = 0; p < putters; p++) {
      int from = p * each;
      putting.add(
          crew.create("putter-" + p, random.nextBoolean(), () -> putAll(queue, from, each)));
    }
    List<List<Object>> seen = new ArrayList<>();
    List<Thread> taking = new ArrayList<>();
    AtomicInteger tooMany = new AtomicInteger();
    for (int t = 0; t < takers; t++) {
      List<Object> mine = new ArrayList<>();
      seen.add(mine);
      int most = random.nextInt(1, 100);
      taking.add(
          crew.create(
              "taker-" + t,
              random.nextBoolean(),
              () -> {
                takeAll(queue, most, mine);
                tooMany.addAndGet(queue.level().depth() > bound ? 1 : 0);
              }));
    }
    taking.forEach(Thread::start);
    putting.forEach(Thread::start);
    for (Thread putter : putting) {
      putter.join();
    }
    queue.close();
    for (Thread taker : taking) {
      taker.join();
    }
    assertThat(seen.stream().flatMap(List::stream).sorted().toList())
        .isEqualTo(range(0, putters * each));
    for (List<Object> mine : seen) {
      for (int p = 0; p < putters; p++) {
        int from = p * each;
        assertThat(mine.stream().filter(x -> (int) x / each * each == from).toList()).isSorted();
      }
    }
    assertThat(tooMany).hasValue(0);
  }

  /** Returns a queue with that many inputs, from 1, all gathered but the first one. */
  private static ChunkQueue gathering(int inputs) throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(100, false);
    put(queue, 0);
    assertThat(originsOf(queue, 20)).containsExactly(0);
    for (int i = 1; i <= inputs; i++) {
      put(queue, i);
    }
    return queue;
  }

  private static void put(ChunkQueue queue, Object item) throws InterruptedException {
    assertThat(queue.put(item, item, Chunk.NO_STAMP, Waiter.FOREVER, null)).isTrue();
  }

  private static boolean putNow(ChunkQueue queue, Object item) throws InterruptedException {
    return queue.put(item, item, Chunk.NO_STAMP, 0, null);
  }

  private static void putAll(ChunkQueue queue, int from, int count) {
    try {
      for (int i = from; i < from + count; i++) {
        put(queue, i);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static void takeAll(ChunkQueue queue, int most, List<Object> seen) {
    try {
      Chunk chunk = new Chunk(1);
      boolean more = true;
      boolean returning = false;
      while (more) {
        Chunk taken = queue.take(chunk, most, returning, null);
        more = taken != null;
        if (taken != null) {
          returning = taken.size() > 1;
          seen.addAll(taken.originList());
          taken.clear();
          chunk = taken;
        }
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static List<Object> drain(ChunkQueue queue) throws InterruptedException {
    List<Object> all = new ArrayList<>();
    while (queue.level().depth() > 0) {
      all.addAll(originsOf(queue, 64));
    }
    return all;
  }

  private static List<Object> originsOf(ChunkQueue queue, int most) throws InterruptedException {
    return Objects.requireNonNull(queue.take(new Chunk(1), most, false, null)).originList();
  }

  private static List<Object> range(int from, int to) {
    return new ArrayList<>(IntStream.range(from, to).boxed().toList());
  }
}
