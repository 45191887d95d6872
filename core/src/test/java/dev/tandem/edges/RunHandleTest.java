package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.Outcome;
import dev.tandem.Outcomes;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.QueueClosedException;
import dev.tandem.Run;
import dev.tandem.RunHandle;
import dev.tandem.RunListener;
import dev.tandem.RunState;
import dev.tandem.Stats;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A run can be watched and ended by others than those who put its inputs or take its results. */
@Timeout(60)
class RunHandleTest {
  private static final Duration SOON = Duration.ofSeconds(15); // for a hang, not for slowness
  private static final Duration SHORT = Duration.ofMillis(30);

  private final RecordedThreads threads = new RecordedThreads();
  private final CountDownLatch working = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void release() {
    released.countDown();
  }

  @Nested
  class State {
    @Test
    void ofARunThatEndsByItself() throws InterruptedException {
      Run<Integer, Integer> run = waiting().start();
      assertThat(run.state()).isEqualTo(RunState.RUNNING);
      run.put(1);
      run.drain();
      assertThat(run.state()).isEqualTo(RunState.DRAINING);
      assertThatThrownBy(() -> run.put(2)).isInstanceOf(QueueClosedException.class);
      assertThat(run.awaitEnd(SHORT)).isFalse();
      released.countDown();
      assertThat(run.awaitEnd(SOON)).isTrue();
      assertThat(run.state()).isEqualTo(RunState.ENDED);
      assertThat(run.failure()).isNull();
      assertThat(threads.alive()).isEmpty();
      assertThat(run.finish()).containsExactly(1);
      run.cancel();
      assertThat(run.state()).isEqualTo(RunState.ENDED);
    }

    @Test
    void ofARunThatFails() throws InterruptedException {
      Run<Integer, Integer> run = failing().start();
      run.put(1);
      assertThat(run.awaitEnd(SOON)).isTrue();
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.failure()).hasCauseInstanceOf(IOException.class);
      assertThat(threads.alive()).isEmpty();
    }

    @Test
    void ofARunThatIsCancelled() throws InterruptedException {
      Run<Integer, Integer> run = waiting().start();
      run.put(1);
      working.await();
      run.cancel();
      assertThat(run.state()).isEqualTo(RunState.CANCELLED);
      assertThat(run.awaitEnd(SOON)).isTrue();
      assertThat(run.state()).isEqualTo(RunState.CANCELLED);
      assertThat(run.handedBack()).containsExactly(1);
      assertThatThrownBy(run::finish).isInstanceOf(CancellationException.class);
    }

    @Test
    void ofOutcomes() throws InterruptedException {
      Outcomes<Integer, Integer> outcomes = waiting().outcomes(List.of(1, 2, 3));
      assertThat(outcomes.state()).isEqualTo(RunState.NEW);
      Iterator<Outcome<Integer, Integer>> taking = outcomes.iterator();
      working.await();
      assertThat(outcomes.state()).isEqualTo(RunState.RUNNING); // there is no room for the third
      released.countDown();
      assertThat(taking.next().input()).isEqualTo(1);
      assertThat(taking.next().input()).isEqualTo(2);
      assertThat(taking.next().input()).isEqualTo(3);
      assertThat(taking.hasNext()).isFalse();
      assertThat(outcomes.state()).isEqualTo(RunState.ENDED);
    }

