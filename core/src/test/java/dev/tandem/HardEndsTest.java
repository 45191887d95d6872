package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ends of a run in which several events coincide, or in which the user's code misbehaves. */
@Timeout(60)
class HardEndsTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);
  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void aPipelineListsItsStages() {
    assertThat(Pipeline.of(Integer.class).then("a", x -> x).then("b", x -> x)).hasToString("a → b");
  }

  @Test
  @SuppressWarnings("NullAway") // as a careless user might
  void nullIsRefusedAsAnInput() throws InterruptedException {
    var pipeline = Pipeline.of(Integer.class).then("a", x -> "got " + x).in(environment);
    try (Run<Integer, String> run = pipeline.start()) {
      assertThatThrownBy(() -> run.put(null)).isInstanceOf(NullPointerException.class);
      assertThat(run.finish()).isEmpty();
    }
    assertThatThrownBy(() -> pipeline.outcomes(Arrays.asList(1, null)).forEach(outcome -> {}))
        .isInstanceOf(PipelineException.class)
        .hasCauseInstanceOf(NullPointerException.class);
  }

  @Test
  void theEndOfACancelledRunWaitsUntilAllIsHandedBack() throws InterruptedException {
    int many = 300_000; // enough that handing them back takes a while
    AtomicReference<Run<Integer, Integer>> self = new AtomicReference<>();
    CountDownLatch started = new CountDownLatch(1);
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  started.await();
                  while (self.get().stats().stages().getFirst().queue().depth() > 0) {
                    Thread.interrupted(); // ends when the queue is empty, not when interrupted
                  }
                  return x;
                },
                s -> s.queue(many))
            .in(environment);
    Run<Integer, Integer> run = pipeline.start();
    self.set(run);
    for (int i = 0; i < many; i++) {
      run.put(i);
    }
    Thread closer = Thread.ofPlatform().unstarted(run::close);
    started.countDown();
    closer.start();
    assertThatThrownBy(run::finish).isInstanceOf(CancellationException.class);
    assertThat(run.handedBack()).hasSize((int) (many - run.stats().done()));
    closer.join();
  }

  @Test
  void anInterruptIsNotForgottenWhenTheRunHasFailedAsWell() throws InterruptedException {
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    throw new StackOverflowError("too deep");
                  }
                  return x;
                })
            .in(environment);
    Run<Integer, Integer> run = pipeline.start();
    run.put(1);
    crew.awaitStandstill();
    Thread.currentThread().interrupt();
    Throwable thrown = catchThrowable(run::finish);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown).isInstanceOf(PipelineException.class);
  }

  @Test
  void anInterruptIsNotForgottenWhenAThreadDoesNotStart() {
    Thread starter = Thread.currentThread();
    AutoCloseable resource =
        () -> Crew.awaitParked(starter); // until the interrupt has reached the waiting thread
    AtomicInteger created = new AtomicInteger();
    Environment.Threads scarce =
        (name, platform, task) ->
            created.incrementAndGet() == 1
                ? crew.create(name, platform, task)
                : new Thread(task) {
                  @Override
                  public void start() {
                    starter.interrupt();
                    throw new OutOfMemoryError("no more threads");
                  }
                };
    var pipeline =
        Pipeline.of(Integer.class)
            .then("a", () -> resource, (r, x) -> x, s -> s.workers(2))
            .in(new Environment(clock, scarce, 2));
    Throwable thrown = catchThrowable(pipeline::start);
    assertThat(Thread.interrupted()).isTrue();
    assertThat(thrown).hasMessage("no more threads");
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void inputsAreNotWaitedForWhenAThreadDoesNotStart() {
    CountDownLatch reading = new CountDownLatch(1);
    Iterable<Integer> inputs =
        () -> {
          reading.countDown();
          try {
            never.await();
          } catch (InterruptedException e) {
            throw new CancellationException("interrupted");
          }
          throw new AssertionError("never ends");
        };
    Environment.Threads scarce =
        (name, platform, task) ->
            name.startsWith("tandem-a")
                ? new Thread(task) {
                  @Override
                  public void start() {
                    awaitUnchecked(reading);
                    throw new OutOfMemoryError("no more threads");
                  }
                }
                : crew.create(name, platform, task);
    var pipeline =
        Pipeline.of(Integer.class).then("a", x -> x).in(new Environment(clock, scarce, 2));
    try (var outcomes = pipeline.outcomes(inputs)) {
      assertThat(catchThrowable(outcomes::iterator)).hasMessage("no more threads");
    }
    assertThat(crew.alive()).isEmpty();
  }

  private static void awaitUnchecked(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aRunCannotWaitForItsOwnEnd() throws InterruptedException {
    AtomicReference<Run<Integer, Integer>> self = new AtomicReference<>();
    List<@Nullable Throwable> refusals = new ArrayList<>();
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  refusals.add(catchThrowable(() -> self.get().close()));
                  refusals.add(catchThrowable(() -> self.get().finish()));
                  return x;
                })
            .in(environment);
    Run<Integer, Integer> run = pipeline.start();
    self.set(run);
    run.put(1);
    crew.awaitStandstill();
    assertThat(refusals).hasSize(2).allMatch(e -> e instanceof IllegalStateException);
    run.put(2);
    assertThat(run.finish()).containsExactly(1, 2);
  }

  @Test
  void outcomesCannotBeClosedByTheRunItself() throws InterruptedException {
    AtomicReference<Outcomes<Integer, Integer>> self = new AtomicReference<>();
    Iterable<Integer> inputs = () -> IntStream.of(1).peek(i -> self.get().close()).iterator();
    var outcomes = Pipeline.of(Integer.class).then("a", x -> x).in(environment).outcomes(inputs);
    self.set(outcomes);
    Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
    crew.awaitStandstill();
    assertThat(crew.alive()).isEmpty();
    assertThatThrownBy(iterator::hasNext).hasCauseInstanceOf(IllegalStateException.class);
  }

  private record Unspeakable() {
    @Override
    public String toString() {
      throw new StackOverflowError("round and round");
    }
  }

  private static final class Speechless extends IOException {
    private static final long serialVersionUID = 1;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no words");
    }
  }

  @Test
  void anItemThatCannotBeDescribedFailsLikeAnyOther() {
    var pipeline =
        Pipeline.of(Unspeakable.class)
            .then(
                "a",
                x -> {
                  throw new IOException("broken");
                })
            .in(environment);
    var failure =
        catchThrowableOfType(
            PipelineException.class, () -> pipeline.run(List.of(new Unspeakable())));
    assertThat(failure).hasMessage("stage 'a' failed at an item: java.io.IOException: broken");
  }

  @Test
  void aFailureThatCannotBeDescribedCountsOnceLikeAnyOther() {
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  throw new Speechless();
                })
            .in(environment);
    var failure = catchThrowableOfType(PipelineException.class, () -> pipeline.run(List.of(1)));
    assertThat(failure.getCause()).isInstanceOf(Speechless.class);
    assertThat(failure.getMessage()).contains("Speechless");
  }

  @Test
  void anOutsideInterruptDoesNotCountADeadLetterTwice() {
    int full = StageOptions.DEFAULT_CAPACITY;
    List<Failure<?, Integer>> dead = new ArrayList<>();
    var pipeline =
        Pipeline.of(Integer.class)
            .<Integer>then(
                "a",
                x -> {
                  throw new IOException("broken");
                },
                s -> s.deadLetter(dead::add))
            .in(environment);
    var outcomes = pipeline.outcomes(IntStream.rangeClosed(0, full).boxed().toList());
    Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
    crew.awaitStandstill(); // one more dead letter than there is room for outcomes
    crew.named("tandem-a-1").interrupt();
    crew.awaitStandstill();
    iterator.forEachRemaining(outcome -> {});
    assertThat(dead).hasSize(full + 1);
    assertThat(outcomes.stats().failed()).isEqualTo(full + 1);
  }

  @Test
  void anErrorReportsItsNumberOfAttempts() {
    AtomicInteger attempts = new AtomicInteger();
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  if (attempts.incrementAndGet() < 3) {
                    throw new IOException("not yet");
                  }
                  throw new StackOverflowError("too deep");
                },
                s -> s.retry(5, Duration.ZERO))
            .in(environment);
    var failure = catchThrowableOfType(PipelineException.class, () -> pipeline.run(List.of(1)));
    assertThat(Reasons.itemFailure(failure).attempts()).isEqualTo(3);
  }

  @Test
  void aCallbackThatThrowsDoesNotHideTheFailureThatItWasCalledFor() {
    StageFunction<Integer, Integer> broken =
        x -> {
          throw new IOException("broken");
        };
    Retry careless =
        Retry.upTo(3, Duration.ZERO)
            .when(e -> {
              throw new IllegalStateException("careless");
            });
    var retrying = Pipeline.of(Integer.class).then("a", broken, s -> s.retry(careless));
    var deadLettering =
        Pipeline.of(Integer.class)
            .then(
                "a",
                broken,
                s ->
                    s.deadLetter(letter -> {
                      throw new IllegalStateException("full");
                    }));
    for (var pipeline : List.of(retrying, deadLettering)) {
      var failure =
          catchThrowableOfType(
              PipelineException.class, () -> pipeline.in(environment).run(List.of(1)));
      assertThat(Reasons.itemFailure(failure).attempts()).isEqualTo(1);
      assertThat(failure).hasCauseInstanceOf(IllegalStateException.class);
      assertThat(failure.getSuppressed())
          .singleElement()
          .satisfies(e -> assertThat(e).hasMessage("broken"));
    }
  }

  @Test
  void cancelInterruptsARetryPredicate() throws InterruptedException {
    AtomicBoolean interrupted = new AtomicBoolean();
    CountDownLatch release = new CountDownLatch(1);
    var pipeline =
        Pipeline.of(Integer.class)
            .<Integer>then(
                "a",
                x -> {
                  throw new IOException("broken");
                },
                s ->
                    s.retry(
                        Retry.upTo(1, Duration.ZERO)
                            .when(e -> {
                              try {
                                release.await();
                              } catch (InterruptedException interrupt) {
                                interrupted.set(true);
                              }
                              return true;
                            })))
            .in(environment);
    Run<Integer, Integer> run = pipeline.start();
    run.put(1);
    crew.awaitStandstill();
    Thread closer = Thread.startVirtualThread(run::close);
    Crew.awaitParked(closer);
    crew.awaitStandstill();
    release.countDown();
    closer.join();
    assertThat(interrupted).isTrue();
    assertThat(run.handedBack()).containsExactly(1);
  }

  @Test
  void aTimeLimitMayBeLongerThanTheLargestNumberOfNanoseconds() {
    var guard = new InterruptGuard(clock);
    var limit = Objects.requireNonNull(AttemptLimit.ofOne(ChronoUnit.FOREVER.getDuration(), clock));
    limit.add(guard);
    guard.enter(true);
    assertThat(limit.check()).isEqualTo(Long.MAX_VALUE);
    assertThat(guard.leave()).isEqualTo(InterruptGuard.Interrupt.NONE);
  }

  @Test
  void theTimeOfOutcomesBeginsWithTheirIteration() {
    var outcomes =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  clock.advance(Duration.ofSeconds(1));
                  return x;
                })
            .in(environment)
            .outcomes(List.of(1));
    clock.advance(Duration.ofHours(1));
    assertThat(outcomes.stats().elapsed()).isZero();
    outcomes.forEach(outcome -> crew.awaitStandstill());
    clock.advance(Duration.ofHours(1));
    assertThat(outcomes.stats().elapsed()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void aStageNeverReportsMoreItemsEndedThanReceived() throws InterruptedException {
    AtomicBoolean over = new AtomicBoolean();
    List<StageStats> impossible = new ArrayList<>();
    try (Run<Integer, Integer> run =
        Pipeline.of(Integer.class).then("a", x -> x).then("b", x -> x).start()) {
      Thread observer =
          Thread.ofPlatform()
              .start(() -> {
                while (!over.get()) {
                  for (StageStats stage : run.stats().stages()) {
                    if (stage.items().ended() > stage.items().in()) {
                      impossible.add(stage);
                    }
                  }
                }
              });
      for (int i = 0; i < 200_000; i++) {
        run.put(i);
      }
      run.finish();
      over.set(true);
      observer.join();
    }
    assertThat(impossible).isEmpty();
  }

  @Test
  void aStageMayFailWithTheVeryFailureOfItsRun() {
    var execution =
        new Execution<Integer>(
            List.of(StageSpec.of("a", x -> x, StageOptions.defaults())),
            new CollectedResults<>(),
            RunSettings.defaults().in(environment));
    execution.start(null);
    var reason = new PipelineException.Reason.StageFailed("a");
    execution.stop(reason, new IOException("first"));
    var first = catchThrowableOfType(PipelineException.class, execution::throwIfFailed);
    execution.stop(reason, first); // thrown again by a put
    execution.alsoFailed(first);
    assertThatThrownBy(execution::awaitEnd).isSameAs(first).hasNoSuppressedExceptions();
  }
}
