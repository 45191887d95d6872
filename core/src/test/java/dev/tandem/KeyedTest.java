package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A stage keeps the order of the items of each key. */
@Timeout(60)
@SuppressWarnings("ThreadPriorityCheck") // a yield only varies which thread is first
class KeyedTest {
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(new ManualClock(), crew, 2);

  private final CountDownLatch slow = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();

  @ParameterizedTest(name = "{0} keys, {1} workers, queues of {2}")
  @CsvSource({"1, 4, 1", "3, 6, 1", "4, 2, 5", "7, 5, 128", "100, 8, 16"})
  void itemsOfOneKeyAreWorkedOnOneAtATimeAndInOrder(int keys, int workers, int queue)
      throws InterruptedException {
    Map<Integer, AtomicInteger> atWork = new ConcurrentHashMap<>();
    Queue<String> broken = new ConcurrentLinkedQueue<>();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  var mine = atWork.computeIfAbsent(x % keys, key -> new AtomicInteger());
                  if (mine.incrementAndGet() != 1) {
                    broken.add("two of key " + x % keys);
                  }
                  Thread.yield();
                  mine.decrementAndGet();
                  return x;
                },
                s -> s.workers(workers).queue(queue).orderedBy(x -> x % keys))
            .then("b", x -> x, s -> s.queue(queue));
    List<Integer> results = pipeline.run(range(0, 600));
    assertThat(broken).isEmpty();
    assertThat(results).hasSize(600);
    for (int key = 0; key < keys; key++) {
      int itsKey = key;
      assertThat(results.stream().filter(x -> x % keys == itsKey))
          .isSorted()
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void differentKeysAreWorkedOnInParallel() throws InterruptedException {
    CyclicBarrier together = new CyclicBarrier(3); // passed only by three threads at once
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  together.await();
                  return x;
                },
                s -> s.workers(3).orderedBy(x -> x % 3));
    assertThat(pipeline.run(range(0, 30))).containsExactlyInAnyOrderElementsOf(range(0, 30));
  }

  @Test
  void aBusyKeyHoldsUpNoOtherKey() throws InterruptedException {
    try (Run<Integer, Integer> run = slowAtZero(s -> s.workers(2).orderedBy(x -> x % 10)).start()) {
      for (int item : new int[] {0, 10, 20, 1, 30, 2, 3}) {
        run.put(item);
      }
      crew.awaitStandstill();
      assertThat(run.stats().done()).isEqualTo(3); // 1, 2, 3
      assertThat(run.stats().stages().getFirst().queue().depth()).isEqualTo(3); // set aside
      slow.countDown();
      assertThat(run.finish()).containsExactly(1, 2, 3, 0, 10, 20, 30);
    }
  }

  @Test
  void asManyItemsMayBeSetAsideAsTheQueueHolds() throws InterruptedException {
    Run<Integer, Integer> run =
        slowAtZero(s -> s.workers(3).queue(4).orderedBy(x -> "hot")).start();
    AtomicInteger accepted = new AtomicInteger();
    Thread producer =
        crew.start(
            "producer",
            () -> {
              try {
                for (int i = 0; i < 30; i++) {
                  run.put(i);
                  accepted.incrementAndGet();
                }
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
            });
    Crew.await(() -> accepted.get() >= 9);
    crew.awaitStandstill();
    assertThat(accepted).hasValue(1 + 4 + 4); // worked on, set aside, in the queue
    assertThat(begun).hasValue(1);
    assertThat(run.stats().stages().getFirst().queue().depth()).isEqualTo(8);
    slow.countDown();
    producer.join();
    assertThat(run.finish()).isEqualTo(range(0, 30));
  }

  @Test
  void itemsSetAsideAreHandedBackWhenTheRunIsCancelled() throws InterruptedException {
    Run<Integer, Integer> run =
        slowAtZero(s -> s.workers(3).queue(4).orderedBy(x -> x % 2)).start();
    for (int item : new int[] {0, 2, 4, 1, 6, 8}) {
      run.put(item);
      crew.awaitStandstill();
    }
    run.put(10);
    crew.awaitStandstill();
    run.close();
    assertThat(run.stats().done()).isEqualTo(1); // the item with the odd number
    assertThat(run.handedBack()).containsExactlyInAnyOrder(0, 2, 4, 6, 8, 10);
    assertThat(run.stats().conserved()).isTrue();
    assertThat(run.stats().stages().getFirst().queue().depth()).isZero();
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void afterAFailedItemTheNextOfItsKeyIsWorkedOn() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  if (x % 2 == 0) {
                    throw new IOException("even");
                  }
                  return x;
                },
                s -> s.workers(4).skip().orderedBy(x -> "one"));
    assertThat(pipeline.run(range(0, 200)))
        .isEqualTo(IntStream.range(0, 200).filter(x -> x % 2 == 1).boxed().toList());
  }

  @Test
  void anyNumberOfResultsKeepTheOrderOfTheirKey() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (Integer x, Emitter<Integer> out) -> {
                  for (int i = 0; i < 20; i++) {
                    out.emit(x * 20 + i);
                  }
                },
                s -> s.workers(4).orderedBy(x -> x % 2))
            .then("b", x -> x, s -> s.queue(17));
    List<Integer> results = pipeline.run(range(0, 60));
    assertThat(results).hasSize(1200);
    for (int key = 0; key < 2; key++) {
      int itsKey = key;
      assertThat(results.stream().filter(x -> x / 20 % 2 == itsKey)).isSorted();
    }
  }

  @Test
  void aKeyFunctionThatThrowsEndsTheRunWithEverythingAccountedFor() {
    assertThat(endedBy(x -> Integer.toString(Math.divideExact(10, 50 - x))).getCause())
        .isInstanceOf(ArithmeticException.class);
  }

  @Test
  void aKeyThatIsNullEndsTheRun() {
    PipelineException failure = endedBy(new NoKeyAt50());
    assertThat(failure.getCause()).isInstanceOf(NullPointerException.class);
    assertThat(failure.getCause()).hasMessageContaining("key");
  }

  @Test
  void aKeyThatCannotBeComparedEndsTheRun() {
    record Bad(int number) {
      @Override
      public int hashCode() {
        if (number == 50) {
          throw new IllegalStateException("no hash");
        }
        return number;
      }
    }

    assertThat(endedBy(x -> new Bad(x == 50 ? 50 : x % 3)).getCause()).hasMessage("no hash");
  }

  private static final class NoKeyAt50 implements Function<Integer, Object> {
    @Override
    @SuppressWarnings("NullAway") // the test is about null
    public Object apply(Integer x) {
      return x == 50 ? null : x % 3;
    }
  }

  /** Returns the failure of a run whose key function fails at item 50. */
  private PipelineException endedBy(Function<Integer, ?> key) {
    Queue<Integer> done = new ConcurrentLinkedQueue<>();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  done.add(x);
                  return x;
                },
                s -> s.workers(3).orderedBy(key))
            .in(environment);
    var failure = catchThrowableOfType(PipelineException.class, () -> pipeline.run(range(0, 200)));
    assertThat(failure.reason()).isEqualTo(new PipelineException.Reason.StageFailed("a"));
    assertThat(List.<Object>copyOf(failure.handedBack()))
        .contains(50)
        .doesNotContainAnyElementsOf(done);
    assertThat(crew.alive()).isEmpty();
    return failure;
  }

  private Pipeline<Integer, Integer> slowAtZero(
      java.util.function.UnaryOperator<StageOptions<Integer>> options) {
    return Pipeline.of(Integer.class)
        .then(
            "a",
            x -> {
              begun.incrementAndGet();
              if (x == 0) {
                slow.await();
              }
              return x;
            },
            options)
        .in(environment);
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