    @Test
    void ofARunWhoseInputsAreRead() {
      Outcomes<Integer, Integer> outcomes = waiting().outcomes(List.of(1, 2));
      Iterator<Outcome<Integer, Integer>> taking = outcomes.iterator();
      Waiting.await(() -> outcomes.state() == RunState.DRAINING);
      released.countDown();
      taking.forEachRemaining(_ -> {});
      assertThat(outcomes.state()).isEqualTo(RunState.ENDED);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void ofOutcomesThatAreCancelled(boolean byTheListener) {
      AtomicReference<RunHandle> told = new AtomicReference<>();
      RunListener listener =
          new RunListener() {
            @Override
            public void started(RunHandle run) {
              told.set(run);
            }
          };
      Outcomes<Integer, Integer> outcomes = waiting().listener(listener).outcomes(List.of(1, 2));
      Iterator<Outcome<Integer, Integer>> taking = outcomes.iterator();
      (byTheListener ? told.get() : outcomes).cancel();
      outcomes.cancel();
      assertThatThrownBy(() -> taking.forEachRemaining(_ -> {}))
          .isInstanceOf(CancellationException.class);
      assertThat(outcomes.state()).isEqualTo(RunState.CANCELLED);
    }

    @Test
    void ofOutcomesThatAreClosedBeforeTheyStart() throws InterruptedException {
      Outcomes<Integer, Integer> outcomes = waiting().outcomes(List.of(1));
      outcomes.close();
      assertThat(outcomes.state()).isEqualTo(RunState.CANCELLED);
      assertThat(outcomes.awaitEnd(SOON)).isTrue();
    }
  }

  @Nested
  class Drain {
    @Test
    void interruptsTheReaderBeforeItReturns() {
      var reader = new CompletableFuture<Thread>();
      Iterator<Integer> busy =
          new Iterator<>() {
            @Override
            public boolean hasNext() {
              reader.complete(Thread.currentThread());
              while (released.getCount() > 0) {
                Thread.onSpinWait();
              }
              return false;
            }

            @Override
            public Integer next() {
              throw new NoSuchElementException();
            }
          };
      Outcomes<Integer, Integer> outcomes = waiting().outcomes(() -> busy);
      Iterator<Outcome<Integer, Integer>> taking = outcomes.iterator();
      Thread reading = reader.join();
      outcomes.drain();
      assertThat(reading.isInterrupted()).isTrue();
      released.countDown();
      assertThat(taking.hasNext()).isFalse();
      assertThat(outcomes.state()).isEqualTo(RunState.ENDED);
    }
  }

  @Nested
  class AwaitEnd {
    @Test
    void isNotForThreadsOfTheRun() throws InterruptedException {
      var self = new AtomicReference<@Nullable RunHandle>();
      Pipeline<Integer, Boolean> pipeline =
          Pipeline.of(Integer.class)
              .then("wait", _ -> Objects.requireNonNull(self.get()).awaitEnd(SOON));
      Run<Integer, Boolean> run = pipeline.start();
      self.set(run);
      run.put(1);
      assertThat(run.awaitEnd(SOON)).isTrue();
      assertThat(run.failure()).hasCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void endsWithAnInterruptAndTheRunGoesOn() throws InterruptedException {
      Run<Integer, Integer> run = waiting().start();
      run.put(1);
      working.await();
      Call<?> call = Call.of(() -> run.awaitEnd(SOON));
      call.interrupt();
      assertThat(call.thrown(SOON)).isInstanceOf(InterruptedException.class);
      assertThat(run.state()).isEqualTo(RunState.RUNNING);
      released.countDown();
      assertThat(run.finish()).containsExactly(1);
    }
  }

  @Nested
  class Offer {
    @Test
    void isRefusedWhileThereIsNoRoom() throws InterruptedException {
      Run<Integer, Integer> run = waiting().start();
      run.put(1);
      working.await();
      run.put(2); // fills the queue
      assertThat(run.offer(3, SHORT)).isFalse();
      assertThat(run.offer(4, Duration.ZERO)).isFalse();
      assertThat(run.offer(5, Duration.ofSeconds(-1))).isFalse();
      Call<Boolean> offer = Call.of(() -> run.offer(6, Duration.ofDays(200_000)));
      released.countDown();
      assertThat(offer.result(SOON)).isTrue();
      assertThat(run.finish()).containsExactly(1, 2, 6);
      assertThatThrownBy(() -> run.offer(7, SOON)).isInstanceOf(QueueClosedException.class);
      assertThat(run.stats().conserved()).isTrue();
    }

