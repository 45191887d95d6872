package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.PipelineException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The first failure ends the run and names its stage; later failures are suppressed. */
@Timeout(60)
class FirstFailureTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);

  @Test
  void endsTheRunAndLaterOnesAreSuppressed() {
    CyclicBarrier together = new CyclicBarrier(2);
    var pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .then(
                "b",
                x -> {
                  together.await();
                  throw new IOException("failure of " + x);
                },
                s -> s.workers(2))
            .in(new Environment(clock, new Crew(), 2));
    // Both attempts fail before either failure is handled only if no interrupt arrives in between.
    // In either case, one failure is the cause, and the other is suppressed or its item is handed
    // back.
    var failure = catchThrowableOfType(PipelineException.class, () -> pipeline.run(List.of(1, 2)));
    Failure<?, ?> first = Reasons.itemFailure(failure);
    assertThat(first.stage()).isEqualTo("b");
    assertThat(first.attempts()).isEqualTo(1);
    assertThat(first.cause()).isSameAs(failure.getCause());
    assertThat(failure).hasCauseInstanceOf(IOException.class);
    assertThat(failure.getCause()).hasMessage("failure of " + first.input());
    assertThat(failure.getSuppressed().length + failure.handedBack().size()).isEqualTo(1);
  }

  @Test
  void laterFailuresAreSuppressed() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var last = new AtomicBoolean();
    StageFunction<Integer, Integer> busy =
        x -> {
          begun.countDown();
          while (!last.get()) { // ignores interrupts
            Thread.onSpinWait();
          }
          return x;
        };
    var first = new IOException("first");
    var second = new IOException("second");
    var execution =
        new Execution<Integer>(
            List.of(StageSpec.of("a", busy, StageOptions.defaults())),
            new CollectedResults<>(),
            RunSettings.defaults().in(environment));
    execution.start(null);
    execution.put(1, Waiter.FOREVER);
    begun.await();
    execution.stop(new Reason.StageFailed("a"), first);
    execution.stop(new Reason.StageFailed("b"), second);
    last.set(true);
    var failure = catchThrowableOfType(PipelineException.class, execution::awaitEnd);
    assertThat(failure).hasCause(first);
    assertThat(failure.reason()).isEqualTo(new Reason.StageFailed("a"));
    assertThat(failure.getSuppressed()).containsExactly(second);
  }

  @Test
  void underSkipAndDeadLetterTheRunContinues() throws InterruptedException {
    List<Failure<?, Integer>> dead = new ArrayList<>();
    var pipeline =
        Pipeline.of(Integer.class)
            .then("skip", FirstFailureTest::refuseEven, s -> s.skip())
            .then("dead", FirstFailureTest::refuseThrees, s -> s.deadLetter(dead::add))
            .in(environment);
    assertThat(pipeline.run(List.of(1, 2, 3, 4, 5))).containsExactly(1, 5);
    assertThat(dead)
        .singleElement()
        .satisfies(letter -> {
          assertThat(letter.item()).isEqualTo(3);
          assertThat(letter.stage()).isEqualTo("dead");
          assertThat(letter.cause()).hasMessage("three");
          assertThat(letter.attempts()).isEqualTo(1);
        });
  }

  @Test
  void anItemRefusedOnPurposeIsSkippedAndStillAnOutcome() {
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                FirstFailureTest::refuseEvenAndThrees,
                s -> s.skip(e -> "even".equals(e.getMessage())))
            .in(environment);
    List<String> seen = new ArrayList<>();
    try (var outcomes = pipeline.outcomes(List.of(1, 2, 3, 4))) {
      for (var outcome : outcomes) {
        seen.add(outcome.input() + " " + (outcome instanceof Outcome.Done));
      }
      assertThat(outcomes.stats().skipped()).isEqualTo(2);
      assertThat(outcomes.stats().failed()).isEqualTo(1);
      assertThat(outcomes.stats().done()).isEqualTo(1);
    }
    assertThat(seen).containsExactly("1 true", "2 false", "3 false", "4 false");
    assertThatThrownBy(() -> pipeline.run(List.of(2, 4, 3)))
        .isInstanceOf(PipelineException.class)
        .hasRootCauseMessage("three");
  }

  @Test
  void aSkipPredicateThatThrowsStopsTheRun() {
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                FirstFailureTest::refuseEven,
                s ->
                    s.skip(_ -> {
                      throw new IllegalArgumentException("no idea");
                    }))
            .in(environment);
    assertThatThrownBy(() -> pipeline.run(List.of(1, 2)))
        .isInstanceOf(PipelineException.class)
        .hasRootCauseMessage("no idea");
  }

  @Test
  void isAnOutcomeIfOutcomesAreTaken() {
    var pipeline =
        Pipeline.of(Integer.class).then("a", FirstFailureTest::refuseEven).in(environment);
    List<String> seen = new ArrayList<>();
    try (var outcomes = pipeline.outcomes(List.of(1, 2, 3))) {
      for (var outcome : outcomes) {
        switch (outcome) {
          case Outcome.Done<Integer, Integer>(var input, var output) ->
              seen.add(input + " done " + output);
          case Outcome.Failed<Integer, Integer>(
                  Failure<Integer, ?>(var input, var item, var stage, var cause, var attempts)) ->
              seen.add(
                  input + " " + item + " " + stage + " " + cause.getMessage() + " " + attempts);
        }
      }
      assertThat(outcomes.stats().failed()).isEqualTo(1);
      assertThat(outcomes.stats().conserved()).isTrue();
    }
    assertThat(seen).containsExactly("1 done 1", "2 2 a even 1", "3 done 3");
  }

  private static int refuseEven(int x) throws IOException {
    if (x % 2 == 0) {
      throw new IOException("even");
    }
    return x;
  }

  private static int refuseEvenAndThrees(int x) throws IOException {
    return refuseThrees(refuseEven(x));
  }

  private static int refuseThrees(int x) throws IOException {
    if (x % 3 == 0) {
      throw new IOException("three");
    }
    return x;
  }
}
