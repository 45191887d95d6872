package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Waiting, service and response times are exact, whatever the items pass on their way. */
@Timeout(60)
class MeasuredTimesTest {
  private static final Duration STEP = Duration.ofMillis(500);

  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);
  private final Set<Integer> failed = ConcurrentHashMap.newKeySet();

  @Test
  void theQueueOfASlowStageIsWhereItemsWait() {
    var pipeline =
        Pipeline.of(Integer.class).then("quick", x -> x).then("slow", this::afterASecond);
    Stats stats = statsOf(pipeline, List.of(1, 2, 3, 4));
    StageStats quick = stats.stages().getFirst();
    StageStats slow = stats.stages().getLast();
    assertThat(quick.waitingTime()).isEqualTo(seconds(0, 0, 0, 0));
    assertThat(quick.serviceTime()).isEqualTo(seconds(0, 0, 0, 0));
    assertThat(slow.waitingTime()).isEqualTo(seconds(0, 1, 2, 3));
    assertThat(slow.serviceTime()).isEqualTo(seconds(1, 1, 1, 1));
    assertThat(stats.responseTime()).isEqualTo(seconds(1, 2, 3, 4));
  }

  @Test
  void theTimeBeforeAFullQueueIsWaitingTimeToo() {
    var pipeline =
        Pipeline.of(Integer.class)
            .then("quick", x -> x, s -> s.queue(1))
            .then("slow", this::afterASecond, s -> s.queue(1));
    Stats stats = statsOf(pipeline, List.of(1, 2, 3, 4));
    // The third waits a second with the first worker, the fourth two seconds in front of it.
    assertThat(stats.stages().getFirst().waitingTime()).isEqualTo(seconds(0, 0, 0, 1));
    assertThat(stats.stages().getLast().waitingTime()).isEqualTo(seconds(0, 1, 2, 2));
    assertThat(stats.responseTime()).isEqualTo(seconds(1, 2, 3, 4));
  }

  @Test
  void aBackOffIsNoServiceTimeButDelaysTheOutcome() {
    var pipeline =
        Pipeline.of(Integer.class)
            .then("a", this::atTheSecondAttempt, s -> s.retry(1, Duration.ofSeconds(20)));
    Stats stats = statsOf(pipeline, List.of(1, 2));
    StageStats a = stats.stages().getFirst();
    assertThat(a.items().retried()).isEqualTo(2);
    assertThat(a.serviceTime()).isEqualTo(seconds(2, 2));
    assertThat(a.waitingTime()).isEqualTo(seconds(0, 22));
    assertThat(a.workers().busy()).isEqualTo(Duration.ofSeconds(44));
    assertThat(stats.responseTime()).isEqualTo(seconds(22, 44));
  }

  @Test
  void aWaitForTheRateIsNoServiceTimeButDelaysTheOutcome() {
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                this::atTheSecondAttempt,
                s -> s.rate(1, Duration.ofSeconds(10)).retry(1, Duration.ZERO));
    Stats stats = statsOf(pipeline, List.of(1, 2));
    StageStats a = stats.stages().getFirst();
    assertThat(a.serviceTime()).isEqualTo(seconds(2, 2)); // attempts begin at 0, 10, 20 and 30
    assertThat(a.waitingTime()).isEqualTo(seconds(0, 11));
    assertThat(stats.responseTime()).isEqualTo(seconds(11, 31));
  }

  @Test
  void failedAndSkippedItemsHaveOutcomesToo() {
    UnaryOperator<StageOptions<Integer>> skipping =
        s -> s.retry(2, Duration.ofSeconds(4)).skip(e -> "skip".equals(e.getMessage()));
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  clock.sleep(Duration.ofSeconds(1).toNanos());
                  if (x < 3) {
                    throw new IOException(x == 1 ? "skip" : "fail");
                  }
                  return x;
                },
                skipping)
            .then("b", x -> x);
    // Three attempts take 3 + 4 + 8 seconds.
    Stats stats = statsOf(pipeline, List.of(1, 2, 3));
    assertThat(stats.skipped()).isEqualTo(1);
    assertThat(stats.failed()).isEqualTo(1);
    assertThat(stats.responseTime()).isEqualTo(seconds(15, 30, 31));
  }

  @Test
  void itemsThatAreFedAreMeasuredFromWhenTheyComeBack() {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .thenFeeding(
                "a",
                (Integer x, Feedback<Integer> again) -> {
                  afterASecond(x);
                  if (x < 3) {
                    again.put(x + 1);
                  }
                  return x;
                });
    Stats stats = statsOf(pipeline, List.of(1));
    assertThat(stats.responseTime()).isEqualTo(seconds(1, 1, 1));
    assertThat(stats.stages().getFirst().waitingTime()).isEqualTo(seconds(0, 0, 0));
  }

  @Test
  void aWindowHasTheTimesOfTheWindow() {
    var pipeline = Pipeline.of(Integer.class).then("slow", this::afterASecond).in(environment);
    var outcomes = pipeline.outcomes(List.of(1, 2, 3, 4));
    assertThat(outcomes.iterator()).isNotNull();
    await(outcomes, 2);
    Stats earlier = outcomes.stats();
    assertThat(earlier.responseTime()).isEqualTo(seconds(1, 2));
    await(outcomes, 4);
    Stats window = outcomes.stats().since(earlier);
    assertThat(window.responseTime()).isEqualTo(seconds(3, 4));
    assertThat(window.stages().getFirst().waitingTime()).isEqualTo(seconds(2, 3));
    assertThat(window.stages().getFirst().serviceTime()).isEqualTo(seconds(1, 1));
    outcomes.close();
  }

  static Stream<Arguments> ways() {
    UnaryOperator<Pipeline<Integer, Integer>> plain = p -> p.then("b", x -> x);
    UnaryOperator<Pipeline<Integer, Integer>> many =
        p ->
            p.<Integer>thenMany(
                "b",
                (x, out) -> {
                  out.emit(x);
                  out.emit(-x);
                });
    UnaryOperator<Pipeline<Integer, Integer>> none = p -> p.thenMany("b", (x, out) -> {});
    UnaryOperator<Pipeline<Integer, Integer>> lists =
        p -> p.batch("b", 2, Duration.ofDays(1)).then("sum", list -> list.size());
    UnaryOperator<Pipeline<Integer, Integer>> ordered =
        p -> p.then("b", x -> x, s -> s.workers(2).ordered(4)).then("c", x -> x);
    UnaryOperator<Pipeline<Integer, Integer>> keyed =
        p -> p.then("b", x -> x, s -> s.workers(2).orderedBy(x -> x % 2)).then("c", x -> x);
    UnaryOperator<Pipeline<Integer, Integer>> weighed =
        p -> p.then("b", x -> x, s -> s.queueWeight(1, x -> 1));
    UnaryOperator<Pipeline<Integer, Integer>> manyWeighed =
        p -> many.apply(p).then("c", x -> x, s -> s.queueWeight(1, x -> 1));
    UnaryOperator<Pipeline<Integer, Integer>> skipping =
        p -> p.then("b", x -> 1 / (x - 1), s -> s.skip()).then("c", x -> x);
    return Stream.of(
        Arguments.of("plain", plain, seconds(10, 9, 8, 7)),
        Arguments.of("two results", many, seconds(10, 9, 8, 7, 10, 9, 8, 7)),
        Arguments.of("no results", none, seconds()),
        Arguments.of("lists", lists, seconds(10, 8)),
        Arguments.of("ordered", ordered, seconds(10, 9, 8, 7)),
        Arguments.of("keyed", keyed, seconds(10, 9, 8, 7)),
        Arguments.of("weighed", weighed, seconds(10, 9, 8, 7)),
        Arguments.of("two results, weighed", manyWeighed, seconds(10, 9, 8, 7, 10, 9, 8, 7)),
        Arguments.of("one skipped", skipping, seconds(10, 9, 8, 7)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ways")
  void eachItemKeepsTheTimeOfItsInput(
      String way, UnaryOperator<Pipeline<Integer, Integer>> rest, Histogram expected) {
    var held =
        Pipeline.of(Integer.class)
            .then(
                "hold",
                x -> {
                  clock.sleep(Duration.ofSeconds(x == 1 ? 10 : 0).toNanos());
                  return x;
                },
                s -> s.queue(4)); // so that items are read one by one
    Stats stats = statsOf(rest.apply(held), () -> oneASecond(4));
    assertThat(stats.stages().getFirst().waitingTime()).isEqualTo(seconds(0, 9, 8, 7));
    assertThat(stats.stages().get(1).waitingTime()).isEqualTo(seconds(0, 0, 0, 0));
    assertThat(stats.responseTime()).isEqualTo(expected);
  }

  @Test
  void theResultsOfASlowFunctionAreQueuedWhenTheyLeave() {
    var pipeline =
        Pipeline.of(Integer.class)
            .<Integer>thenMany(
                "many",
                (x, out) -> {
                  for (int i = 0; i < 3; i++) {
                    afterASecond(i);
                    out.emit(i);
                  }
                })
            .then("b", x -> x, s -> s.queueWeight(1, x -> 1));
    Stats stats = statsOf(pipeline, List.of(1));
    assertThat(stats.stages().getLast().waitingTime()).isEqualTo(seconds(0, 0, 0));
    assertThat(stats.responseTime()).isEqualTo(seconds(1, 2, 3));
  }

  @Test
  void inputsThatArePutSlowlyAreAllMeasured() throws InterruptedException {
    var pipeline = Pipeline.of(Integer.class).then("a", this::afterASecond).in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      for (int i = 1; i <= 3; i++) {
        run.put(i);
        crew.awaitStandstill();
        clock.advance(STEP);
      }
      while (run.stats().done() < 3) {
        crew.awaitStandstill();
        clock.advance(STEP);
      }
      run.finish();
      StageStats a = run.stats().stages().getFirst();
      assertThat(a.waitingTime())
          .isEqualTo(Histogram.of(Duration.ZERO, STEP, STEP.multipliedBy(2)));
      assertThat(a.serviceTime()).isEqualTo(seconds(1, 1, 1));
      assertThat(run.stats().responseTime())
          .isEqualTo(
              Histogram.of(STEP.multipliedBy(2), STEP.multipliedBy(3), STEP.multipliedBy(4)));
    }
  }

  private Integer afterASecond(Integer x) throws InterruptedException {
    clock.sleep(Duration.ofSeconds(1).toNanos());
    return x;
  }

  private Integer atTheSecondAttempt(Integer x) throws Exception {
    afterASecond(x);
    if (failed.add(x)) {
      throw new IOException("again");
    }
    return x;
  }

  /** Returns numbers from 1, each a second after the one before. */
  private Iterator<Integer> oneASecond(int most) {
    return Stream.iterate(1, x -> x <= most, x -> x + 1)
        .map(x -> {
          try {
            return x == 1 ? x : afterASecond(x);
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        })
        .iterator();
  }

  private Environment withoutJitter() {
    return new Environment(clock, crew, 2, () -> 0);
  }

  private Stats statsOf(Pipeline<Integer, Integer> pipeline, Iterable<Integer> inputs) {
    var outcomes = pipeline.in(withoutJitter()).resultQueue(100).outcomes(inputs);
    assertThat(outcomes.iterator()).isNotNull();
    while (outcomes.state() != RunState.ENDED) {
      crew.awaitStandstill();
      clock.advance(STEP);
    }
    Stats stats = outcomes.stats();
    assertThat(stats.conserved()).isTrue();
    return stats;
  }

  private void await(Outcomes<?, ?> outcomes, long done) {
    while (outcomes.stats().done() < done) {
      crew.awaitStandstill();
      clock.advance(STEP);
    }
  }

  private static Histogram seconds(int... seconds) {
    return Histogram.of(
        Arrays.stream(seconds).mapToObj(Duration::ofSeconds).toArray(Duration[]::new));
  }
}
