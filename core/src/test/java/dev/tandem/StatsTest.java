package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
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
      return new StageStats(
          name,
          workers,
          canGrow,
          0,
          items,
          out,
          items,
          0,
          0,
          0,
          0,
          0,
          0,
          128,
          Duration.ofMillis(busy),
          Duration.ofMillis(workers * 1000L - busy),
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO,
          Duration.ZERO);
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
  @CsvSource({"699, 0", "700, 1"})
  void nothingIsGainedIfTheInputIsSlow(long busy, double gain) {
    assertThat(stats(new Case("a", 1, 10, busy, true)).gainOfOneMoreWorker())
        .isCloseTo(gain, within(1e-9));
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
            Duration.ofSeconds(1));
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
            Duration.ofSeconds(1));
    assertThat(stats.bottleneck()).isEqualTo("a");
    assertThat(stats.gainOfOneMoreWorker()).isCloseTo(1 / 0.9 - 1, within(1e-9));
  }

  @Test
  void failedItemsCountTowardsTheDemand() {
    StageStats stage =
        new StageStats(
            "a",
            1,
            true,
            0,
            10,
            4,
            4,
            3,
            1,
            2,
            0,
            0,
            0,
            128,
            Duration.ofMillis(800),
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO);
    assertThat(stage.demand()).isEqualTo(100_000_000);
    assertThat(stage.ended()).isEqualTo(10);
  }

  @Test
  void aMissingOrDuplicatedItemIsDetected() {
    Case a = new Case("a", 1, 10, 1, true);
    Case b = new Case("b", 1, 10, 1, true);
    assertThat(new Stats(List.of(a.stats(10), b.stats(10)), Duration.ZERO).conserved()).isTrue();
    assertThat(new Stats(List.of(a.stats(11), b.stats(10)), Duration.ZERO).conserved()).isFalse();
    StageStats unended =
        new StageStats(
            "a",
            1,
            true,
            0,
            10,
            9,
            9,
            0,
            0,
            0,
            0,
            0,
            0,
            128,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO);
    assertThat(new Stats(List.of(unended), Duration.ZERO).conserved()).isFalse();
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
      assertThat(run.stats().stages().getFirst().canGrow()).isEqualTo(canGrow);
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
            2,
            true,
            0,
            done,
            done,
            done,
            0,
            0,
            0,
            0,
            0,
            0,
            128,
            busy,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ZERO,
            Duration.ofSeconds(1).dividedBy(rate),
            paced);
    assertThat(new Stats(List.of(stage), Duration.ofSeconds(100)).gainOfOneMoreWorker())
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
      assertThat(run.stats().stages().getFirst().canGrow()).isEqualTo(canGrow);
      assertThat(run.stats().gainOfOneMoreWorker()).isCloseTo(gain, within(1e-6));
    }
  }

  private static Stats stats(Case... cases) {
    return new Stats(
        java.util.Arrays.stream(cases).map(stage -> stage.stats(stage.items())).toList(),
        Duration.ofSeconds(1));
  }
}
