package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Stages that make any number of results from an item. */
@Timeout(60)
class ManyTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);

  private final CountDownLatch inB = new CountDownLatch(1);
  private final AtomicInteger emitted = new AtomicInteger();

  @Test
  void anItemHasNoneOneOrManyResults() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("pass", x -> x)
            .thenMany(
                "repeat",
                (Integer x, Emitter<Integer> out) -> {
                  for (int i = 0; i < x; i++) {
                    out.emit(x);
                  }
                })
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      for (int x : new int[] {0, 1, 300, 0, 2}) {
        run.put(x);
      }
      List<Integer> results = run.finish();
      assertThat(results).hasSize(303).startsWith(1, 300).endsWith(300, 2, 2);
      StageStats.Items repeat = run.stats().stages().getLast().items();
      assertThat(repeat.in()).isEqualTo(5);
      assertThat(repeat.finished()).isEqualTo(5);
      assertThat(repeat.out()).isEqualTo(303);
      assertThat(run.stats().multiplied()).isEqualTo(298);
      assertThat(run.stats().conserved()).isTrue();
    }
  }

  @ParameterizedTest(name = "a queue of {0}")
  @CsvSource({"4, 1", "128, 32"})
  void resultsBeyondTheQueueWaitInEmit(int queue, int atOnce) throws InterruptedException {
    try (Run<Integer, Integer> run = endless(s -> s, s -> s.queue(queue)).start()) {
      run.put(0);
      Crew.await(() -> emitted.get() > queue);
      crew.awaitStandstill();
      // One is worked on in the next stage, the queue is full, and the others wait for room.
      assertThat(emitted.get()).isBetween(1 + queue + 1, atOnce + queue + atOnce);
    }
  }

  @Test
  void cancelWakesAWaitingEmitAndHandsTheInputBackOnce() throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (Integer x, Emitter<Integer> out) -> {
                  try {
                    while (true) {
                      out.emit(emitted.getAndIncrement());
                    }
                  } catch (InterruptedException e) {
                    thrown.set(e);
                    throw e;
                  }
                },
                s -> s)
            .then("b", this::waitInB, s -> s.queue(4))
            .in(environment)
            .start();
    run.put(7);
    run.put(8);
    Crew.await(() -> emitted.get() > 4);
    crew.awaitStandstill();
    run.close();
    assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
    assertThat(run.handedBack()).containsExactlyInAnyOrder(7, 8);
    assertThat(run.stats().conserved()).isTrue();
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void anInputWithUnfinishedResultsIsHandedBackOnce() throws InterruptedException {
    Run<String, String> run =
        Pipeline.of(String.class)
            .thenMany(
                "a",
                (String x, Emitter<String> out) -> {
                  for (int i = 0; i < 3; i++) {
                    out.emit(x + i);
                  }
                },
                s -> s)
            .then(
                "b",
                x -> {
                  inB.await();
                  return x;
                })
            .in(environment)
            .start();
    run.put("x");
    run.put("y");
    crew.awaitStandstill();
    run.close();
    assertThat(run.handedBack()).containsExactlyInAnyOrder("x", "y");
    assertThat(run.stats().handedBack()).isEqualTo(6); // items, not inputs
    assertThat(run.stats().conserved()).isTrue();
  }

  @Test
  void anEmitterRefusesOtherThreads() throws InterruptedException {
    AtomicReference<Throwable> thrown = new AtomicReference<>();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (x, out) -> {
                  Thread other =
                      Thread.startVirtualThread(() -> {
                        try {
                          out.emit(99);
                        } catch (InterruptedException | IllegalStateException e) {
                          thrown.set(e);
                        }
                      });
                  other.join();
                  out.emit(x);
                },
                s -> s);
    assertThat(pipeline.run(List.of(1))).containsExactly(1);
    assertThat(thrown.get()).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void anEmitterRefusesItemsAfterItsCall() throws InterruptedException {
    AtomicReference<Emitter<? super Integer>> kept = new AtomicReference<>();
    Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (x, out) -> {
                  kept.set(out);
                  throw new IOException("nothing");
                },
                s ->
                    s.deadLetter(letter -> { // on the same thread, but after the call
                      try {
                        kept.get().emit(99);
                      } catch (InterruptedException | IllegalStateException e) {
                        thrown.add(e);
                      }
                    }));
    assertThat(pipeline.run(List.of(1, 2))).isEmpty();
    assertThat(thrown).hasSize(2).allMatch(e -> e instanceof IllegalStateException);
    assertThatThrownBy(() -> kept.get().emit(99)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  @SuppressWarnings("NullAway") // the test is about null
  void nullIsRefused() {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class).thenMany("a", (x, out) -> out.emit(null), s -> s);
    var failure = catchThrowableOfType(PipelineException.class, () -> pipeline.run(List.of(1)));
    assertThat(failure.getCause()).isInstanceOf(NullPointerException.class);
    assertThat(Reasons.itemFailure(failure).item()).isEqualTo(1);
  }

  @Test
  void anAttemptIsRetriedOnlyIfItFailsBeforeItEmits() throws InterruptedException {
    Queue<String> attempts = new ConcurrentLinkedQueue<>();
    List<Failure<?, String>> dead = new ArrayList<>();
    Pipeline<String, String> pipeline =
        Pipeline.of(String.class)
            .thenMany(
                "a",
                (String x, Emitter<String> out) -> {
                  attempts.add(x);
                  if (x.equals("late")) {
                    out.emit(x);
                    throw new IOException("after");
                  }
                  if (attempts.stream().filter(x::equals).count() < 3) {
                    throw new IOException("before");
                  }
                  out.emit(x);
                },
                s -> s.retry(4, Duration.ZERO).deadLetter(dead::add))
            .in(environment);
    try (Run<String, String> run = pipeline.start()) {
      run.put("late");
      run.put("early");
      assertThat(run.finish()).containsExactly("late", "early");
      assertThat(attempts).containsExactly("late", "early", "early", "early");
      assertThat(dead)
          .singleElement()
          .satisfies(letter -> {
            assertThat(letter.item()).isEqualTo("late");
            assertThat(letter.attempts()).isEqualTo(1);
          });
      assertThat(run.stats().stages().getFirst().items().retried()).isEqualTo(2);
      assertThat(run.stats().failed()).isEqualTo(1);
      assertThat(run.stats().done()).isEqualTo(2);
      assertThat(run.stats().multiplied()).isEqualTo(1);
      assertThat(run.stats().conserved()).isTrue();
    }
  }

  @Test
  void waitingForRoomDoesNotCountTowardsTheTimeLimit() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (Integer x, Emitter<Integer> out) -> {
                  for (int i = 0; i < 20; i++) {
                    out.emit(emitted.getAndIncrement());
                  }
                },
                s -> s.timeout(Duration.ofSeconds(1)))
            .then("b", this::waitInB, s -> s.queue(4))
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.put(0);
      Crew.await(() -> emitted.get() > 4);
      for (int i = 0; i < 3; i++) {
        crew.awaitStandstill();
        clock.advance(Duration.ofSeconds(2));
      }
      crew.awaitStandstill();
      inB.countDown();
      assertThat(run.finish()).isEqualTo(IntStream.range(0, 20).boxed().toList());
    }
  }

  @Test
  void theTimeLimitHoldsForTheFunctionItself() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    List<Failure<?, Integer>> dead = new ArrayList<>();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (Integer x, Emitter<Integer> out) -> {
                  out.emit(x);
                  emitted.incrementAndGet();
                  never.await();
                },
                s -> s.timeout(Duration.ofSeconds(1)).retry(3, Duration.ZERO).deadLetter(dead::add))
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.put(5);
      Crew.await(() -> emitted.get() == 1);
      clock.awaitSleepers(1);
      crew.awaitStandstill();
      clock.advance(Duration.ofSeconds(1));
      Crew.await(() -> run.stats().failed() == 1);
      assertThat(run.finish()).containsExactly(5);
      assertThat(dead.getFirst().cause()).isInstanceOf(TimeoutException.class);
    }
  }

  @Test
  void afterTheEndEmitAcceptsNothingEvenIfTheFunctionContinues() {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (Integer x, Emitter<Integer> out) -> {
                  for (int i = 0; i < 100; i++) {
                    try {
                      out.emit(i);
                      emitted.incrementAndGet();
                    } catch (InterruptedException e) {
                      // as if nothing had happened
                    }
                  }
                },
                s -> s.queue(2))
            .in(environment);
    Outcomes<Integer, Integer> taken;
    int before;
    try (var outcomes = pipeline.outcomes(List.of(1))) {
      assertThat(outcomes.iterator().next().input()).isEqualTo(1);
      crew.awaitStandstill();
      before = emitted.get();
      taken = outcomes;
    }
    assertThat(emitted.get()).isBetween(before, before + 1);
    assertThat(taken.handedBack()).as("not done").containsExactly(1);
  }

  @Test
  void anItemFailsIfItsLastResultsAreLateEvenIfItsFunctionIgnoresThat()
      throws InterruptedException {
    List<Failure<?, Integer>> dead = new ArrayList<>();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (Integer x, Emitter<Integer> out) -> {
                  out.emit(x);
                  emitted.incrementAndGet();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                  for (int i = 1; i < 600; i++) { // more than are forwarded at once
                    try {
                      out.emit(x + i);
                    } catch (InterruptedException e) {
                      // as if nothing had happened
                    }
                  }
                },
                s -> s.timeout(Duration.ofSeconds(1)).deadLetter(dead::add))
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.put(5);
      Crew.await(() -> emitted.get() == 1);
      clock.awaitSleepers(1);
      crew.awaitStandstill();
      clock.advance(Duration.ofSeconds(1));
      assertThat(run.finish()).startsWith(5).hasSizeLessThan(600);
      assertThat(dead).hasSize(1);
      assertThat(dead.getFirst().cause()).isInstanceOf(TimeoutException.class);
      assertThat(run.stats().conserved()).isTrue();
    }
  }

  @Test
  void eachResultIsAnOutcomeWithTheInputThatItCameFrom() {
    Pipeline<Integer, String> pipeline =
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (Integer x, Emitter<String> out) -> {
                  for (int i = 0; i < x; i++) {
                    out.emit(x + "." + i);
                  }
                  if (x == 2) {
                    throw new IOException("two");
                  }
                },
                s -> s)
            .then("b", x -> x)
            .in(environment);
    List<String> seen = new ArrayList<>();
    try (var outcomes = pipeline.outcomes(List.of(0, 1, 2, 3))) {
      for (var outcome : outcomes) {
        switch (outcome) {
          case Outcome.Done<Integer, String>(var input, var output) ->
              seen.add(input + "=" + output);
          case Outcome.Failed<Integer, String>(
                  Failure<Integer, ?>(var input, var _, var stage, var cause, var attempts)) ->
              seen.add(input + " " + stage + " " + cause.getMessage() + " " + attempts);
        }
      }
      assertThat(outcomes.stats().conserved()).isTrue();
      assertThat(outcomes.stats().multiplied()).isEqualTo(6 - 3);
    }
    assertThat(seen)
        .containsExactlyInAnyOrder(
            "1=1.0", "2=2.0", "2=2.1", "2 a two 1", "3=3.0", "3=3.1", "3=3.2");
  }

  @Test
  void severalStagesMultiplyAndDivide() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .thenMany(
                "tenfold",
                (Integer x, Emitter<Integer> out) -> {
                  for (int i = 0; i < 10; i++) {
                    out.emit(x * 10 + i);
                  }
                },
                s -> s.workers(3))
            .thenMany(
                "even",
                (Integer x, Emitter<Integer> out) -> {
                  if (x % 2 == 0) {
                    out.emit(x);
                  }
                },
                s -> s.workers(2).queue(40));
    try (Run<Integer, Integer> run = pipeline.start()) {
      for (int i = 0; i < 500; i++) {
        run.put(i);
      }
      assertThat(run.finish().stream().sorted().toList())
          .isEqualTo(IntStream.range(0, 2500).map(i -> i * 2).boxed().toList());
      assertThat(run.stats().conserved()).isTrue();
      assertThat(run.stats().multiplied()).isEqualTo(2000);
    }
  }

  private Pipeline<Integer, Integer> endless(
      UnaryOperator<StageOptions<Integer>> options, UnaryOperator<StageOptions<Integer>> ofB) {
    return Pipeline.of(Integer.class)
        .thenMany(
            "a",
            (Integer x, Emitter<Integer> out) -> {
              while (true) {
                out.emit(x);
                emitted.incrementAndGet();
              }
            },
            options)
        .then("b", this::waitInB, ofB)
        .in(environment);
  }

  private Integer waitInB(Integer x) throws InterruptedException {
    inB.await();
    return x;
  }
}
