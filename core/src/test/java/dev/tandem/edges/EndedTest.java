package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.Run;
import dev.tandem.RunListener;
import dev.tandem.Stats;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A listener may call its run when it is notified of the end. */
@Timeout(60)
class EndedTest {
  private static final Duration SOON = Duration.ofSeconds(15); // for a hang, not for slowness

  /** Less than the second that a listener has after a cancel. */
  private static final Duration AT_ONCE = Duration.ofMillis(800);

  private final RecordedThreads threads = new RecordedThreads();
  private final CountDownLatch inside = new CountDownLatch(1);
  private final CountDownLatch interrupted = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final AtomicReference<@Nullable Run<Integer, Integer>> self = new AtomicReference<>();

  @AfterEach
  void release() {
    released.countDown();
  }

  @Nested
  class ItMayAskForTheEnd {
    private final AtomicReference<@Nullable List<Integer>> results = new AtomicReference<>();
    private final AtomicReference<@Nullable Throwable> thrown = new AtomicReference<>();

    @Test
    void byClose() throws InterruptedException {
      Run<Integer, Integer> run = start(passing(), current -> current.close());
      run.put(1);
      assertThat(Call.of(run::finish).result(SOON)).containsExactly(1);
      assertThat(thrown).hasNullValue();
    }

    @Test
    void byFinish() throws InterruptedException {
      Run<Integer, Integer> run = start(passing(), current -> results.set(current.finish()));
      run.put(1);
      assertThat(Call.of(run::finish).result(SOON)).containsExactly(1);
      assertThat(thrown).hasNullValue();
      assertThat(results.get()).containsExactly(1);
    }

    @Test
    void byCloseAfterAnUnawaitedFailure() throws InterruptedException {
      Run<Integer, Integer> run = start(failing(), current -> current.close());
      run.put(1);
      assertThat(released.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      assertThat(Call.of(run::finish).thrown(SOON)).isInstanceOf(PipelineException.class);
      assertThat(thrown).hasNullValue();
    }

    @Test
    void byFinishAfterAFailure() throws InterruptedException {
      Run<Integer, Integer> run = start(failing(), current -> current.finish());
      run.put(1);
      Throwable fromFinish = Call.of(run::finish).thrown(SOON);
      assertThat(fromFinish).isInstanceOf(PipelineException.class);
      assertThat(thrown.get()).isSameAs(fromFinish);
    }

    @Test
    void byFinishAfterAClose() throws InterruptedException {
      Run<Integer, Integer> run = start(passing(), current -> current.finish());
      run.put(1);
      assertThat(Call.runs(run::close).thrown(SOON)).isNull();
      assertThat(thrown.get())
          .satisfiesAnyOf(
              e -> assertThat(e).isInstanceOf(CancellationException.class),
              e -> assertThat(e).isNull()); // the run ended before the close
    }

    private Run<Integer, Integer> start(Pipeline<Integer, Integer> pipeline, Asking asking)
        throws InterruptedException {
      RunListener listener =
          new RunListener() {
            @Override
            public void ended(Stats stats) {
              try {
                asking.ask(current());
              } catch (Throwable e) {
                thrown.set(e);
              } finally {
                released.countDown();
              }
            }
          };
      Run<Integer, Integer> run = pipeline.listener(listener).start();
      self.set(run);
      inside.countDown();
      return run;
    }
  }

  /** A call that a listener makes to its run. */
  @FunctionalInterface
  private interface Asking {
    void ask(Run<Integer, Integer> run) throws InterruptedException;
  }

  @Nested
  class AnInterruptOfTheCallerInterruptsIt {
    @Test
    void inRun() throws InterruptedException {
      Call<?> call = Call.of(() -> passing().listener(blocking()).run(List.of(1)));
      assertInterruptedAtOnce(call);
    }

    @Test
    void inFinish() throws InterruptedException {
      Run<Integer, Integer> run = passing().listener(blocking()).start();
      run.put(1);
      assertInterruptedAtOnce(Call.of(run::finish));
    }

    @Test
    void inFinishAfterAFailure() throws InterruptedException {
      Run<Integer, Integer> run = failing().listener(blocking()).start();
      run.put(1);
      Call<?> call = Call.of(run::finish);
      assertInterruptedAtOnce(call);
      assertThat(call.thrown(SOON)).isInstanceOf(PipelineException.class);
    }

    @Test
    void inClose() throws InterruptedException {
      Run<Integer, Integer> run = passing().listener(blocking()).start();
      run.put(1);
      Call<?> call = Call.runs(run::close);
      assertInterruptedAtOnce(call);
      assertThat(call.thrown(SOON)).isNull();
      assertThat(call.leftInterrupted()).isTrue();
    }

    private void assertInterruptedAtOnce(Call<?> call) throws InterruptedException {
      assertThat(inside.await(SOON.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      call.interrupt();
      assertThat(interrupted.await(AT_ONCE.toMillis(), TimeUnit.MILLISECONDS)).isTrue();
      Throwable thrown = call.thrown(SOON);
      assertThat(thrown instanceof InterruptedException)
          .as("the interrupt is reported by %s or by the status", thrown)
          .isNotEqualTo(call.leftInterrupted());
      assertThat(threads.alive()).isEmpty();
    }

    private RunListener blocking() {
      return new RunListener() {
        @Override
        public void ended(Stats stats) {
          inside.countDown();
          try {
            released.await();
          } catch (InterruptedException e) {
            interrupted.countDown();
          }
        }
      };
    }
  }

  private Run<Integer, Integer> current() throws InterruptedException {
    inside.await();
    Run<Integer, Integer> run = self.get();
    assertThat(run).isNotNull();
    return run;
  }

  private Pipeline<Integer, Integer> passing() {
    return Pipeline.of(Integer.class).then("a", x -> x).in(threads.environment());
  }

  private Pipeline<Integer, Integer> failing() {
    return Pipeline.of(Integer.class)
        .<Integer>then(
            "a",
            x -> {
              throw new IOException("broken");
            })
        .in(threads.environment());
  }
}
