package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A chunk queue loses no item and keeps their order, however chunks are split and merged. */
@Timeout(60)
class ChunkQueueTest {

  @Test
  void firstInFirstOutWhetherChunksAreLinkedOrCopied() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(10_000, false);
    int next = 0;
    for (int size : new int[] {1, 256, 3, 9, 8, 64, 250, 20, 1, 2, 40, 5}) {
      queue.put(chunk(next, next + size), timer());
      next += size;
      put(queue, next, next);
      next++;
    }
    List<Object> taken = new ArrayList<>();
    for (int i = 0; taken.size() < next; i++) {
      taken.addAll(take(queue, 1 + i * 7 % 64).originList());
    }
    assertThat(taken).isEqualTo(range(0, next));
    assertThat(queue.level()).isEqualTo(new QueueState.Level(0, 0, next));
  }

  @Test
  void originsAndValuesStayTogether() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(100, false);
    Chunk chunk = new Chunk(1);
    IntStream.range(0, 20).forEach(i -> chunk.add("o" + i, "v" + i));
    queue.put(chunk, timer());
    put(queue, "o20", "v20");
    for (int i = 0; i < 21; ) {
      Chunk taken = take(queue, 4);
      for (int k = taken.from(); k < taken.to(); k++, i++) {
        assertThat(taken.origin(k)).isEqualTo("o" + i);
        assertThat(taken.value(k)).isEqualTo("v" + i);
      }
    }
  }

  @Test
  void aPutOfManyFillsTheQueueToItsBoundAndTheRestFollows() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(10, false);
    Chunk chunk = chunk(0, 16);
    Thread putter = start(() -> queue.put(chunk, timer()));
    Crew.awaitParked(putter);
    assertThat(queue.level()).isEqualTo(new QueueState.Level(10, 10, 10));
    assertThat(take(queue, 5).originList()).isEqualTo(range(0, 5));
    Crew.await(() -> queue.level().depth() == 10);
    Crew.awaitParked(putter);
    assertThat(queue.level().accepted()).isEqualTo(15);
    assertThat(take(queue, 64).originList()).isEqualTo(range(5, 15));
    putter.join();
    assertThat(take(queue, 64).originList()).isEqualTo(range(15, 16));
  }

  @Test
  void ifItemsMoveOneByOneAPutterIsWokenAsSoonAsThereIsRoom() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(7, false);
    queue.put(chunk(0, 7), timer());
    Thread putter = start(() -> put(queue, 7, 7));
    Crew.awaitParked(putter);
    take(queue, 1);
    putter.join();
    assertThat(queue.level().depth()).isEqualTo(7);
  }

  @ParameterizedTest
  @ValueSource(ints = {8, 9, 100})
  void ifChunksMoveAPutterIsWokenWhenHalfOfTheQueueIsFree(int bound) throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(bound, false);
    queue.put(chunk(0, bound), timer());
    Thread putter = start(() -> put(queue, -1, -1));
    Crew.awaitParked(putter);
    for (int left = bound - 1; left > bound / 2; left--) {
      take(queue, 1);
    }
    assertThat(putter.isAlive()).isTrue();
    take(queue, 1);
    putter.join();
  }

  @Test
  void aPutWithoutWaitingFillsAllTheRoomThereIs() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(260, false);
    queue.put(chunk(0, 254), timer());
    // The last chunk has room for two more items; the others go into another chunk.
    Chunk left = queue.putNow(chunk(254, 274));
    assertThat(queue.level().depth()).isEqualTo(260);
    assertThat(left.originList()).isEqualTo(range(260, 274));
    assertThat(queue.putNow(left).size()).isEqualTo(14);
    assertThat(queue.level().depth()).isEqualTo(260);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 64, 500})
  void manyProducersAndConsumersConserveEverything(int bound) throws InterruptedException {
    int each = 2000;
    ChunkQueue queue = new ChunkQueue(bound, true);
    Queue<Object> seen = new ConcurrentLinkedQueue<>();
    List<Thread> takers = new ArrayList<>();
    for (int c = 0; c < 4; c++) {
      takers.add(start(() -> drain(queue, seen)));
    }
    List<Thread> putters = new ArrayList<>();
    for (int p = 0; p < 4; p++) {
      int from = p * each;
      putters.add(start(() -> produce(queue, from, from + each)));
    }
    join(putters);
    queue.close();
    join(takers);
    assertThat(seen.stream().sorted().toList()).isEqualTo(range(0, 4 * each));
    assertThat(queue.level()).isEqualTo(new QueueState.Level(0, 0, 4L * each));
  }

  @Test
  void theItemsOfEachProducerKeepTheirOrder() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(50, true);
    Queue<Object> seen = new ConcurrentLinkedQueue<>();
    Thread taker = start(() -> drain(queue, seen));
    List<Thread> putters =
        List.of(
            start(() -> produce(queue, 0, 3000)),
            start(() -> produce(queue, 3000, 6000)),
            start(() -> produce(queue, 6000, 9000)));
    join(putters);
    queue.close();
    taker.join();
    for (int p = 0; p < 3; p++) {
      int from = p * 3000;
      assertThat(seen.stream().filter(x -> (int) x / 3000 * 3000 == from).toList())
          .isEqualTo(range(from, from + 3000));
    }
  }

  @Test
  void aClosedQueueDrainsAndThenGivesNothing() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(100, false);
    queue.put(chunk(0, 20), timer());
    queue.close();
    assertThat(take(queue, 64).originList()).isEqualTo(range(0, 20));
    assertThat(queue.take(new Chunk(1), 64, false, null)).isNull();
    Chunk late = chunk(20, 23);
    assertThatThrownBy(() -> queue.put(late, timer())).isInstanceOf(QueueClosedException.class);
    assertThatThrownBy(() -> queue.putNow(late)).isInstanceOf(QueueClosedException.class);
    assertThatThrownBy(() -> put(queue, 1, 1)).isInstanceOf(QueueClosedException.class);
    assertThat(late.originList()).isEqualTo(range(20, 23));
  }

  @Test
  void closeWakesAllThreadsAndABlockedPutKeepsTheRest() throws InterruptedException {
    ChunkQueue full = new ChunkQueue(10, false);
    Chunk chunk = chunk(0, 16);
    Queue<String> refused = new ConcurrentLinkedQueue<>();
    Thread first = start(refusedTo(refused, () -> full.put(chunk, timer())));
    Crew.await(() -> full.level().depth() == 10);
    List<Thread> putters = List.of(first, start(refusedTo(refused, () -> put(full, 99, 99))));
    putters.forEach(Crew::awaitParked);
    full.close();
    join(putters);
    assertThat(refused).hasSize(2);
    List<Object> all = originsOf(full.shutdown());
    all.addAll(chunk.originList());
    all.remove((Object) 99);
    assertThat(all).isEqualTo(range(0, 16));

    ChunkQueue empty = new ChunkQueue(10, true);
    Queue<Object> seen = new ConcurrentLinkedQueue<>();
    List<Thread> takers = List.of(start(() -> drain(empty, seen)), start(() -> drain(empty, seen)));
    takers.forEach(Crew::awaitParked);
    empty.close();
    join(takers);
    assertThat(seen).isEmpty();
  }

  @Test
  void shutdownRemovesTheRestAndAcceptsNoReturnedItems() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(100, true);
    queue.put(chunk(0, 30), timer());
    Chunk out = take(queue, 10);
    assertThat(queue.shutdown()).flatExtracting(Chunk::originList).isEqualTo(range(10, 30));
    assertThat(queue.returnUnstarted(out.copy(5, 10))).isFalse();
    assertThat(queue.take(new Chunk(1), 64, true, null)).isNull();
    assertThat(queue.level()).isEqualTo(new QueueState.Level(0, 0, 30));
    assertThat(queue.shutdown()).flatExtracting(Chunk::originList).isEmpty();
  }

  @Test
  void aLiftedQueueHasRoomForAll() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(2, false);
    List<Thread> putters =
        List.of(
            start(() -> queue.put(chunk(0, 20), timer())),
            start(() -> queue.put(chunk(20, 40), timer())),
            start(() -> put(queue, 40, 40)));
    putters.forEach(Crew::awaitParked);
    queue.lift();
    join(putters);
    queue.put(chunk(41, 60), timer());
    assertThat(queue.shutdown())
        .flatExtracting(Chunk::originList)
        .containsExactlyInAnyOrderElementsOf(range(0, 60));
  }

  @Test
  void aWakeUpIsPassedOnToAllThreadsThatCanProceed() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(100, true);
    Queue<Object> seen = new ConcurrentLinkedQueue<>();
    List<Thread> takers = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      takers.add(start(() -> seen.addAll(take(queue, 1).originList())));
    }
    takers.forEach(Crew::awaitParked);
    queue.put(chunk(0, 5), timer()); // one put, one signal
    join(takers);
    assertThat(seen).containsExactlyInAnyOrderElementsOf(range(0, 5));

    queue.put(chunk(0, 20), timer());
    queue.put(chunk(20, 84), timer());
    queue.put(chunk(84, 100), timer());
    List<Thread> putters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int item = 100 + i;
      putters.add(start(() -> put(queue, item, item)));
    }
    putters.forEach(Crew::awaitParked);
    take(queue, 20);
    take(queue, 64); // down to less than half: one take, one signal
    join(putters);
    assertThat(queue.level().accepted()).isEqualTo(5 + 105);
  }

  @Test
  void puttersAreLetInWhenHalfIsFreeAndThenUntilItIsFull() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(20, true);
    queue.put(chunk(0, 20), timer());
    List<Thread> putters = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      int item = 20 + i;
      putters.add(start(() -> put(queue, item, item)));
    }
    putters.forEach(Crew::awaitParked);
    take(queue, 9); // down to more than half
    putters.forEach(Crew::awaitParked);
    assertThat(queue.level()).isEqualTo(new QueueState.Level(11, 11, 20));
    take(queue, 1);
    Crew.await(() -> queue.level().accepted() == 30);
    assertThat(queue.level().depth()).isEqualTo(20);
    take(queue, 20);
    join(putters);
  }

  @Test
  void returnedItemsAreTheOldestAgainEvenBeyondTheBound() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(20, true);
    queue.put(chunk(0, 20), timer());
    Chunk taken = take(queue, 12);
    queue.put(chunk(20, 32), timer());
    assertThat(queue.returnUnstarted(taken.copy(4, 12))).isTrue();
    assertThat(queue.level()).isEqualTo(new QueueState.Level(28, 28, 32));
    assertThat(queue.putNow(chunk(32, 33)).size()).isEqualTo(1);
    List<Object> rest = new ArrayList<>();
    while (queue.level().depth() > 0) {
      rest.addAll(take(queue, 5).originList());
    }
    assertThat(rest).isEqualTo(range(4, 32));
  }

  @Test
  void aQueueIsNotDrainedWhileATakerMayReturnItems() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(100, true);
    queue.put(chunk(0, 4), timer());
    queue.close();
    Chunk out = take(queue, 4);
    Queue<Object> seen = new ConcurrentLinkedQueue<>();
    List<Thread> others =
        List.of(start(() -> drainOneByOne(queue, seen)), start(() -> drainOneByOne(queue, seen)));
    others.forEach(Crew::awaitParked);
    queue.returnUnstarted(out.copy(2, 4));
    Crew.await(() -> seen.size() == 2);
    others.forEach(Crew::awaitParked);
    assertThat(others).allMatch(Thread::isAlive);
    assertThat(queue.take(new Chunk(1), 1, true, null)).isNull();
    join(others);
    assertThat(seen).containsExactlyInAnyOrder(2, 3);
  }

  @Test
  void allTakersLearnOfTheEnd() throws InterruptedException {
    for (int round = 0; round < 50; round++) {
      ChunkQueue queue = new ChunkQueue(100, true);
      queue.put(chunk(0, 3), timer());
      queue.close();
      Chunk out = take(queue, 3);
      Queue<Object> seen = new ConcurrentLinkedQueue<>();
      List<Thread> others = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        others.add(start(() -> drainOneByOne(queue, seen)));
      }
      others.forEach(Crew::awaitParked);
      queue.returnUnstarted(out.copy(2, 3)); // wakes one of the other takers
      Chunk last = queue.take(new Chunk(1), 1, true, null); // but this thread is usually faster
      int mine = last == null ? 0 : last.size();
      join(others);
      assertThat(seen.size() + mine).isEqualTo(1);
    }
  }

  @Test
  void aPutterContinuesWithASpareChunkOfATaker() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(100, false);
    queue.put(chunk(0, 20), timer());
    Chunk left = new Chunk(1);
    queue.take(left, 64, false, null);
    assertThat(queue.put(chunk(20, 40), timer())).isSameAs(left);
  }

  @Test
  void anInterruptedPutLosesNothing() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(10, false);
    Chunk chunk = chunk(0, 16);
    Queue<String> interrupted = new ConcurrentLinkedQueue<>();
    List<Thread> putters =
        List.of(
            start(interruptedTo(interrupted, () -> queue.put(chunk, timer()))),
            start(() -> {
              Crew.await(() -> queue.level().depth() == 10);
              interruptedTo(interrupted, () -> put(queue, 99, 99)).run();
            }));
    Crew.await(() -> queue.level().depth() == 10);
    putters.forEach(Crew::awaitParked);
    putters.forEach(Thread::interrupt);
    join(putters);
    assertThat(interrupted).hasSize(2);
    List<Object> all = originsOf(queue.shutdown());
    all.addAll(chunk.originList());
    assertThat(all).isEqualTo(range(0, 16));
  }

  @Test
  void aSinglePutWithAnInterruptPendingIsNotAccepted() {
    ChunkQueue queue = new ChunkQueue(10, false);
    Thread.currentThread().interrupt();
    assertThatThrownBy(() -> put(queue, 1, 1)).isInstanceOf(InterruptedException.class);
    assertThat(queue.level().accepted()).isZero();
  }

  @Test
  void anInterruptedTakerLeavesTheItemToAnother() throws InterruptedException {
    for (int round = 0; round < 50; round++) {
      ChunkQueue queue = new ChunkQueue(10, true);
      Queue<Object> ends = new ConcurrentLinkedQueue<>();
      Body body =
          () -> {
            try {
              ends.add(take(queue, 1).originList());
            } catch (InterruptedException e) {
              ends.add("interrupted");
            }
          };
      Thread first = start(body);
      Crew.awaitParked(first);
      Thread second = start(body);
      Crew.awaitParked(second);
      put(queue, 1, 1); // its signal goes to the first thread, together with an interrupt
      first.interrupt();
      first.join();
      Crew.await(() -> ends.contains(List.of((Object) 1)));
      second.interrupt();
      second.join();
      assertThat(queue.level().depth()).isZero();
    }
  }

  private interface Body {
    void run() throws InterruptedException;
  }

  private static Thread start(Body body) {
    return Thread.startVirtualThread(() -> {
      try {
        body.run();
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
  }

  private static Body refusedTo(Queue<String> log, Body body) {
    return () -> {
      try {
        body.run();
      } catch (QueueClosedException e) {
        log.add("refused");
      }
    };
  }

  private static Body interruptedTo(Queue<String> log, Body body) {
    return () -> {
      try {
        body.run();
      } catch (InterruptedException e) {
        log.add("interrupted");
      }
    };
  }

  private static void produce(ChunkQueue queue, int from, int to) throws InterruptedException {
    int next = from;
    while (next < to) {
      int size = Math.min(to - next, ThreadLocalRandom.current().nextInt(1, 65));
      if (size % 4 == 0) {
        put(queue, next, next);
        next++;
      } else {
        queue.put(chunk(next, next + size), timer());
        next += size;
      }
    }
  }

  /**
   * Takes chunks of random sizes and returns some of their items, as a worker and the rebalancer
   * do.
   */
  private static void drain(ChunkQueue queue, Queue<Object> seen) throws InterruptedException {
    boolean returning = false;
    Chunk chunk = new Chunk(1);
    while (true) {
      @Nullable Chunk taken =
          queue.take(chunk, ThreadLocalRandom.current().nextInt(1, 65), returning, null);
      if (taken == null) {
        return;
      }
      returning = taken.size() > 1;
      int keep = returning ? ThreadLocalRandom.current().nextInt(1, taken.size() + 1) : 1;
      int middle = taken.from() + keep;
      seen.addAll(taken.copy(taken.from(), middle).originList());
      if (middle < taken.to() && seen.size() % 3 == 0) {
        queue.returnUnstarted(taken.copy(middle, taken.to()));
      } else {
        seen.addAll(taken.copy(middle, taken.to()).originList());
      }
      taken.clear();
      chunk = taken;
    }
  }

  private static void drainOneByOne(ChunkQueue queue, Queue<Object> seen)
      throws InterruptedException {
    @Nullable Chunk taken;
    while ((taken = queue.take(new Chunk(1), 1, false, null)) != null) {
      seen.addAll(taken.originList());
    }
  }

  private static Chunk take(ChunkQueue queue, int most) throws InterruptedException {
    Chunk taken = queue.take(new Chunk(1), most, false, null);
    assertThat(taken).isNotNull();
    return taken;
  }

  private static PhaseTimer timer() {
    return new PhaseTimer("test", Clock.SYSTEM);
  }

  private static List<Object> originsOf(List<Chunk> chunks) {
    List<Object> origins = new ArrayList<>();
    chunks.forEach(chunk -> origins.addAll(chunk.originList()));
    return origins;
  }

  private static Chunk chunk(int from, int to) {
    Chunk chunk = new Chunk(1);
    IntStream.range(from, to).forEach(i -> chunk.add(i, i));
    return chunk;
  }

  private static List<Object> range(int from, int to) {
    return IntStream.range(from, to).<Object>mapToObj(i -> i).toList();
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void put(StageQueue queue, Object origin, Object value)
      throws InterruptedException {
    assertThat(queue.put(origin, value, Chunk.NO_STAMP, Waiter.FOREVER, null)).isTrue();
  }

  @Test
  void anItemIsNotReturnedToAQueueThatIsDrainedWithoutIt() throws InterruptedException {
    ChunkQueue queue = new ChunkQueue(100, true);
    for (int i = 0; i < 3; i++) {
      queue.put(i, i, Chunk.NO_STAMP, Waiter.FOREVER, null);
    }
    queue.close();
    Chunk two = Objects.requireNonNull(queue.take(new Chunk(1), 2, false, null));
    Chunk one = Objects.requireNonNull(queue.take(new Chunk(1), 2, false, null));
    assertThat(queue.returnUnstarted(one)).isTrue(); // the other taker may still return its two
    Chunk again = Objects.requireNonNull(queue.take(new Chunk(1), 2, false, null));
    assertThat(queue.leave(two.size() > 1)).isTrue();
    assertThat(queue.returnUnstarted(again)).isFalse(); // nobody would take it any more
    assertThat(queue.take(new Chunk(1), 2, false, null)).isNull();
  }
}