    @Test
    void isRefusedByAQueueBoundedByWeight() throws InterruptedException {
      Pipeline<Integer, Integer> pipeline =
          Pipeline.of(Integer.class)
              .then("wait", this::waited, s -> s.queueWeight(10, x -> x))
              .in(threads.environment());
      Run<Integer, Integer> run = pipeline.start();
      run.put(1);
      working.await();
      run.put(8);
      assertThat(run.offer(3, SHORT)).isFalse();
      assertThat(run.offer(2, SHORT)).isTrue();
      released.countDown();
      assertThat(run.finish()).containsExactly(1, 8, 2);
    }

    @Test
    void tellsOfAFailure() throws InterruptedException {
      Run<Integer, Integer> run = failing().start();
      run.put(1);
      assertThat(run.awaitEnd(SOON)).isTrue();
      assertThatThrownBy(() -> run.offer(2, SOON)).isInstanceOf(PipelineException.class);
    }

    private Integer waited(Integer x) throws InterruptedException {
      return RunHandleTest.this.waited(x);
    }
  }

  @Nested
  class FinishWithin {
    @Test
    void returnsTheResultsInTime() throws InterruptedException {
      Run<Integer, Integer> run = waiting().start();
      run.put(1);
      released.countDown();
      assertThat(run.finish(SOON)).containsExactly(1);
      assertThat(threads.alive()).isEmpty();
    }

    @Test
    void stopsTheRunWhenTheLimitHasPassed() throws InterruptedException {
      Pipeline<Integer, Integer> pipeline =
          Pipeline.of(Integer.class)
              .then("wait", x -> x == 1 ? x : waited(x), s -> s.queue(1))
              .in(threads.environment());
      Run<Integer, Integer> run = pipeline.start();
      run.put(1);
      run.put(2);
      working.await();
      run.put(3);
      Throwable thrown = Call.of(() -> run.finish(SHORT)).thrown(SOON);
      assertThat(thrown)
          .isInstanceOf(PipelineException.class)
          .hasMessage("the run took longer than 30 ms, the limit set by within() or finish()")
          .hasCauseInstanceOf(TimeoutException.class);
      var failure = (PipelineException) thrown;
      assertThat(failure.reason()).isEqualTo(new PipelineException.Reason.TimeLimitExceeded(SHORT));
      assertThat(failure.results()).isEqualTo(List.of(1));
      assertThat(failure.handedBack()).isEqualTo(List.of(3, 2));
      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(threads.alive()).isEmpty();
    }

    @Test
    void stopsTheRunByItsOwnClock() throws InterruptedException {
      var clock = new LateClock(SHORT, () -> {});
      Run<Integer, Integer> run = waiting().in(threads.environment(clock)).start();
      run.put(1);
      working.await();
      Call<?> call = Call.of(() -> run.finish(SHORT));
      assertThat(run.awaitEnd(SHORT.multipliedBy(3))).isFalse();
      clock.allow();
      assertThat(call.thrown(SOON)).isInstanceOf(PipelineException.class);
      assertThat(threads.alive()).isEmpty();
    }
  }

  @Nested
  class Completion {
    @Test
    void hasTheResults() throws Exception {
      Run<Integer, Integer> run = waiting().start();
      var completion = run.completion().thenApply(results -> List.of(results, run.state()));
      run.put(1);
      run.drain();
      released.countDown();
      assertThat(completion.toCompletableFuture().get(15, TimeUnit.SECONDS))
          .containsExactly(List.of(1), RunState.ENDED);
      threads.awaitEnd(SOON);
      assertThat(threads.alive()).isEmpty();
    }

