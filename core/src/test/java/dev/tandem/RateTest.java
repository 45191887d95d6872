package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rate limit of a stage spaces its attempts evenly. */
@Timeout(60)
class RateTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);

  private final long zero = clock.nanoTime();
  private final Queue<Long> begun = new ConcurrentLinkedQueue<>(); // in milliseconds

  @Test
  void attemptsAreSpacedEvenlyOverAllWorkers() throws InterruptedException {
    try (Run<Integer, Integer> run = atRate(3).start()) {
      for (int i = 0; i < 6; i++) {
        run.put(i);
      }
      pass(600);
      assertThat(begun).containsExactly(0L, 100L, 200L, 300L, 400L, 500L);
      assertThat(run.finish()).hasSize(6);
    }
  }

  @Test
  void unusedTimeIsNotSavedUp() throws InterruptedException {
    try (Run<Integer, Integer> run = atRate(3).start()) {
      run.put(0);
      pass(1000);
      for (int i = 1; i < 4; i++) {
        run.put(i);
      }
      pass(300);
      assertThat(begun).containsExactly(0L, 1000L, 1100L, 1200L);
    }
  }

  @Test
  void aRetryCountsAsAnAttempt() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .<Integer>then(
                "a",
                x -> {
                  begun.add(now());
                  throw new IOException("again");
                },
                s -> s.rate(10, Duration.ofSeconds(1)).retry(2, Duration.ZERO).skip())
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.put(0);
      run.put(1);
      pass(600);
      assertThat(begun).containsExactly(0L, 100L, 200L, 300L, 400L, 500L);
      run.finish();
      assertThat(run.stats().stages().getFirst().items().retried()).isEqualTo(4);
    }
  }

  @Test
  void aWorkerThatWaitsForItsTurnIsBusyAndWokenByCancel() throws InterruptedException {
    Run<Integer, Integer> run = atRate(3).start();
    run.put(0);
    crew.awaitStandstill();
    for (int i = 1; i < 5; i++) {
      run.put(i);
    }
    clock.awaitSleepers(3);
    crew.awaitStandstill();
    assertThat(run.stats().stages().getFirst().workers().working()).isEqualTo(3);
    run.close();
    assertThat(begun).containsExactly(0L);
    assertThat(run.handedBack()).containsExactlyInAnyOrder(1, 2, 3, 4);
    assertThat(run.stats().conserved()).isTrue();
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void aRateIsExactAndNeverLiesInThePast() {
    RateLimiter limiter = new RateLimiter(7);
    assertThat(IntStream.range(0, 4).mapToLong(i -> wait(limiter, 100)).toArray())
        .containsExactly(0, 7, 14, 21);
    assertThat(wait(limiter, 127)).isEqualTo(1);
    assertThat(wait(limiter, 1000)).isZero();
    assertThat(wait(limiter, 1003)).isEqualTo(4);
  }

  @Test
  void aRateSurvivesTheOverflowOfTheClock() {
    RateLimiter limiter = new RateLimiter(10);
    assertThat(wait(limiter, Long.MAX_VALUE - 5)).isZero();
    assertThat(wait(limiter, Long.MAX_VALUE - 5)).isEqualTo(10);
    assertThat(wait(limiter, Long.MIN_VALUE + 4)).isEqualTo(10);
    assertThat(wait(limiter, Long.MIN_VALUE + 1000)).isZero();
  }

  @Test
  void aChangedRateCountsFromTheLastAttemptThatHasBegun() {
    RateLimiter limiter = new RateLimiter(10);
    for (int i = 0; i < 5; i++) { // at 100, 110, 120, 130, 140
      limiter.reserve(100, Long.MAX_VALUE);
    }
    limiter.change(3, 125);
    assertThat(wait(limiter, 125)).isZero(); // 123 has passed
    limiter.change(50, 126);
    assertThat(wait(limiter, 126)).isEqualTo(49);
    limiter.change(50, 126); // the turn at 175 is given up
    assertThat(wait(limiter, 126)).isEqualTo(49);
  }

  @Test
  void aChangeCancelsTheTurnsThatHaveNotCome() {
    RateLimiter limiter = new RateLimiter(10);
    RateLimiter.Turn turn = limiter.reserve(100, Long.MAX_VALUE);
    assertThat(turn).isNotNull().matches(limiter::isValid);
    limiter.change(10, 100);
    assertThat(turn).isNotNull().matches(mine -> !limiter.isValid(mine));
  }

  private static long wait(RateLimiter limiter, long now) {
    return Objects.requireNonNull(limiter.reserve(now, Long.MAX_VALUE)).nanos();
  }

  private Pipeline<Integer, Integer> atRate(int workers) {
    return Pipeline.of(Integer.class)
        .then(
            "a",
            x -> {
              begun.add(now());
              return x;
            },
            s -> s.workers(workers).rate(10, Duration.ofSeconds(1)))
        .in(environment);
  }

  /**
   * Lets {@code millis} milliseconds pass, in steps so small that the time of each attempt is
   * known.
   */
  private void pass(int millis) {
    crew.awaitStandstill();
    for (int i = 0; i < millis; i += 50) {
      clock.advance(Duration.ofMillis(50));
      crew.awaitStandstill();
    }
  }

  private long now() {
    return (clock.nanoTime() - zero) / 1_000_000;
  }
}
