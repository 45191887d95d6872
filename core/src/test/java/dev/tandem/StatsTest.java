package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The figures derived from the numbers of a run agree with cases computed by hand. */
class StatsTest {

  /** A stage that was busy for {@code busy} milliseconds; each of its workers lived for 1000. */
  private record Case(String name, int workers, long items, long busy, boolean canGrow) {
    StageStats stats(long out) {
      Duration starved = Duration.ofSeconds(workers).minusMillis(busy);
      return stage(
          name,
          new StageStats.Items(items, out, items, 0, 0, 0, 0, 0),
          new StageStats.Workers(workers, 0, canGrow, millis(busy), starved, Duration.ZERO));
    }
  }

  @Test
  void theStageWithTheBusiestWorkersLimitsTheRun() {
    // With 1, 2 and 1 workers, demands of 1, 4 and 2 ms allow 1000, 500 and 500 items a second.
    Stats stats =
        stats(
            new Case("a", 1, 490, 490, true),
            new Case("b", 2, 490, 1960, true),
            new Case("c", 1, 490, 970, true));
    assertThat(stats.bottleneck()).isEqualTo("b");
  }

  @Test
  void oneMoreWorkerHelpsUntilTheNextStageIsTheSlowest() {
    // With 1, 2 and 2 workers, demands of 1, 4 and 2 ms allow 1000, 500 and 1000 items a second.
    // One more worker at b raises the 500 to 750.
    Stats stats =
        stats(
            new Case("a", 1, 490, 490, true),
            new Case("b", 2, 490, 1960, true),
            new Case("c", 2, 490, 980, true));
    assertThat(stats.gainOfOneMoreWorker()).isCloseTo(0.5, within(1e-9));
    // With one worker and a demand of 1.6 ms, c allows 625 items a second.
    Stats limited =
        stats(
            new Case("a", 1, 490, 490, true),
            new Case("b", 2, 490, 1960, true),
            new Case("c", 1, 490, 784, true));
    assertThat(limited.gainOfOneMoreWorker()).isCloseTo(0.25, within(1e-9));
  }

  @Test
  void nothingIsGainedIfAnotherStageIsAsSlow() {
    Stats stats = stats(new Case("a", 1, 500, 1000, true), new Case("b", 2, 500, 2000, true));
    assertThat(stats.gainOfOneMoreWorker()).isZero();
  }

  @Test
  void aSingleStageGainsTheShareOfOneWorker() {
    assertThat(stats(new Case("a", 1, 10, 1000, true)).gainOfOneMoreWorker())
        .isCloseTo(1, within(1e-9));
    assertThat(stats(new Case("a", 4, 10, 4000, true)).gainOfOneMoreWorker())
        .isCloseTo(0.25, within(1e-9));
  }

  @ParameterizedTest
  @CsvSource({"699, false, 0", "700, true, 1"})
  void nothingIsGainedIfTheInputIsSlow(long busy, boolean saturated, double gain) {
    Stats stats = stats(new Case("a", 1, 10, busy, true));
    assertThat(stats.stages().getFirst().isSaturated()).isEqualTo(saturated);
    assertThat(stats.gainOfOneMoreWorker()).isCloseTo(gain, within(1e-9));
  }

  @Test
  void nothingIsGainedIfOneMoreWorkerCannotWork() {
    assertThat(stats(new Case("a", 2, 10, 2000, false)).gainOfOneMoreWorker()).isZero();
  }

  @Test
  void nothingIsKnownBeforeAnItemHasEnded() {
    Stats stats = stats(new Case("a", 2, 0, 2000, true));
    assertThat(stats.bottleneck()).isEqualTo("a");
    assertThat(stats.gainOfOneMoreWorker()).isZero();
  }

  @Test
  void aStageBehindOneThatMultipliesIsVisitedMoreOften() {
    // Stage a needs 1 ms for an input and makes ten items from it. Stage b needs 0.5 ms for each
    // item, so 5 ms for an input: one worker allows 200 inputs a second, two allow 400. Stage a
    // allows 1000, and c, at 0.3 ms for an item, 333.
    Stats stats =
        new Stats(
            List.of(
                new Case("a", 1, 200, 200, true).stats(2000),
                new Case("b", 1, 2000, 1000, true).stats(2000),
                new Case("c", 1, 2000, 600, true).stats(2000)),
            Duration.ofSeconds(1),
            Histogram.of());
    assertThat(stats.conserved()).isTrue();
    assertThat(stats.multiplied()).isEqualTo(1800);
    assertThat(stats.bottleneck()).isEqualTo("b");
    assertThat(stats.gainOfOneMoreWorker()).isCloseTo(1000.0 / 3 / 200 - 1, within(1e-9));
  }

