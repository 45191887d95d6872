package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.QueueClosedException;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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

/** A run ends in time, and accounts for every item, even if one of its callbacks misbehaves. */
@Timeout(60)
@Tag("slow")
@Execution(ExecutionMode.CONCURRENT) // each case waits for a second
class MisbehavingCallbackTest {
  private static final Duration SOON = Duration.ofSeconds(15); // for a hang, not for slowness
  private static final Duration GRACE = Duration.ofMillis(800); // nearly a second

  private final RecordedThreads threads = new RecordedThreads();
  private @Nullable Scene scene;

  @AfterEach
  void release() {
    if (scene != null) {
      scene.release();
    }
  }

  static Stream<Arguments> callbacksAndEndings() {
    return Arrays.stream(Callback.values())
        .flatMap(
            callback -> Arrays.stream(Ending.values()).map(end -> Arguments.of(callback, end)));
  }

  static Stream<Arguments> callbacksAndEarlyEndings() {
    return callbacksAndEndings().filter(matrix -> matrix.get()[1] != Ending.BY_ITSELF);
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("callbacksAndEndings")
  void aCallbackThatSwallowsAnInterrupt(Callback callback, Ending ending)
      throws InterruptedException {
    Scene current = new Scene(callback, Misbehaviour.SWALLOWS, ending);
    assertEnded(ending, current, play(current, ending));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("callbacksAndEarlyEndings")
  void aCallbackThatBlocksUntilItIsInterrupted(Callback callback, Ending ending)
      throws InterruptedException {
    Scene current = new Scene(callback, Misbehaviour.GIVES_UP, ending);
    assertEnded(ending, current, play(current, ending));
  }

  @ParameterizedTest(name = "{0}, {1}")
  @MethodSource("callbacksAndEndings")
  void aCallbackThatThrowsAnError(Callback callback, Ending ending) throws InterruptedException {
    Scene current = new Scene(callback, Misbehaviour.THROWS_AN_ERROR, ending);
    Played played = play(current, ending);
    assertThat(
            Stream.of(played.thrown(), played.thrownByPut(), played.thrownByClose())
                .anyMatch(current.broken::isReportedBy))
        .as("%s, %s or %s reports the Error", (Object[]) played.all())
        .isTrue();
    if (callback != Callback.ENDED && callback != Callback.WEIGHER_OF_THE_FIRST_QUEUE) {
      assertThat(played.thrown()).isInstanceOf(PipelineException.class);
    }
  }

  /** What the wait for the end threw, and what {@code put} and {@code close} threw. */
  private record Played(
      @Nullable Throwable thrown,
      @Nullable Throwable thrownByPut,
      @Nullable Throwable thrownByClose) {

    @Nullable Throwable[] all() {
      return new @Nullable Throwable[] {thrown, thrownByPut, thrownByClose};
    }
  }

  /** Plays the scene, and checks what must hold however it ends. */
  private Played play(Scene current, Ending ending) throws InterruptedException {
    scene = current;
    LateClock clock = new LateClock(Scene.LIMIT, current::ending);
    Pipeline<Integer, ?> pipeline = current.callback().in(current).in(threads.environment());
    if (ending == Ending.BY_THE_TIME_LIMIT) {
      pipeline = pipeline.in(threads.environment(clock)).within(Scene.LIMIT);
    }
    SceneRun run = SceneRun.of(current, pipeline);
    Throwable byClose = null;
    switch (ending) {
      case BY_ITSELF, BY_A_FAILURE -> {}
      case BY_THE_TIME_LIMIT -> {
        awaitReady(current);
        clock.allow();
      }
      case BY_A_CLOSE -> {
        awaitReady(current);
        current.ending();
        byClose = Call.runs(run.close()::run).thrown(SOON);
      }
    }
    Throwable thrown = run.call().thrown(SOON);
    assertThat(run.call().leftInterrupted()).isFalse();
    Call.runs(run.close()::run).thrown(SOON); // the run is over, unless put has thrown
    assertThat(current.isOver()).isTrue();
    assertThat(run.stats().get().conserved()).isTrue();
    assertThat(threads.alive()).isEmpty();
    return new Played(thrown, run.thrownByPut().get(), byClose);
  }

  private static void awaitReady(Scene scene) throws InterruptedException {
    assertThat(scene.ready.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }

  private static void assertEnded(Ending ending, Scene scene, Played played) {
    switch (ending) {
      case BY_ITSELF -> assertThat(played.thrown()).isNull();
      case BY_A_FAILURE ->
          assertThat(played.thrown())
              .isInstanceOf(PipelineException.class)
              .cause()
              .isSameAs(scene.failure());
      case BY_THE_TIME_LIMIT ->
          assertThat(played.thrown())
              .isInstanceOf(PipelineException.class)
              .hasCauseInstanceOf(TimeoutException.class);
      case BY_A_CLOSE -> assertIsClosed(scene, played.thrown());
    }
    if (ending != Ending.BY_ITSELF) {
      assertThat(scene.wasInterrupted()).isTrue();
      if (!scene.callback().comesDuringTheRun()) {
        assertThat(scene.grace()).isGreaterThanOrEqualTo(GRACE);
      }
    }
  }

  private static void assertIsClosed(Scene scene, @Nullable Throwable thrown) {
    if (scene.callback().isOfTheSource()) {
      assertThat(thrown).isNull();
    } else if (scene.givesUp() && !scene.callback().comesDuringTheRun()) {
      assertThat(thrown).isNotNull(); // what the callback threw may be reported, too
    } else {
      assertThat(thrown).isInstanceOfAny(CancellationException.class, QueueClosedException.class);
    }
  }
}
