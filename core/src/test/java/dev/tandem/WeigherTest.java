package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Weighers may throw, wait and be interrupted; no item is lost. */
@Timeout(60)
class WeigherTest {
  private final Crew crew = new Crew();
  private final ManualClock clock = new ManualClock();
  private final Environment environment = new Environment(clock, crew, 2);
  private volatile CountDownLatch weighed = new CountDownLatch(1);

  static List<Pipeline<Integer, Integer>> pipelines() {
    return List.of(
        Pipeline.of(Integer.class).then("plain", x -> x, s -> s.workers(3)),
        Pipeline.of(Integer.class).then("ordered", x -> x, s -> s.workers(3).ordered(5)),
        Pipeline.of(Integer.class).then("keyed", x -> x, s -> s.workers(3).orderedBy(x -> x % 2)),
        Pipeline.of(Integer.class).thenMany("many", (x, out) -> out.emit(x), s -> s.workers(2)),
        Pipeline.of(Integer.class)
            .then("before", x -> x)
            .batch("batch", 1, Duration.ofHours(1))
            .then("unpack", list -> list.getFirst(), s -> s.workers(2).ordered(4)));
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void aWeigherThatThrowsEndsTheRunWithEverythingAccountedFor(Pipeline<Integer, Integer> pipeline) {
    Pipeline<Integer, Integer> weighing =
        pipeline.then("b", x -> x, s -> s.queueWeight(50, WeigherTest::weigh)).in(environment);
    var failure =
        catchThrowableOfType(
            PipelineException.class, () -> weighing.run(IntStream.range(0, 300).boxed().toList()));
    assertThat(failure.getCause()).hasMessage("too strange to weigh");
    assertThat(Reasons.stage(failure)).isEqualTo("b"); // the stage that owns the weigher
    assertThat(List.<Object>copyOf(failure.handedBack())).contains(100).doesNotHaveDuplicates();
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void aWeigherOfTheFirstStageThatThrowsEndsTheRunHoweverInputsCome() throws InterruptedException {
    Pipeline<Integer, Integer> weighing =
        Pipeline.of(Integer.class)
            .then("a", x -> x, s -> s.workers(2).queueWeight(50, WeigherTest::weigh))
            .in(environment);
    List<Integer> inputs = IntStream.range(0, 300).boxed().toList();
    assertWeigherOfA(() -> weighing.run(inputs));
    assertWeigherOfA(() -> weighing.run(() -> inputs.iterator()));
    assertWeigherOfA(() -> weighing.stream(inputs).toList());
    Run<Integer, Integer> run = weighing.start();
    run.put(99);
    assertWeigherOfA(() -> run.put(100));
    assertWeigherOfA(run::finish);
    assertThat(run.stats().conserved()).isTrue();
    assertThat(run.stats().put()).isEqualTo(1);
  }

  private void assertWeigherOfA(ThrowableAssert.ThrowingCallable call) {
    var failure = catchThrowableOfType(PipelineException.class, call);
    assertThat(Reasons.stage(failure)).isEqualTo("a");
    assertThat(failure.getCause()).hasMessage("too strange to weigh");
    Crew.await(() -> crew.alive().isEmpty());
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void aCancelInterruptsAWeigherThatWaits(Pipeline<Integer, Integer> pipeline)
      throws InterruptedException {
    Pipeline<Integer, Integer> weighing =
        pipeline.then("b", x -> x, s -> s.queueWeight(50, x -> waitAt(x, 5))).in(environment);
    Run<Integer, Integer> run = weighing.start();
    for (int i = 0; i < 10; i++) {
      run.put(i);
    }
    weighed.await();
    run.close();
    assertThatThrownBy(run::finish).isInstanceOf(CancellationException.class); // not a failure
    assertThat(run.handedBack()).contains(5).doesNotHaveDuplicates();
    assertThat(run.stats().conserved()).isTrue();
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void aTimeLimitInterruptsAWeigherOfTheFirstStageHoweverInputsCome() {
    List<Integer> inputs = List.of(1, 2, 3);
    Pipeline<Integer, Integer> weighing =
        Pipeline.of(Integer.class)
            .then("a", x -> x, s -> s.queueWeight(50, x -> waitAt(x, 2)))
            .within(Duration.ofSeconds(1))
            .in(environment);
    assertThatTheLimitEnds(() -> weighing.run(inputs));
    assertThatTheLimitEnds(() -> weighing.run(() -> inputs.iterator()));
    assertThatTheLimitEnds(() -> weighing.stream(() -> inputs.iterator()).toList());
  }

  private void assertThatTheLimitEnds(ThrowableAssert.ThrowingCallable call) {
    weighed = new CountDownLatch(1);
    Thread.startVirtualThread(() -> {
      try {
        weighed.await();
        clock.awaitSleepers(1);
        clock.advance(Duration.ofSeconds(1));
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    });
    var failure = catchThrowableOfType(PipelineException.class, call);
    assertThat(failure).hasCauseInstanceOf(TimeoutException.class);
    Crew.await(() -> crew.alive().isEmpty());
  }

  @Test
  void anInterruptOfTheCallerDuringTheWeighingIsNotLost() {
    List<Integer> inputs = IntStream.range(0, 300).boxed().toList();
    Pipeline<Integer, Integer> weighing =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> x,
                s ->
                    s.queueWeight(
                        50,
                        x -> {
                          if (x == 10) {
                            Thread.currentThread().interrupt();
                          }
                          return 1;
                        }))
            .in(environment);
    assertThatThrownBy(() -> weighing.run(() -> inputs.iterator()))
        .isInstanceOf(InterruptedException.class);
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void aBatchForwardedByTimeIsWeighedInsideAGuardToo() throws InterruptedException {
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .batch(10, Duration.ofSeconds(1))
            .then("b", List::size, s -> s.queueWeight(50, list -> waitAt(5, 5)))
            .in(environment)
            .start();
    run.put(1);
    clock.awaitSleepers(1);
    crew.awaitStandstill();
    clock.advance(Duration.ofSeconds(1));
    weighed.await();
    run.close();
    assertThat(run.handedBack()).containsExactly(1);
    assertThat(run.stats().conserved()).isTrue();
  }

  @Test
  void theRebalancerWeighsNothing() throws InterruptedException {
    Queue<String> weighers = new ConcurrentLinkedQueue<>();
    CountDownLatch slow = new CountDownLatch(1);
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then("quick", x -> x, s -> s.workers(2))
            .thenMany(
                "many",
                (Integer x, Emitter<Integer> out) -> {
                  out.emit(x);
                  slow.await();
                  out.emit(x + 1);
                })
            .then(
                "b",
                x -> x,
                s ->
                    s.queueWeight(
                        50,
                        x -> {
                          weighers.add(Thread.currentThread().getName());
                          return 1;
                        }))
            .in(environment)
            .start();
    run.put(7);
    crew.awaitStandstill();
    assertThat(run.stats().done()).isEqualTo(1); // the emitted result was forwarded at once
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofMillis(1));
      crew.awaitStandstill();
    }
    slow.countDown();
    assertThat(run.finish()).containsExactly(7, 8);
    assertThat(weighers).containsOnly("tandem-many-1");
  }

  @Test
  void aResultBeingEmittedAtACancelIsOutAndTheNextIsRefused() throws InterruptedException {
    Queue<String> calls = new ConcurrentLinkedQueue<>();
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (Integer x, Emitter<Integer> out) -> {
                  out.emit(5);
                  calls.add("out");
                  try {
                    out.emit(6);
                    calls.add("out");
                  } catch (InterruptedException e) {
                    calls.add("refused");
                  }
                  out.emit(7);
                },
                s -> s)
            .then("b", x -> x, s -> s.queueWeight(50, x -> waitAt(x, 5)))
            .in(environment)
            .start();
    run.put(1);
    weighed.await();
    run.close();
    assertThat(calls).containsExactly("out", "refused");
    assertThat(run.handedBack()).containsExactly(1);
    assertThat(run.stats().conserved()).isTrue();
  }

  @Test
  void aWeigherDoesNotUseUpTheTimeOfAnAttempt() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (Integer x, Emitter<Integer> out) -> {
                  out.emit(x);
                  out.emit(x + 1);
                },
                s -> s.timeout(Duration.ofSeconds(1)))
            .then(
                "b",
                x -> x,
                s ->
                    s.queueWeight(
                        50,
                        x -> {
                          try {
                            weighed.countDown();
                            go.await();
                            return 1;
                          } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                          }
                        }))
            .in(environment)
            .start();
    run.put(7);
    weighed.await();
    for (int i = 0; i < 5; i++) {
      clock.advance(Duration.ofSeconds(1));
      crew.awaitStandstill();
    }
    go.countDown();
    assertThat(run.finish()).containsExactly(7, 8);
  }

  @Test
  void aBatchThatCannotBeWeighedIsHandedBack() {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .batch(3, Duration.ofHours(1))
            .then("b", List::size, s -> s.queueWeight(50, list -> weigh(list.getFirst())))
            .in(environment);
    var failure =
        catchThrowableOfType(
            PipelineException.class,
            () -> pipeline.run(IntStream.range(100, 103).boxed().toList()));
    assertThat(failure.getCause()).hasMessage("too strange to weigh");
    assertThat(List.<Object>copyOf(failure.handedBack())).containsExactlyInAnyOrder(100, 101, 102);
  }

  @Test
  void anOutsideInterruptOfAWorkerThatWaitsForRoomChangesNothing() throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .then(
                "b",
                x -> {
                  gate.await();
                  return x;
                },
                s -> s.queue(20))
            .in(environment)
            .start();
    for (int i = 0; i < 60; i++) {
      run.put(i);
    }
    crew.awaitStandstill();
    crew.named("tandem-a-1").interrupt();
    crew.awaitStandstill();
    gate.countDown();
    assertThat(run.finish()).containsExactlyElementsOf(IntStream.range(0, 60).boxed().toList());
  }

  /** Weighs an item; at one item, waits until it is interrupted, and then fails. */
  private long waitAt(int item, int where) {
    if (item == where) {
      weighed.countDown();
      try {
        new CountDownLatch(1).await();
      } catch (InterruptedException e) {
        throw new IllegalStateException("interrupted", e);
      }
    }
    return 1;
  }

  private static long weigh(int item) {
    if (item == 100) {
      throw new IllegalStateException("too strange to weigh");
    }
    return 1;
  }
}