  @Test
  void aStageThatDropsMostItemsSparesTheNext() {
    // Of 1000 inputs, a forwards 10. Stage b needs 90 ms for each of them, so 0.9 ms for an input.
    Stats stats =
        new Stats(
            List.of(
                new Case("a", 1, 1000, 1000, true).stats(10),
                new Case("b", 1, 10, 900, true).stats(10)),
            Duration.ofSeconds(1),
            Histogram.of());
    assertThat(stats.bottleneck()).isEqualTo("a");
    assertThat(stats.gainOfOneMoreWorker()).isCloseTo(1 / 0.9 - 1, within(1e-9));
  }

  @Test
  void failedItemsCountTowardsTheDemand() {
    StageStats stage = stage("a", new StageStats.Items(10, 4, 4, 3, 1, 2, 0, 0), busy(millis(800)));
    assertThat(stage.demand()).isEqualTo(100_000_000);
    assertThat(stage.items().ended()).isEqualTo(10);
  }

  @Test
  void aMissingOrDuplicatedItemIsDetected() {
    Case a = new Case("a", 1, 10, 1, true);
    Case b = new Case("b", 1, 10, 1, true);
    assertThat(
            new Stats(List.of(a.stats(10), b.stats(10)), Duration.ZERO, Histogram.of()).conserved())
        .isTrue();
    assertThat(
            new Stats(List.of(a.stats(11), b.stats(10)), Duration.ZERO, Histogram.of()).conserved())
        .isFalse();
    StageStats unended =
        stage("a", new StageStats.Items(10, 9, 9, 0, 0, 0, 0, 0), busy(Duration.ZERO));
    assertThat(new Stats(List.of(unended), Duration.ZERO, Histogram.of()).conserved()).isFalse();
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "one worker, 1, 0, 0, false, true",
    "as many computing as processors, 2, 0, 0, true, false",
    "fewer computing than processors, 1, 0, 0, true, true",
    "a rate limit, 2, 0, 5, false, false",
    "as many as the window, 3, 3, 0, false, false",
    "fewer than the window, 3, 4, 0, false, true"
  })
  void aStageCanGrowIfOneMoreWorkerCouldWork(
      String what, int workers, int window, int rate, boolean onCpu, boolean canGrow)
      throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> x,
                s -> {
                  StageOptions<Integer> options = s.workers(workers);
                  options = window > 0 ? options.ordered(window) : options;
                  options = rate > 0 ? options.rate(rate, Duration.ofSeconds(1)) : options;
                  return onCpu ? options.onCpu() : options;
                })
            .in(new Environment(new ManualClock(), new Crew(), 2));
    try (Run<Integer, Integer> run = pipeline.start()) {
      assertThat(run.stats().stages().getFirst().workers().canGrow()).isEqualTo(canGrow);
    }
  }

  @ParameterizedTest(name = "a rate of {0} a second: {1}")
  @CsvSource({"500, 0.5", "45, 0.125", "60, 0.5", "40, 0", "20, 0"})
  void aRateLimitCapsTheGain(int rate, double gain) {
    // Two workers that need 50 ms each do 40 items a second, or as many as the rate allows.
    long done = 100L * Math.min(40, rate); // in 100 seconds
    Duration busy = Duration.ofSeconds(200);
    Duration paced = Duration.ofMillis(200_000 - done * 50);
    StageStats stage =
        new StageStats(
            "a",
            new StageStats.Items(done, done, done, 0, 0, 0, 0, 0),
            new StageStats.Queue(0, 0, 128, 0),
            new StageStats.Workers(2, 0, true, busy, Duration.ZERO, Duration.ZERO),
            Histogram.of(),
            Histogram.of(),
            new StageStats.RateLimit(Duration.ofSeconds(1).dividedBy(rate), paced));
    assertThat(
            new Stats(List.of(stage), Duration.ofSeconds(100), Histogram.of())
                .gainOfOneMoreWorker())
        .isCloseTo(gain, within(1e-6));
  }

  @ParameterizedTest(name = "{0} a second and {1} attempts an item")
  @CsvSource({"500, 1, true, 0.5", "20, 1, false, 0", "500, 3, true, 0.5", "100, 3, false, 0"})
  void aStageWithARateCanGrowAsLongAsItsWorkersDoNotReachIt(
      int rate, int attempts, boolean canGrow, double gain) throws InterruptedException {
    ManualClock clock = new ManualClock();
    Crew crew = new Crew();
    AtomicInteger tries = new AtomicInteger();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  clock.sleep(Duration.ofMillis(50).dividedBy(attempts).toNanos());
                  if (tries.incrementAndGet() % attempts != 0) {
                    throw new IOException("again");
                  }
                  return x;
                },
                s ->
                    s.workers(2)
                        .rate(rate, Duration.ofSeconds(1))
                        .retry(Retry.upTo(99, Duration.ZERO)))
            .in(new Environment(clock, crew, 2));
    try (Run<Integer, Integer> run = pipeline.start()) {
      for (int i = 0; i < 40; i++) {
        run.put(i);
      }
      crew.awaitStandstill();
      while (run.stats().done() < 40) {
        clock.advance(Duration.ofMillis(5));
        crew.awaitStandstill();
      }
      assertThat(run.stats().stages().getFirst().workers().canGrow()).isEqualTo(canGrow);
      assertThat(run.stats().gainOfOneMoreWorker()).isCloseTo(gain, within(1e-6));
    }
  }

  @Test
  void anIntervalHasTheDifferencesOfCountsAndTimesAndOtherwiseTheLaterNumbers() {
    Stats earlier =
        new Stats(
            List.of(
                new StageStats(
                    "a",
                    new StageStats.Items(20, 9, 8, 3, 2, 1, 4, 0),
                    new StageStats.Queue(6, 60, 100, 0),
                    new StageStats.Workers(2, 2, false, millis(700), millis(200), millis(100)),
                    Histogram.of(),
                    Histogram.of(millis(5), millis(50)),
                    new StageStats.RateLimit(millis(10), millis(30)))),
            millis(500),
            Histogram.of());
    Stats later =
        new Stats(
            List.of(
                new StageStats(
                    "a",
                    new StageStats.Items(120, 69, 58, 23, 12, 7, 34, 0),
                    new StageStats.Queue(5, 55, 100, 0),
                    new StageStats.Workers(2, 1, true, millis(1700), millis(500), millis(300)),
                    Histogram.of(),
                    Histogram.of(millis(6), millis(60)),
                    new StageStats.RateLimit(millis(10), millis(80)))),
            millis(1250),
            Histogram.of());
    assertThat(later.since(earlier))
        .isEqualTo(
            new Stats(
                List.of(
                    new StageStats(
                        "a",
                        new StageStats.Items(100, 60, 50, 20, 10, 6, 30, 0),
                        new StageStats.Queue(5, 55, 100, 0),
                        new StageStats.Workers(2, 1, true, millis(1000), millis(300), millis(200)),
                        Histogram.of(),
                        Histogram.of(millis(6), millis(60)),
                        new StageStats.RateLimit(millis(10), millis(50)))),
                millis(750),
                Histogram.of()));
  }

  @Test
  void theBottleneckAndTheGainOfAnIntervalAreThoseOfTheInterval() {
    Stats earlier =
        new Stats(
            List.of(at(1, "a", 100, 1000), at(1, "b", 100, 100)),
            Duration.ofSeconds(1),
            Histogram.of());
    Stats later =
        new Stats(
            List.of(at(2, "a", 300, 1500), at(2, "b", 300, 1000)),
            Duration.ofSeconds(2),
            Histogram.of());
    // Demands of 5 and 3.33 ms allow 200 and 300 items a second. Two workers at a would allow 400.
    assertThat(later.bottleneck()).isEqualTo("a");
    assertThat(later.gainOfOneMoreWorker()).isCloseTo(0.5, within(1e-9));
    // In the last second, demands of 2.5 and 4.5 ms allow 400 and 222 items a second.
    Stats interval = later.since(earlier);
    assertThat(interval.bottleneck()).isEqualTo("b");
    assertThat(interval.gainOfOneMoreWorker()).isCloseTo(0.8, within(1e-9));
  }

  @Test
  void aStageMayWorkOnWhatCameBeforeTheInterval() {
    // In the last second, a has accepted five inputs and finished none, and b has finished ten.
    Stats earlier =
        new Stats(
            List.of(at(1, "a", 20, 20, 900), at(1, "b", 20, 5, 1000)),
            Duration.ofSeconds(1),
            Histogram.of());
    Stats later =
        new Stats(
            List.of(at(2, "a", 25, 20, 1800), at(2, "b", 20, 15, 2000)),
            Duration.ofSeconds(2),
            Histogram.of());
    Stats interval = later.since(earlier);
    assertThat(interval.put()).isEqualTo(5);
    assertThat(interval.bottleneck()).isEqualTo("b");
    assertThat(interval.gainOfOneMoreWorker()).isCloseTo(1, within(1e-9));
  }

  @Test
  void nothingHappensInAnIntervalOfNoLength() {
    Stats stats = stats(new Case("a", 1, 10, 1000, true), new Case("b", 1, 10, 900, true));
    Stats none = stats.since(stats);
    assertThat(none.elapsed()).isZero();
    assertThat(none.put()).isZero();
    assertThat(none.done()).isZero();
    assertThat(none.conserved()).isTrue();
    assertThat(none.stages()).allMatch(stage -> stage.utilization() == 0 && !stage.isSaturated());
    assertThat(none.gainOfOneMoreWorker()).isZero();
  }

  @Test
  void anIntervalIsOfOneRunAndEndsAfterItBegins() {
    Stats first =
        new Stats(
            List.of(at(1, "a", 1, 1), at(1, "b", 1, 1)), Duration.ofSeconds(1), Histogram.of());
    Stats second =
        new Stats(
            List.of(at(2, "a", 1, 1), at(2, "b", 1, 1)), Duration.ofSeconds(2), Histogram.of());
    Stats other =
        new Stats(
            List.of(at(1, "a", 1, 1), at(1, "c", 1, 1)), Duration.ofSeconds(1), Histogram.of());
    Stats shorter = new Stats(List.of(at(1, "a", 1, 1)), Duration.ofSeconds(1), Histogram.of());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> first.since(second))
        .withMessage("not earlier: taken after PT2S, this one after PT1S");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> second.since(other))
        .withMessage("not of the same run: stages [a, c], then [a, b]");
    assertThatIllegalArgumentException().isThrownBy(() -> second.since(shorter));
    assertThatIllegalArgumentException().isThrownBy(() -> shorter.since(first));
  }

  private static StageStats at(int seconds, String name, long items, long busy) {
    return at(seconds, name, items, items, busy);
  }

  /** A stage with one worker after some seconds, of which it was busy for some milliseconds. */
  private static StageStats at(int seconds, String name, long in, long finished, long busy) {
    Duration starved = Duration.ofSeconds(seconds).minusMillis(busy);
    return stage(
        name,
        new StageStats.Items(in, finished, finished, 0, 0, 0, 0, 0),
        new StageStats.Workers(1, 0, true, millis(busy), starved, Duration.ZERO));
  }

  private static StageStats.Workers busy(Duration busy) {
    return new StageStats.Workers(1, 0, true, busy, Duration.ZERO, Duration.ZERO);
  }

  /** A stage with an empty queue and no rate limit. */
  private static StageStats stage(String name, StageStats.Items items, StageStats.Workers workers) {
    return new StageStats(
        name,
        items,
        new StageStats.Queue(0, 0, 128, 0),
        workers,
        Histogram.of(),
        Histogram.of(),
        new StageStats.RateLimit(Duration.ZERO, Duration.ZERO));
  }

  private static Duration millis(long millis) {
    return Duration.ofMillis(millis);
  }

  private static Stats stats(Case... cases) {
    return new Stats(
        java.util.Arrays.stream(cases).map(stage -> stage.stats(stage.items())).toList(),
        Duration.ofSeconds(1),
        Histogram.of());
  }
}
