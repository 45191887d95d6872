package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stage or a run is paused: no item begins until it is resumed. */
@Timeout(60)
class PauseTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 4);

  private final AtomicInteger begun = new AtomicInteger();
  private final Semaphore steps = new Semaphore(0, true); // fair: each waiting item gets its step
  private final AtomicReference<RunHandle> handle = new AtomicReference<>();

  private Integer step(Integer x) throws InterruptedException {
    begun.incrementAndGet();
    steps.acquire();
    return x;
  }

  /** A stage that pauses itself, or its run, at item 500, of those that it takes many at once. */
  private Pipeline<Integer, Integer> pausingAt500(UnaryOperator<StageOptions<Integer>> options) {
    return Pipeline.of(Integer.class)
        .then(
            "a",
            x -> {
              begun.incrementAndGet();
              if (x == 500) {
                handle.get().stage("a").pause();
              }
              return x;
            },
            s -> options.apply(s.queue(2000)))
        .in(environment);
  }

  @Test
  void noItemOfABatchBeginsAfterThePause() throws InterruptedException {
    try (Run<Integer, Integer> run = pausingAt500(s -> s).start()) {
      handle.set(run);
      run.stage("a").pause();
      for (int i = 0; i < 1000; i++) {
        run.put(i);
      }
      crew.awaitStandstill();
      assertThat(begun).hasValue(0);
      run.stage("a").resume();
      crew.awaitStandstill();
      assertThat(begun).hasValue(501); // a lone worker keeps the order
      assertThat(run.stats().done()).isEqualTo(501);
      assertThat(run.stage("a").isPaused()).isTrue();
      assertThat(run.stats().stages().getFirst().workers().working()).isZero();
      run.stage("a").resume();
      assertThat(run.finish()).hasSize(1000).isSorted();
    }
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void noItemBeginsAfterOneThatHasFailed() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  begun.incrementAndGet();
                  if (x == 500) {
                    handle.get().stage("a").pause();
                    throw new IllegalStateException("as planned");
                  }
                  return x;
                },
                s -> s.queue(2000).skip())
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      handle.set(run);
      run.pause();
      for (int i = 0; i < 1000; i++) {
        run.put(i);
      }
      run.resume();
      crew.awaitStandstill();
      assertThat(begun).hasValue(501);
      run.stage("a").resume();
      assertThat(run.finish()).hasSize(999);
    }
  }

  @Test
  void anItemWhoseKeyIsKnownOnlyAfterThePauseDoesNotBegin() throws InterruptedException {
    Semaphore keys = new Semaphore(0);
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                this::step,
                s ->
                    s.orderedBy(x -> {
                      keys.acquireUninterruptibly();
                      return x;
                    }))
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.put(1);
      crew.awaitStandstill();
      run.pause();
      keys.release();
      crew.awaitStandstill();
      assertThat(begun).hasValue(0);
      run.resume();
      steps.release();
      assertThat(run.finish()).containsExactly(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"none", "ordered", "keyed", "weighed", "timed", "paced"})
  void nothingBeginsAfterThePauseAndAllGoesOnAfterIt(String kind) throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("a", this::step, s -> kind(kind, s.workers(4)))
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      crew.awaitStandstill(); // all wait to take
      run.pause();
      run.pause(); // has no effect
      for (int i = 0; i < 20; i++) {
        run.put(i);
      }
      steps.release(20);
      crew.awaitStandstill();
      clock.advance(Duration.ofSeconds(1));
      crew.awaitStandstill();
      assertThat(begun).hasValue(0);
      run.resume();
      Crew.await(() -> {
        clock.advance(Duration.ofMillis(1)); // for the rate
        return run.stats().done() == 20;
      });
      assertThat(run.finish()).hasSize(20).doesNotHaveDuplicates();
    }
    assertThat(crew.alive()).isEmpty();
  }

  private static StageOptions<Integer> kind(String kind, StageOptions<Integer> s) {
    return switch (kind) {
      case "ordered" -> s.ordered(8);
      case "keyed" -> s.orderedBy(x -> x % 3);
      case "weighed" -> s.queueWeight(1000, x -> 1);
      case "timed" -> s.timeout(Duration.ofDays(1));
      case "paced" -> s.rate(1000, Duration.ofSeconds(1));
      default -> s;
    };
  }

  @Test
  void whatIsUnderWayFinishesAndGoesOnToTheNextStage() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("a", this::step, s -> s.workers(2))
            .then("b", x -> x)
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      for (int i = 0; i < 6; i++) {
        run.put(i);
      }
      crew.awaitStandstill();
      run.stage("a").pause();
      steps.release(6);
      crew.awaitStandstill();
      assertThat(begun).hasValue(2);
      assertThat(run.stats().done()).isEqualTo(2);
      run.stage("a").resume();
      assertThat(run.finish()).hasSize(6);
    }
  }

  @Test
  void aStageThatWasPausedByItselfStaysSo() throws InterruptedException {
    try (Run<Integer, Integer> run = pausingAt500(s -> s).start()) {
      run.stage("a").pause();
      run.pause();
      run.resume();
      run.put(1);
      crew.awaitStandstill();
      assertThat(begun).hasValue(0);
      run.pause();
      run.stage("a").resume();
      crew.awaitStandstill();
      assertThat(begun).hasValue(0);
      assertThat(run.stage("a").isPaused()).isTrue();
      run.resume();
      assertThat(run.finish()).containsExactly(1);
    }
  }

  @Test
  void aPausedRunCanBeCancelled() throws InterruptedException {
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class).then("a", this::step, s -> s.workers(2)).in(environment).start();
    run.pause();
    run.put(1);
    run.put(2);
    crew.awaitStandstill();
    run.close();
    assertThat(run.handedBack()).containsExactlyInAnyOrder(1, 2);
    assertThat(run.stats().conserved()).isTrue();
    assertThat(begun).hasValue(0);
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void aPausedRunThatDrainsEndsOnceItIsResumed() throws InterruptedException {
    try (Run<Integer, Integer> run = pausingAt500(s -> s).start()) {
      run.pause();
      run.put(1);
      run.drain();
      crew.awaitStandstill();
      assertThat(run.state()).isEqualTo(RunState.DRAINING);
      assertThat(run.awaitEnd(Duration.ZERO)).isFalse();
      run.resume();
      assertThat(run.finish()).containsExactly(1);
    }
  }

  @Test
  void theTimeLimitOfARunGoesOnWhileItIsPaused() throws InterruptedException {
    Run<Integer, Integer> run = pausingAt500(s -> s).within(Duration.ofSeconds(5)).start();
    run.pause();
    run.put(1);
    crew.awaitStandstill();
    clock.advance(Duration.ofSeconds(6));
    assertThatThrownBy(run::finish).isInstanceOf(PipelineException.class);
    assertThat(run.handedBack()).containsExactly(1);
  }

  @Test
  void aPausedRunIsNotStalled() throws InterruptedException {
    AtomicInteger stalls = new AtomicInteger();
    RunListener listener =
        new RunListener() {
          @Override
          public void stalled(Stall stall) {
            stalls.incrementAndGet();
          }
        };
    try (Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then("a", this::step)
            .then("b", x -> x)
            .in(environment)
            .listener(listener)
            .stallAfter(Duration.ofSeconds(4))
            .start()) {
      run.stage("a").pause();
      run.put(1);
      pass(20);
      assertThat(stalls).hasValue(0);
      run.stage("a").resume();
      pass(3);
      assertThat(stalls).hasValue(0);
      pass(3);
      assertThat(stalls).hasValue(1);
      steps.release();
      run.finish();
    }
  }

  private void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      crew.awaitStandstill();
      clock.advance(Duration.ofSeconds(1));
    }
    crew.awaitStandstill();
  }

  @Test
  void aStageThatMakesBatchesTakesNoMore() throws InterruptedException {
    Pipeline<Integer, List<Integer>> pipeline =
        Pipeline.of(Integer.class).batch("pack", 2, Duration.ofSeconds(5)).in(environment);
    try (Run<Integer, List<Integer>> run = pipeline.start()) {
      run.put(1);
      crew.awaitStandstill();
      run.stage("pack").pause();
      run.put(2);
      crew.awaitStandstill();
      clock.advance(Duration.ofSeconds(6));
      crew.awaitStandstill();
      assertThat(run.stats().done()).isZero();
      run.stage("pack").resume();
      assertThat(run.finish().stream().flatMap(List::stream)).containsExactly(1, 2);
    }
  }

  @Test
  void workersOfAPausedStageLeave() throws InterruptedException {
    try (Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then("a", this::step, s -> s.workers(8))
            .in(environment)
            .start()) {
      crew.awaitStandstill();
      run.pause();
      for (int i = 0; i < 20; i++) {
        run.put(i);
      }
      run.stage("a").workers(2);
      crew.awaitStandstill();
      assertThat(run.stats().stages().getFirst().workers().count()).isEqualTo(2);
      run.resume();
      crew.awaitStandstill();
      assertThat(begun).hasValue(2);
      steps.release(20);
      assertThat(run.finish()).hasSize(20);
    }
  }

  @Test
  void newWorkersOfAPausedStageBeginNothing() throws InterruptedException {
    try (Run<Integer, Integer> run =
        Pipeline.of(Integer.class).then("a", this::step).in(environment).start()) {
      run.pause();
      for (int i = 0; i < 20; i++) {
        run.put(i);
      }
      run.stage("a").workers(8);
      crew.awaitStandstill();
      assertThat(begun).hasValue(0);
      run.resume();
      crew.awaitStandstill();
      assertThat(begun).hasValue(8);
      steps.release(20);
      assertThat(run.finish()).hasSize(20);
    }
  }

  @Test
  void aFunctionThatWaitsForRoomIsNotInterrupted() throws InterruptedException {
    AtomicInteger interrupted = new AtomicInteger();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .<Integer>thenMany(
                "many",
                (x, out) -> {
                  for (int i = 0; i < 10; i++) {
                    out.emit(x);
                    interrupted.addAndGet(Thread.currentThread().isInterrupted() ? 1 : 0);
                  }
                })
            .then("step", this::step, s -> s.queue(2))
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.put(1);
      crew.awaitStandstill();
      for (int i = 0; i < 10; i++) {
        run.stage("many").pause();
        steps.release();
        crew.awaitStandstill();
        run.stage("many").resume();
      }
      assertThat(run.finish()).hasSize(10);
    }
    assertThat(interrupted).hasValue(0);
  }

  @Test
  void aPausedRunTakesInputsUntilItsFirstQueueIsFull() throws InterruptedException {
    Queue<Integer> read = new ConcurrentLinkedQueue<>();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class).then("a", x -> x, s -> s.queue(4)).in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.pause();
      Thread producer =
          crew.start(
              "producer",
              () -> {
                try {
                  for (int i = 0; i < 10; i++) {
                    run.put(i);
                    read.add(i);
                  }
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      crew.awaitStandstill();
      assertThat(read).hasSize(4);
      run.resume();
      producer.join();
      assertThat(run.finish()).hasSize(10);
    }
  }
}