    @Test
    void hasTheFailure() throws InterruptedException {
      Run<Integer, Integer> run = failing().start();
      var completion = run.completion();
      run.put(1);
      assertThatThrownBy(() -> completion.toCompletableFuture().get(15, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .cause()
          .isSameAs(run.failure());
    }

    @Test
    void tellsOfACancel() throws InterruptedException {
      Run<Integer, Integer> run = waiting().start();
      run.put(1);
      working.await();
      var completion = run.completion();
      run.cancel();
      assertThatThrownBy(() -> completion.toCompletableFuture().get(15, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasCauseInstanceOf(CancellationException.class);
    }
  }

  @Nested
  class Started {
    private final Queue<Object> events = new ConcurrentLinkedQueue<>();
    private final RunListener listener =
        new RunListener() {
          @Override
          public void started(RunHandle run) {
            events.add(run.state());
          }

          @Override
          public void ended(Stats stats) {
            events.add("ended");
          }
        };

    @ParameterizedTest
    @EnumSource
    void isReportedOnceBeforeTheFirstInput(Way way) throws Exception {
      Iterable<Integer> inputs =
          () -> {
            events.add("read");
            return List.of(1, 2).iterator();
          };
      Call<?> call = Call.runs(way.prepare(passing().listener(listener), inputs).body());
      assertThat(call.thrown(SOON)).isNull();
      assertThat(events).containsExactly(RunState.RUNNING, "read", "ended");
    }

    @Test
    void isReportedOfARunWhoseInputsArePut() throws InterruptedException {
      passing().listener(listener).start().finish();
      assertThat(events).containsExactly(RunState.RUNNING, "ended");
    }

    @Test
    void isReportedToAllListeners() throws InterruptedException {
      passing().listener(listener).listener(listener).run(List.of(1));
      assertThat(events).containsExactly(RunState.RUNNING, RunState.RUNNING, "ended", "ended");
    }

    @ParameterizedTest
    @EnumSource
    void endsTheRunByAnException(Way way) throws Exception {
      var broken = new IllegalStateException("broken");
      RunListener failing =
          new RunListener() {
            @Override
            public void started(RunHandle run) {
              throw broken;
            }
          };
      Pipeline<Integer, Integer> pipeline = passing().listener(failing).listener(listener);
      Throwable thrown = Call.runs(way.prepare(pipeline, List.of(1, 2)).body()).thrown(SOON);
      assertThat(thrown)
          .isInstanceOfSatisfying(
              PipelineException.class,
              e -> {
                assertThat(e.reason()).isEqualTo(new PipelineException.Reason.ListenerFailed());
                assertThat(e).hasCause(broken);
                assertThat(e.stats().conserved()).isTrue();
              });
      assertThat(events).contains("ended");
      threads.awaitEnd(SOON);
      assertThat(threads.alive()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void mayCancelTheRun(Way way) throws Exception {
      RunListener cancelling =
          new RunListener() {
            @Override
            public void started(RunHandle run) {
              run.cancel();
            }
          };
      Pipeline<Integer, Integer> pipeline = passing().listener(cancelling).listener(listener);
      Throwable thrown = Call.runs(way.prepare(pipeline, List.of(1, 2)).body()).thrown(SOON);
      if (thrown != null) {
        assertThat(thrown).isInstanceOf(CancellationException.class);
      }
      threads.awaitEnd(SOON);
      assertThat(events).contains("ended");
      assertThat(threads.alive()).isEmpty();
    }

    private Pipeline<Integer, Integer> passing() {
      return Pipeline.of(Integer.class).then("a", x -> x).in(threads.environment());
    }
  }

  private Pipeline<Integer, Integer> waiting() {
    return Pipeline.of(Integer.class)
        .then("wait", this::waited, s -> s.queue(1))
        .in(threads.environment());
  }

  private Integer waited(Integer x) throws InterruptedException {
    working.countDown();
    released.await();
    return x;
  }

  private Pipeline<Integer, Integer> failing() {
    return Pipeline.of(Integer.class)
        .<Integer>then(
            "fail",
            x -> {
              throw new IOException("broken");
            })
        .in(threads.environment());
  }
}
