package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.RunHandle;
import dev.tandem.RunListener;
import dev.tandem.RunState;
import dev.tandem.Stats;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run ends in time even if its source waits for an input that never arrives. */
@Timeout(60)
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT) // each case waits for a second
class WaitingSourceTest {
  private static final List<Integer> FIRST = List.of(1, 2, 3);
  private static final Duration SOON = Duration.ofSeconds(15); // for a hang, not for slowness

  private final RecordedThreads threads = new RecordedThreads();
  private final CountDownLatch worked = new CountDownLatch(FIRST.size());
  private final CountDownLatch failing = new CountDownLatch(1);

  @AfterEach
  void release() {
    failing.countDown();
  }

  static Stream<Arguments> all() {
    return Arrays.stream(SourceKind.values())
        .flatMap(kind -> Arrays.stream(Way.values()).map(way -> Arguments.of(kind, way)));
  }

  static Stream<Arguments> giving() {
    return all().filter(matrix -> matrix.get()[0] != SourceKind.PUBLISHER_WITHOUT_SUBSCRIPTION);
  }

  /** Returns the cases in which a failure stops the run: it does not if it is an outcome. */
  static Stream<Arguments> stoppedByFailures() {
    return giving().filter(matrix -> matrix.get()[1] != Way.OUTCOMES);
  }

  static Stream<Arguments> cancellable() {
    return giving().filter(matrix -> matrix.get()[1] != Way.RUN);
  }

  /**
   * Returns the cases in which an interrupt of the caller ends the run. A publisher has no caller,
   * and a source that swallows the interrupt on the caller's own thread hides it.
   */
  static Stream<Arguments> interruptible() {
    return giving()
        .filter(matrix -> matrix.get()[1] != Way.PUBLISHER)
        .filter(
            matrix -> matrix.get()[0] != SourceKind.PATIENT_ITERABLE || matrix.get()[1] != Way.RUN);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("giving")
  void afterAnError(SourceKind kind, Way way) throws Exception {
    Broken broken = new Broken("at the third input");
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  awaitFailure(x);
                  if (x == 3) {
                    throw broken;
                  }
                  return x;
                })
            .in(threads.environment());
    assertIsEndedBy(broken, pipeline, kind, way);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("stoppedByFailures")
  void afterAFailure(SourceKind kind, Way way) throws Exception {
    IOException failure = new IOException("at the third input");
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .then(
                "b",
                x -> {
                  awaitFailure(x);
                  if (x == 3) {
                    throw failure;
                  }
                  return x;
                },
                s -> s.workers(2))
            .in(threads.environment());
    assertIsEndedBy(failure, pipeline, kind, way);
  }

  private void awaitFailure(int x) throws InterruptedException {
    worked.countDown();
    if (x == 3) {
      failing.await();
    }
  }

