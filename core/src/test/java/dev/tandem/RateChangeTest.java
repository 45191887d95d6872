package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rate of a stage is changed while attempts wait for their turn. */
@Timeout(60)
class RateChangeTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2, () -> 0);

  private final long zero = clock.nanoTime();
  private final Queue<Long> begun = new ConcurrentLinkedQueue<>(); // in milliseconds

  private Run<Integer, Integer> started(UnaryOperator<StageOptions<Integer>> options)
      throws InterruptedException {
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  begun.add((clock.nanoTime() - zero) / 1_000_000);
                  return x;
                },
                options)
            .in(environment)
            .start();
    for (int i = 0; i < 6; i++) {
      run.put(i);
    }
    crew.awaitStandstill();
    return run;
  }

  private void pass(int millis) {
    for (int i = 0; i < millis; i += 50) {
      clock.advance(Duration.ofMillis(50));
      crew.awaitStandstill();
    }
  }

  @Test
  void aFasterRateWakesThoseThatWaitForAFarTurn() throws InterruptedException {
    try (Run<Integer, Integer> run = started(s -> s.workers(3).rate(1, Duration.ofHours(1)))) {
      pass(100);
      assertThat(begun).containsExactly(0L);
      run.stage("a").rate(10, Duration.ofSeconds(1));
      crew.awaitStandstill();
      pass(400);
      assertThat(begun).containsExactly(0L, 100L, 200L, 300L, 400L, 500L);
      assertThat(run.finish()).hasSize(6);
      StageStats.RateLimit limit = run.stats().stages().getFirst().rateLimit();
      assertThat(limit.interval()).isEqualTo(Duration.ofMillis(100));
      assertThat(limit.paced()).isLessThanOrEqualTo(Duration.ofMillis(3 * 500));
      assertThat(limit.paced()).isGreaterThanOrEqualTo(Duration.ofMillis(500));
    }
  }

  @Test
  void aSlowerRateHoldsAlsoForThoseThatHadATurn() throws InterruptedException {
    try (Run<Integer, Integer> run = started(s -> s.workers(3).rate(10, Duration.ofSeconds(1)))) {
      pass(150);
      run.stage("a").rate(2, Duration.ofSeconds(1));
      crew.awaitStandstill();
      pass(1000);
      assertThat(begun).containsExactly(0L, 100L, 600L, 1100L);
    }
  }

  @Test
  void aStageWithoutARateGetsOne() throws InterruptedException {
    try (Run<Integer, Integer> run = started(s -> s)) {
      run.stage("a").rate(10, Duration.ofSeconds(1));
      for (int i = 0; i < 3; i++) {
        run.put(i);
      }
      crew.awaitStandstill();
      pass(300);
      assertThat(begun).containsExactly(0L, 0L, 0L, 0L, 0L, 0L, 0L, 100L, 200L);
    }
  }

  @Test
  void aPauseCostsNoTurns() throws InterruptedException {
    try (Run<Integer, Integer> run = started(s -> s.workers(3).rate(10, Duration.ofSeconds(1)))) {
      pass(150);
      run.pause();
      pass(1000);
      assertThat(begun).containsExactly(0L, 100L);
      run.resume();
      crew.awaitStandstill();
      pass(250);
      assertThat(begun).containsExactly(0L, 100L, 1150L, 1250L, 1350L);
    }
  }

  @Test
  void theTurnsThatWouldComeInAPauseAreNotLost() throws InterruptedException {
    try (Run<Integer, Integer> run = started(s -> s.workers(3).rate(10, Duration.ofSeconds(1)))) {
      pass(150);
      run.pause();
      pass(100);
      run.resume();
      crew.awaitStandstill();
      pass(250);
      assertThat(begun).containsExactly(0L, 100L, 250L, 350L, 450L);
    }
  }

  @Test
  void aBackOffIsNotCutShort() throws InterruptedException {
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .<Integer>then(
                "a",
                x -> {
                  begun.add((clock.nanoTime() - zero) / 1_000_000);
                  throw new IllegalStateException("again");
                },
                s ->
                    s.rate(10, Duration.ofSeconds(1))
                        .retry(Retry.upTo(1, Duration.ofSeconds(1)))
                        .skip())
            .in(environment)
            .start();
    run.put(1);
    crew.awaitStandstill();
    run.stage("a").rate(100, Duration.ofSeconds(1));
    crew.awaitStandstill();
    pass(1000);
    assertThat(begun).containsExactly(0L, 1000L);
    run.finish();
  }
}
