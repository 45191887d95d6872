package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A stage restores the order of its items within a window. */
@Timeout(60)
@SuppressWarnings("ThreadPriorityCheck") // a yield only varies which thread is first
class OrderedTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);

  private final CountDownLatch slow = new CountDownLatch(1);
  private final AtomicInteger begun = new AtomicInteger();

  @ParameterizedTest(name = "{0} workers, window {1}, queues of {2}")
  @CsvSource({"2, 1, 1", "8, 3, 1", "3, 8, 1", "8, 8, 128", "8, 300, 128", "1, 5, 128"})
  void isKeptHoweverFastTheWorkersAre(int workers, int window, int queue)
      throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("before", x -> x)
            .then("a", x -> atRandomSpeed(x), s -> s.workers(workers).ordered(window).queue(queue))
            .then("behind", x -> x, s -> s.queue(queue));
    assertThat(pipeline.run(range(0, 500))).isEqualTo(range(0, 500));
  }

  @ParameterizedTest(name = "item {0}")
  @ValueSource(ints = {253, 254, 255, 256, 257, 258, 259})
  void theLastItemOfAChunkLeavesWithThoseBehindIt(int last) throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    CountDownLatch others = new CountDownLatch(499);
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  gate.await();
                  if (x == last) {
                    others.await();
                  }
                  others.countDown();
                  return x;
                },
                s -> s.workers(2).queue(1024).ordered(300))
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      for (int i = 0; i < 500; i++) { // fills chunks of 256, except those taken
        run.put(i);
        if (i == 0) {
          crew.awaitStandstill();
        }
      }
      gate.countDown();
      assertThat(run.finish()).isEqualTo(range(0, 500));
    }
  }

  @Test
  void failedItemsLeaveGapsThatClose() throws InterruptedException {
    Queue<Integer> dead = new ConcurrentLinkedQueue<>();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  atRandomSpeed(x);
                  if (x % 3 == 0) {
                    throw new IOException("a third");
                  }
                  return x;
                },
                s -> s.workers(4).ordered(6).skip())
            .then(
                "b",
                x -> {
                  if (x % 5 == 0) {
                    throw new IOException("a fifth");
                  }
                  return x;
                },
                s -> s.workers(3).ordered(2).deadLetter(letter -> dead.add(letter.item())));
    assertThat(pipeline.run(range(0, 300)))
        .isEqualTo(IntStream.range(0, 300).filter(x -> x % 3 > 0 && x % 5 > 0).boxed().toList());
    assertThat(dead).hasSize(40);
  }

  @Test
  void resultsOfOneItemStayTogetherAndInOrder() throws InterruptedException {
    Pipeline<Integer, String> pipeline =
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (Integer x, Emitter<String> out) -> {
                  for (int i = 0; i < x % 40; i++) { // often more than are moved at once
                    out.emit(x + "." + i);
                    if (i % 10 == 9) {
                      atRandomSpeed(x);
                    }
                  }
                },
                s -> s.workers(5).ordered(7))
            .then("b", x -> x, s -> s.queue(20));
    List<String> expected = new ArrayList<>();
    range(0, 200).forEach(x -> IntStream.range(0, x % 40).forEach(i -> expected.add(x + "." + i)));
    assertThat(pipeline.run(range(0, 200))).isEqualTo(expected);
  }

  @ParameterizedTest(name = "{0} workers, window {1}")
  @CsvSource({"8, 5", "3, 10", "4, 4", "2, 1"})
  void aSlowItemStopsTheOthersOnlyWhenTheWindowIsFull(int workers, int window)
      throws InterruptedException {
    Pipeline<Integer, Integer> pipeline = slowAtZero(workers, window).in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      for (int i = 0; i < 50; i++) {
        run.put(i);
      }
      Crew.await(() -> begun.get() >= window);
      crew.awaitStandstill();
      assertThat(begun).hasValue(window);
      assertThat(run.stats().done()).isZero();
      slow.countDown();
      assertThat(run.finish()).isEqualTo(range(0, 50));
    }
  }

  @Test
  void finishedResultsAreDeliveredWhenTheRunIsCancelled() {
    var outcomes = slowAtZero(3, 10).in(environment).outcomes(range(0, 50));
    Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
    Crew.await(() -> begun.get() == 10);
    crew.awaitStandstill();
    outcomes.close();
    List<Integer> seen = new ArrayList<>();
    iterator.forEachRemaining(outcome -> seen.add(outcome.input()));
    assertThat(seen).isEqualTo(range(1, 10));
    assertThat(outcomes.handedBack()).contains(0).doesNotContainAnyElementsOf(seen);
    assertThat(outcomes.stats().conserved()).isTrue();
    assertThat(outcomes.stats().put()).isEqualTo(9 + outcomes.handedBack().size());
  }

  @Test
  void resultsNotForwardedAreHandedBackInTheMiddleOfThePipeline() throws InterruptedException {
    Queue<Integer> behind = new ConcurrentLinkedQueue<>();
    Run<Integer, Integer> run =
        slowAtZero(3, 10)
            .then(
                "b",
                x -> {
                  behind.add(x);
                  return x;
                })
            .in(environment)
            .start();
    for (int i = 0; i < 20; i++) {
      run.put(i);
    }
    Crew.await(() -> begun.get() == 10);
    crew.awaitStandstill();
    run.close();
    assertThat(behind).isEmpty();
    assertThat(run.handedBack()).containsExactlyInAnyOrderElementsOf(range(0, 20));
    assertThat(run.stats().conserved()).isTrue();
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void aFullNextStageCausesNoDeadlock() throws InterruptedException {
    CountDownLatch inB = new CountDownLatch(1);
    try (Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then("a", x -> x, s -> s.workers(4).ordered(2))
            .then(
                "b",
                x -> {
                  inB.await();
                  return x;
                },
                s -> s.queue(1))
            .in(environment)
            .start()) {
      for (int i = 0; i < 30; i++) {
        run.put(i);
      }
      crew.awaitStandstill();
      assertThat(run.stats().stages().getFirst().items().out()).isEqualTo(2);
      inB.countDown();
      assertThat(run.finish()).isEqualTo(range(0, 30));
    }
  }

  @Test
  void aRetriedItemKeepsItsPlace() throws InterruptedException {
    AtomicInteger attempts = new AtomicInteger();
    try (Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  if (x == 2 && attempts.incrementAndGet() < 3) {
                    throw new IOException("not yet");
                  }
                  return x;
                },
                s -> s.workers(3).ordered(20).retry(5, Duration.ofSeconds(1)))
            .in(environment)
            .start()) {
      for (int i = 0; i < 10; i++) {
        run.put(i);
      }
      for (int again = 0; again < 2; again++) {
        clock.awaitSleepers(1);
        crew.awaitStandstill();
        assertThat(run.stats().done()).isEqualTo(2);
        clock.advance(Duration.ofSeconds(2));
        crew.awaitStandstill();
      }
      assertThat(run.finish()).isEqualTo(range(0, 10));
    }
  }

  @Test
  void aFailureEndsTheRunWithEverythingAccountedFor() {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  atRandomSpeed(x);
                  if (x == 100) {
                    throw new IOException("the hundredth");
                  }
                  return x;
                },
                s -> s.workers(4).ordered(8));
    var failure = catchThrowableOfType(PipelineException.class, () -> pipeline.run(range(0, 1000)));
    assertThat(failure).hasRootCauseMessage("the hundredth");
    assertThat(Reasons.itemFailure(failure).item()).isEqualTo(100);
  }

  private Pipeline<Integer, Integer> slowAtZero(int workers, int window) {
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
            s -> s.workers(workers).ordered(window));
  }

  private static int atRandomSpeed(int x) {
    int times = ThreadLocalRandom.current().nextInt(2000);
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
    if (times % 4 == 0) {
      Thread.yield();
    }
    return x;
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