  private void assertIsEndedBy(
      Throwable failure, Pipeline<Integer, Integer> pipeline, SourceKind kind, Way way)
      throws Exception {
    try (WaitingSource source = kind.open(FIRST)) {
      Way.Attempt attempt = way.prepare(pipeline, source.inputs());
      Call<Boolean> call = Call.runs(attempt.body());
      awaitWorked();
      Waiting.awaitEvenInARead(threads.find("tandem-input").orElse(call.thread()));
      failing.countDown();
      assertThat(call.thrown(SOON)).isInstanceOf(PipelineException.class).cause().isSameAs(failure);
      assertThat(call.leftInterrupted()).isFalse();
      assertNothingIsLeft(kind, way, source);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("all")
  void afterItsTimeLimit(SourceKind kind, Way way) throws Exception {
    Pipeline<Integer, Integer> pipeline = passing().within(Duration.ofMillis(200));
    try (WaitingSource source = kind.open(List.of())) {
      Way.Attempt attempt = way.prepare(pipeline, source.inputs());
      Call<Boolean> call = Call.runs(attempt.body());
      assertThat(call.thrown(SOON))
          .isInstanceOf(PipelineException.class)
          .hasCauseInstanceOf(TimeoutException.class);
      assertThat(call.leftInterrupted()).isFalse();
      assertNothingIsLeft(kind, way, source);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("cancellable")
  void afterACancelByAnotherThread(SourceKind kind, Way way) throws Exception {
    try (WaitingSource source = kind.open(FIRST)) {
      Way.Attempt attempt = way.prepare(passing(), source.inputs());
      Call<Boolean> call = Call.runs(attempt.body());
      awaitWorked();
      Call<Boolean> cancelling = Call.runs(attempt.cancel());
      assertThat(cancelling.thrown(SOON)).isNull();
      assertThat(cancelling.leftInterrupted()).isFalse();
      Throwable thrown = call.thrown(SOON);
      if (way == Way.STREAM) {
        assertThat(thrown).isInstanceOf(CancellationException.class);
      } else {
        assertThat(thrown).isNull();
      }
      assertThat(call.leftInterrupted()).isFalse();
      assertNothingIsLeft(kind, way, source);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("interruptible")
  void afterAnInterruptOfItsCaller(SourceKind kind, Way way) throws Exception {
    try (WaitingSource source = kind.open(FIRST)) {
      Way.Attempt attempt = way.prepare(passing(), source.inputs());
      Call<Boolean> call = Call.runs(attempt.body());
      awaitWorked();
      call.interrupt();
      Throwable thrown = call.thrown(SOON);
      if (way == Way.RUN) {
        assertThat(thrown).isInstanceOf(InterruptedException.class);
        assertThat(call.leftInterrupted()).isFalse();
      } else {
        assertThat(thrown).isInstanceOf(CancellationException.class);
        assertThat(call.leftInterrupted()).isTrue();
      }
      assertNothingIsLeft(kind, way, source);
    }
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("giving")
  void afterADrain(SourceKind kind, Way way) throws Exception {
    var handle = new AtomicReference<@Nullable RunHandle>();
    var stats = new AtomicReference<@Nullable Stats>();
    RunListener listener =
        new RunListener() {
          @Override
          public void started(RunHandle run) {
            handle.set(run);
          }

          @Override
          public void ended(Stats last) {
            stats.set(last);
          }
        };
    try (WaitingSource source = kind.open(FIRST)) {
      Way.Attempt attempt = way.prepare(passing().listener(listener), source.inputs());
      Call<Boolean> call = Call.runs(attempt.body());
      awaitWorked();
      RunHandle run = Objects.requireNonNull(handle.get());
      run.drain();
      assertThat(call.thrown(SOON)).isNull();
      assertThat(call.leftInterrupted()).isFalse();
      assertThat(run.state()).isEqualTo(RunState.ENDED);
      assertThat(Objects.requireNonNull(stats.get()).stages().getFirst().items().finished())
          .isEqualTo(FIRST.size());
      assertNothingIsLeft(kind, way, source);
    }
  }

  private Pipeline<Integer, Integer> passing() {
    return Pipeline.of(Integer.class)
        .then(
            "a",
            x -> {
              worked.countDown();
              return x;
            })
        .in(threads.environment());
  }

  private void awaitWorked() throws InterruptedException {
    assertThat(worked.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private void assertNothingIsLeft(SourceKind kind, Way way, WaitingSource source)
      throws InterruptedException {
    if (way == Way.PUBLISHER) { // its last thread ends only after it has signalled the end
      awaitTheEndOfAllBut(kind);
    }
    if (kind.isDeaf()) {
      assertThat(threads.alive())
          .allMatch(thread -> thread.getName().equals("tandem-input") && thread.isDaemon());
    } else {
      assertThat(threads.alive()).isEmpty();
    }
    assertThat(source.closes().getAsInt()).isEqualTo(1);
  }

  private void awaitTheEndOfAllBut(SourceKind kind) throws InterruptedException {
    if (kind.isDeaf()) {
      threads.named("tandem-output").join(SOON);
    } else {
      threads.awaitEnd(SOON);
    }
  }
}
