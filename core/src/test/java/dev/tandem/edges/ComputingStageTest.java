package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Clock;
import dev.tandem.Environment;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.Run;
import dev.tandem.RunListener;
import dev.tandem.Stall;
import dev.tandem.Stats;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Limits hold even if a stage computes on virtual threads, against the advice, and so leaves no
 * carrier to any other.
 */
@ParameterizedClass
@EnumSource
@Timeout(60)
class ComputingStageTest {

  /** The clock of a run. */
  enum Time {
    OF_THE_SYSTEM {
      @Override
      Clock clock() {
        return Clock.SYSTEM;
      }
    },
    OF_THE_USER {
      @Override
      Clock clock() {
        return new Clock() {
          @Override
          public long nanoTime() {
            return SYSTEM.nanoTime();
          }

          @Override
          public void sleep(long nanos) throws InterruptedException {
            SYSTEM.sleep(nanos);
          }
        };
      }
    };

    abstract Clock clock();
  }

  private static final Duration SOON = Duration.ofSeconds(15); // longer than a computation
  private static final Duration LIMIT = Duration.ofMillis(100);
  private static final Duration STALL_LIMIT = Duration.ofMillis(300);
  private static final int WORKERS = Math.max(8, 2 * Runtime.getRuntime().availableProcessors());
  private static final List<Integer> INPUTS = IntStream.range(0, WORKERS).boxed().toList();

  private final RecordedThreads threads = new RecordedThreads();
  private final BlockingQueue<Stall> stalls = new LinkedBlockingQueue<>();
  private final RunListener listener =
      new RunListener() {
        @Override
        public void stalled(Stall stall) {
          stalls.add(stall);
        }
      };
  private final Computation computation = new Computation();
  private final Environment environment;
  private final Pipeline<Integer, Integer> computing;

  ComputingStageTest(Time time) {
    environment = threads.environment(time.clock());
    computing =
        Pipeline.of(Integer.class)
            .then("compute", computation::compute, s -> s.workers(WORKERS))
            .in(environment);
  }

  @AfterEach
  void release() {
    computation.release();
    assertThat(computation.hasEndedByItself()).isFalse();
  }

  @Test
  void theTimeLimitOfARun() throws InterruptedException {
    Call<?> call = Call.of(() -> computing.within(LIMIT).run(INPUTS));
    assertThat(call.thrown(SOON))
        .isInstanceOf(PipelineException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(threads.alive()).isEmpty();
  }

  @Test
  void theTimeLimitOfAnUnawaitedRun() throws InterruptedException {
    CountDownLatch ended = new CountDownLatch(1);
    Pipeline<Integer, Integer> pipeline = computing.within(LIMIT).listener(endingAt(ended));
    Run<Integer, Integer> run = pipeline.start();
    Call<Boolean> putting =
        Call.runs(() -> {
          for (int input : INPUTS) {
            run.put(input);
          }
        });
    putting.awaitUnlessTooLate(SOON);
    assertThat(ended.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
    assertThat(Call.of(run::finish).thrown(SOON)).isInstanceOf(PipelineException.class);
  }

  @Test
  void theTimeLimitOfEachAttempt() throws InterruptedException {
    Queue<Throwable> failures = new ConcurrentLinkedQueue<>();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "compute",
                computation::compute,
                s ->
                    s.workers(WORKERS)
                        .timeout(LIMIT)
                        .deadLetter(letter -> failures.add(letter.cause())))
            .in(environment);
    Call<List<Integer>> call = Call.of(() -> pipeline.run(INPUTS));
    assertThat(call.result(SOON)).isEmpty();
    assertThat(failures).hasSize(WORKERS).allMatch(e -> e instanceof TimeoutException);
  }

  @Test
  void aStall() throws InterruptedException {
    Call<?> call = Call.of(() -> computing.listener(listener).stallAfter(STALL_LIMIT).run(INPUTS));
    assertThat(stalls.poll(SOON.toMillis(), TimeUnit.MILLISECONDS)).isNotNull();
    computation.release();
    assertThat(call.thrown(SOON)).isNull();
  }

  /**
   * A run that moves only once, when its item is put. One whose workers take items may stand still
   * between two of them, on a busy machine, and report that, too.
   */
  @Test
  void aStallOfAnotherRunIsReportedOnce() throws InterruptedException {
    Call<?> call = Call.of(() -> computing.run(INPUTS));
    computation.awaitBusyCarriers();
    Pipeline<Integer, Integer> other =
        Pipeline.of(Integer.class).then("other", x -> x).listener(listener).stallAfter(STALL_LIMIT);
    Run<Integer, Integer> run = other.in(environment).start();
    run.put(1);
    assertThat(stalls.poll(SOON.toMillis(), TimeUnit.MILLISECONDS)).isNotNull();
    assertThat(stalls.poll(4 * STALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)).isNull();
    computation.release();
    assertThat(call.thrown(SOON)).isNull();
    assertThat(Call.of(run::finish).result(SOON)).containsExactly(1);
  }

  @Test
  void aCloseFromOutside() throws InterruptedException {
    Run<Integer, Integer> run = computing.start();
    for (int input : INPUTS) {
      run.put(input);
    }
    computation.awaitBusyCarriers();
    assertThat(Call.runs(run::close).thrown(SOON)).isNull();
    assertThat(run.stats().conserved()).isTrue();
    assertThat(threads.alive()).isEmpty();
  }

  @Test
  void anInterruptOfTheCaller() throws InterruptedException {
    Call<?> call = Call.of(() -> computing.run(INPUTS));
    computation.awaitBusyCarriers();
    call.interrupt();
    assertThat(call.thrown(SOON)).isInstanceOf(InterruptedException.class);
    assertThat(threads.alive()).isEmpty();
  }

  private static RunListener endingAt(CountDownLatch ended) {
    return new RunListener() {
      @Override
      public void ended(Stats stats) {
        ended.countDown();
      }
    };
  }
}
