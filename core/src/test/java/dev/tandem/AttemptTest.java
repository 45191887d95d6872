package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stage function knows its attempt, and all attempts at an item can have a common deadline. */
@Timeout(60)
class AttemptTest {
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);
  private final CountDownLatch never = new CountDownLatch(1);
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());
  private final List<Boolean> retried = Collections.synchronizedList(new ArrayList<>());
  private final RunListener listener =
      new RunListener() {
        @Override
        public void attemptFailed(Failure<?, ?> failure, boolean again) {
          retried.add(again);
        }
      };

  @Test
  void eachItemBeginsWithItsFirstAttempt() throws InterruptedException {
    StageFunction<Integer, Integer> failingOnceAtOne =
        x -> {
          see(x);
          if (x == 1 && Attempt.current().number() == 1) {
            throw new IOException("not yet");
          }
          return x;
        };
    List<UnaryOperator<StageOptions<Integer>>> all =
        List.of(s -> s, s -> s.timeout(SECOND), s -> s.deadline(SECOND), s -> s.rate(1000, SECOND));
    for (var options : all) {
      seen.clear();
      var environment = new Environment(new SteadyClock(), new Crew(), 2);
      Pipeline.of(Integer.class)
          .then("a", failingOnceAtOne, s -> options.apply(s).retry(1, Duration.ZERO))
          .in(environment)
          .run(List.of(0, 1, 2));
      assertThat(seen)
          .extracting(each -> each.substring(0, 3))
          .containsExactly("0:1", "1:1", "1:2", "2:1");
    }
  }

  @Test
  void theLastAttemptIsThatAfterAllRetries() {
    run(
        x -> {
          see(x);
          throw new IOException("broken");
        },
        s -> s.retry(2, Duration.ZERO));
    assertThat(seen).containsExactly("7:1, no limit", "7:2, no limit", "7:3, the last, no limit");
    assertThat(retried).containsExactly(true, true, false);
  }

  @Test
  void theTimeLeftIsThatOfTheAttemptOrOfAllAttempts() {
    var failure =
        run(
            x -> {
              see(x);
              clock.awaitSleepers(2); // the timers
              clock.advance(SECOND);
              see(x);
              clock.awaitSleepers(2);
              clock.advance(Duration.ofSeconds(3));
              never.await();
              return x;
            },
            s ->
                s.timeout(Duration.ofSeconds(4))
                    .deadline(Duration.ofSeconds(6))
                    .retry(1, Duration.ZERO));
    assertThat(failure.getCause()).hasMessage("no result of 2 attempts within 6 s");
    assertThat(seen)
        .containsExactly("7:1, 4 s", "7:1, 3 s", "7:2, the last, 2 s", "7:2, the last, 1 s");
  }

  @Test
  void attemptsInProgressAtTheDeadlineAreInterruptedAndNotRetried() {
    var failure =
        run(
            x -> {
              see(x);
              clock.awaitSleepers(1); // the timer
              clock.advance(Duration.ofSeconds(Attempt.current().number() == 1 ? 4 : 6));
              if (Attempt.current().number() == 1) {
                throw new IOException("broken");
              }
              never.await();
              return x;
            },
            s -> s.deadline(Duration.ofSeconds(10)).retry(5, Duration.ZERO));
    assertThat(failure)
        .hasCauseInstanceOf(TimeoutException.class)
        .hasRootCauseInstanceOf(InterruptedException.class);
    assertThat(failure.getCause()).hasMessage("no result of 2 attempts within 10 s");
    assertThat(Reasons.itemFailure(failure).attempts()).isEqualTo(2);
    assertThat(seen).containsExactly("7:1, 10 s", "7:2, 6 s");
    assertThat(retried).containsExactly(true, false);
  }

  @Test
  void aDeadlineOfTheFirstAttemptIsReportedAsSuch() {
    var failure =
        run(
            x -> {
              clock.awaitSleepers(1); // the timer
              clock.advance(Duration.ofSeconds(10));
              never.await();
              return x;
            },
            s -> s.deadline(Duration.ofSeconds(10)).retry(5, Duration.ZERO));
    assertThat(failure.getCause()).hasMessage("no result of 1 attempt within 10 s");
    assertThat(retried).containsExactly(false);
  }

  @Test
  void thereIsNoRetryForWhoseBackOffNoTimeIsLeft() {
    var broken = new IOException("broken");
    Retry retry =
        Retry.upTo(5, Duration.ZERO)
            .notBefore(e -> seen.size() == 1 ? Duration.ZERO : Duration.ofSeconds(2));
    var failure =
        run(
            x -> {
              see(x);
              clock.advance(Duration.ofSeconds(4));
              throw broken;
            },
            s -> s.deadline(Duration.ofSeconds(10)).retry(retry));
    assertThat(failure).hasCause(broken);
    assertThat(seen).containsExactly("7:1, 10 s", "7:2, 6 s"); // 2 s left, and 2 s to wait
    assertThat(retried).containsExactly(true, false);
  }

  @Test
  void thereIsNoRetryWhoseTurnComesAfterTheDeadline() {
    var failure =
        run(
            x -> {
              see(x);
              throw new IOException("broken");
            },
            s -> s.deadline(SECOND).rate(1, Duration.ofSeconds(10)).retry(1, Duration.ZERO));
    assertThat(failure).hasRootCauseMessage("broken");
    assertThat(seen).hasSize(1);
    assertThat(retried).containsExactly(false);
  }

  @Test
  void aRetryWhoseTurnOthersHaveTakenIsNotMade() throws InterruptedException {
    var failing = new CountDownLatch(1);
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  see(x);
                  if (x == 7) {
                    failing.countDown();
                    throw new IOException("broken");
                  }
                  return x;
                },
                s ->
                    s.workers(2)
                        .deadline(Duration.ofSeconds(10))
                        .rate(1, Duration.ofSeconds(4))
                        .retry(Retry.upTo(1, Duration.ZERO).notBefore(e -> Duration.ofSeconds(5)))
                        .skip())
            .listener(listener)
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.put(7);
      failing.await();
      clock.awaitSleepers(2); // the worker and the timer
      run.put(1); // takes the turn after 4 s
      clock.awaitSleepers(3);
      run.put(2);
      clock.advance(Duration.ofSeconds(4)); // so that 2 takes the one after 8 s
      crew.awaitStandstill();
      clock.advance(SECOND); // the retry would have its turn after 12 s
      crew.awaitStandstill();
      clock.advance(Duration.ofSeconds(3));
      assertThat(run.finish()).containsExactly(1, 2);
    }
    assertThat(retried).containsExactly(true);
    assertThat(seen).filteredOn(each -> each.startsWith("7")).hasSize(1);
  }

  @Test
  void aRetryAfterAWaitHasTheTimeThatIsLeft() throws InterruptedException {
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  see(x);
                  if (Attempt.current().number() < 3) {
                    throw new IOException("not yet");
                  }
                  return x;
                },
                s ->
                    s.deadline(Duration.ofSeconds(10))
                        .retry(Retry.upTo(5, Duration.ZERO).notBefore(e -> SECOND)))
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.put(7);
      for (int i = 0; i < 2; i++) {
        clock.awaitSleepers(2); // the worker and the timer
        clock.advance(SECOND);
        crew.awaitStandstill();
      }
      assertThat(run.finish()).containsExactly(7);
    }
    assertThat(seen).containsExactly("7:1, 10 s", "7:2, 9 s", "7:3, 8 s");
  }

  @Test
  void aDeadlineThatPassesWhileAnEmitterWaitsForRoomIsNoticedAfterwards() {
    var mayGoOn = new CountDownLatch(1);
    var pipeline =
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (Integer x, Emitter<Integer> out) -> {
                  for (int i = 0; i < 1000; i++) {
                    out.emit(i);
                  }
                },
                s -> s.deadline(Duration.ofSeconds(10)))
            .then(
                "b",
                x -> {
                  mayGoOn.await();
                  return x;
                },
                s -> s.queue(1))
            .in(environment);
    List<Outcome<Integer, Integer>> outcomes = new ArrayList<>();
    try (var run = pipeline.outcomes(List.of(7))) {
      var iterator = run.iterator();
      crew.awaitStandstill();
      clock.advance(Duration.ofSeconds(10));
      crew.awaitStandstill();
      mayGoOn.countDown();
      iterator.forEachRemaining(outcomes::add);
    }
    assertThat(outcomes)
        .hasSizeLessThan(1000)
        .filteredOn(outcome -> outcome instanceof Outcome.Failed)
        .singleElement()
        .satisfies(outcome ->
            assertThat(((Outcome.Failed<Integer, Integer>) outcome).failure().cause())
                .hasMessage("no result of 1 attempt within 10 s"));
  }

  @Test
  void thereIsNoAttemptOutsideOfAStage() {
    assertThatThrownBy(Attempt::current)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("in a stage function");
  }

  private PipelineException run(
      StageFunction<Integer, Integer> function, UnaryOperator<StageOptions<Integer>> options) {
    var pipeline =
        Pipeline.of(Integer.class).then("a", function, options).listener(listener).in(environment);
    return catchThrowableOfType(PipelineException.class, () -> pipeline.run(List.of(7)));
  }

  private void see(Integer item) {
    Attempt attempt = Attempt.current();
    String left =
        attempt.timeLeft().map(time -> ", " + time.toSeconds() + " s").orElse(", no limit");
    seen.add(item + ":" + attempt.number() + (attempt.isLast() ? ", the last" : "") + left);
  }

  /** A clock by which no time passes, not even for a sleeper. */
  private static final class SteadyClock implements Clock {
    @Override
    public long nanoTime() {
      return 0;
    }

    @Override
    public void sleep(long nanos) throws InterruptedException {
      if (!Thread.currentThread().getName().startsWith("tandem-a-1")) {
        new CountDownLatch(1).await(); // a timer
      }
    }
  }
}
