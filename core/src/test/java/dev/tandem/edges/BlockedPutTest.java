package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.QueueClosedException;
import dev.tandem.Run;
import dev.tandem.StageOptions;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The end of a run wakes threads that wait to put an input into a full queue. */
@Timeout(60)
class BlockedPutTest {
  private static final Duration SOON = Duration.ofSeconds(15); // for a hang, not for slowness

  private final RecordedThreads threads = new RecordedThreads();
  private final CountDownLatch failing = new CountDownLatch(1);
  private final IOException failure = new IOException("broken");

  /** How the queue is bounded. */
  enum Queue {
    BY_NUMBER,
    BY_WEIGHT;

    StageOptions<Integer> bound(StageOptions<Integer> options) {
      return this == BY_NUMBER ? options.queue(1) : options.queueWeight(1, x -> 1);
    }
  }

  @AfterEach
  void release() {
    failing.countDown();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void byAFailure(Queue queue) throws InterruptedException {
    Run<Integer, Integer> run = pipeline(queue).start();
    Call<Boolean> putting = putting(run);
    failing.countDown();
    assertThat(putting.thrown(SOON))
        .isInstanceOf(PipelineException.class)
        .cause()
        .isSameAs(failure);
    assertAllIsOver(run, putting);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void byTheTimeLimit(Queue queue) throws InterruptedException {
    Run<Integer, Integer> run = pipeline(queue).within(Duration.ofMillis(200)).start();
    Call<Boolean> putting = putting(run);
    assertThat(putting.thrown(SOON))
        .isInstanceOf(PipelineException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    assertAllIsOver(run, putting);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void byAClose(Queue queue) throws InterruptedException {
    Run<Integer, Integer> run = pipeline(queue).start();
    Call<Boolean> putting = putting(run);
    run.close();
    assertThat(putting.thrown(SOON)).isInstanceOf(QueueClosedException.class);
    assertAllIsOver(run, putting);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void byAnInterrupt(Queue queue) throws InterruptedException {
    Run<Integer, Integer> run = pipeline(queue).start();
    Call<Boolean> putting = putting(run);
    putting.interrupt();
    assertThat(putting.thrown(SOON)).isInstanceOf(InterruptedException.class);
    assertAllIsOver(run, putting);
  }

  private Pipeline<Integer, Integer> pipeline(Queue queue) {
    return Pipeline.of(Integer.class)
        .<Integer>then(
            "a",
            x -> {
              failing.await();
              throw failure;
            },
            queue::bound)
        .in(threads.environment());
  }

  /** Puts until the queue is full and the thread waits, or the run is over. */
  private static Call<Boolean> putting(Run<Integer, Integer> run) {
    Call<Boolean> putting =
        Call.runs(() -> {
          for (int i = 0; ; i++) {
            run.put(i);
          }
        });
    Waiting.awaitUnlessOver(putting.thread());
    return putting;
  }

  private void assertAllIsOver(Run<Integer, Integer> run, Call<Boolean> putting)
      throws InterruptedException {
    @Nullable Throwable thrown = Call.runs(run::close).thrown(SOON);
    assertThat(thrown).isNull();
    assertThat(putting.leftInterrupted()).isFalse();
    assertThat(run.stats().conserved()).isTrue();
    assertThat(threads.alive()).isEmpty();
  }
}
