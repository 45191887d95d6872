package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A stage keeps what its options promise about retries, time limits, resources and threads. The
 * clock of these tests is manual.
 */
@Timeout(60)
class StageBehaviourTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);
  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void anItemIsFinishedOnlyWhenItsResultHasBeenForwarded() throws InterruptedException {
    AtomicReference<StageRun> stage = new AtomicReference<>();
    Queue<Long> finishedWhenForwarded = new ConcurrentLinkedQueue<>();
    AtomicLong taken = new AtomicLong();
    var destination =
        new Destination() {
          @Override
          public Chunk put(Chunk results, PhaseTimer timer) {
            finishedWhenForwarded.add(stage.get().ended());
            taken.addAndGet(results.size());
            results.clear();
            return results;
          }

          @Override
          public long accepted() {
            return taken.get();
          }

          @Override
          public Chunk putNow(Chunk results) {
            return results;
          }

          @Override
          public int mostAtOnce() {
            return 1;
          }

          @Override
          public boolean weighs() {
            return false;
          }
        };
    StageSpec description = StageSpec.of("a", x -> x, StageOptions.defaults());
    var results = new CollectedResults<>();
    RunSettings settings = RunSettings.defaults().in(environment);
    var bystander = new Execution<Integer>(List.of(description), results, settings);
    stage.set(
        new StageRun(
            description,
            null,
            destination,
            results,
            settings,
            new ItemContext(null),
            clock,
            bystander));
    stage.get().queue.put(1, 1, Chunk.NO_STAMP, Waiter.FOREVER, null);
    stage.get().queue.close();
    var ownCrew = new Crew();
    var threads = new RunThreads(ownCrew, () -> {});
    var timers = new RunTimers(clock, ownCrew, threads, (name, thrown) -> {});
    stage.get().createWorkers(threads, timers, new Rebalancer(), () -> {});
    for (Thread thread : ownCrew.workers()) {
      thread.start();
      thread.join();
    }
    assertThat(finishedWhenForwarded).containsExactly(0L);
    assertThat(stage.get().ended()).isEqualTo(1);
  }

  @Test
  void aFailedAttemptIsRetriedAfterABackOffThatDoubles() throws InterruptedException {
    AtomicInteger attempts = new AtomicInteger();
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  if (attempts.incrementAndGet() < 4) {
                    throw new IOException("not yet");
                  }
                  return x;
                },
                s -> s.retry(3, Duration.ofMillis(100)))
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.put(7);
      for (int backoff = 100; backoff <= 400; backoff *= 2) {
        clock.awaitSleepers(1);
        int before = attempts.get();
        clock.advance(
            Duration.ofMillis(backoff * 3 / 4 - 1)); // the jitter shortens it by a quarter at most
        clock.awaitSleepers(1);
        assertThat(attempts).hasValue(before);
        clock.advance(Duration.ofMillis(backoff));
        awaitValue(attempts, before + 1);
      }
      assertThat(run.finish()).containsExactly(7);
      assertThat(run.stats().stages().getFirst().items().retried()).isEqualTo(3);
    }
  }

  @Test
  void onlyFailuresThatMayPassAreRetried() {
    AtomicInteger attempts = new AtomicInteger();
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  attempts.incrementAndGet();
                  throw new IOException("for ever");
                },
                s ->
                    s.retry(
                        Retry.upTo(5, Duration.ZERO).when(e -> !"for ever".equals(e.getMessage()))))
            .in(environment);
    var failure = catchThrowableOfType(PipelineException.class, () -> pipeline.run(List.of(1)));
    assertThat(Reasons.itemFailure(failure).attempts()).isEqualTo(1);
    assertThat(attempts).hasValue(1);
  }

  @Test
  void aFailureCanAskForALongerWaitButNotForLongerThanTheLongest() {
    Retry retry =
        Retry.upTo(3, Duration.ofMillis(10))
            .longest(Duration.ofSeconds(20))
            .notBefore(e -> Duration.ofSeconds(Long.parseLong(String.valueOf(e.getMessage()))));
    assertThat(retry.delay(new IOException("5"), 1, 0)).isEqualTo(Duration.ofSeconds(5));
    assertThat(retry.delay(new IOException("31536000"), 1, 0)).isEqualTo(Duration.ofSeconds(20));
    assertThat(retry.delay(new IOException("0"), 60, 0)).isEqualTo(Duration.ofSeconds(20));
    assertThat(retry.delay(new IOException("0"), 60, 1)).isEqualTo(Duration.ofSeconds(15));
  }

  @Test
  void anAttemptThatTakesTooLongIsInterruptedAndRetried() throws InterruptedException {
    AtomicInteger attempts = new AtomicInteger();
    CountDownLatch stuck = new CountDownLatch(1);
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  if (attempts.incrementAndGet() == 1) {
                    stuck.countDown();
                    never.await();
                  }
                  return x;
                },
                s -> s.timeout(Duration.ofSeconds(10)).retry(1, Duration.ZERO))
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.put(1);
      stuck.await();
      clock.awaitSleepers(1); // the timer of the limit
      clock.advance(Duration.ofSeconds(10));
      assertThat(run.finish()).containsExactly(1);
      assertThat(attempts).hasValue(2);
    }
  }

  @Test
  void anAttemptThatIsOutOfTimeFailsWithATimeoutException() throws InterruptedException {
    CountDownLatch stuck = new CountDownLatch(1);
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  stuck.countDown();
                  never.await();
                  return x;
                },
                s -> s.timeout(Duration.ofSeconds(10)))
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.put(1);
      stuck.await();
      clock.awaitSleepers(1);
      clock.advance(Duration.ofSeconds(10));
      assertThatThrownBy(run::finish)
          .isInstanceOf(PipelineException.class)
          .hasCauseInstanceOf(TimeoutException.class)
          .hasMessageContaining("no result within 10 s");
    }
  }

  @Test
  void theTimeLimitOfOneItemNeverHitsTheNext() throws InterruptedException {
    CountDownLatch second = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    AtomicBoolean interrupted = new AtomicBoolean();
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  if (x == 1) {
                    clock.advance(Duration.ofSeconds(9));
                  } else {
                    second.countDown();
                    try {
                      go.await();
                    } catch (InterruptedException e) {
                      interrupted.set(true);
                    }
                  }
                  return x;
                },
                s -> s.timeout(Duration.ofSeconds(10)))
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.put(1);
      run.put(2);
      second.await();
      clock.awaitSleepers(1);
      clock.advance(Duration.ofSeconds(9)); // 18 s after the first began, 9 s after the second
      crew.awaitStandstill();
      go.countDown();
      assertThat(run.finish()).containsExactly(1, 2);
      assertThat(interrupted).isFalse();
    }
  }

  @Test
  void anInterruptThatAFunctionLeavesPendingDoesNoHarm() throws InterruptedException {
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  Thread.currentThread().interrupt();
                  return x;
                })
            .in(environment);
    assertThat(pipeline.run(List.of(1, 2, 3))).containsExactly(1, 2, 3);
  }

  @Test
  void eachWorkerOpensAndClosesAResourceOfItsOwn() throws InterruptedException {
    Queue<Connection> connections = new ConcurrentLinkedQueue<>();
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                () -> {
                  var connection = new Connection();
                  connections.add(connection);
                  return connection;
                },
                Connection::send,
                s -> s.workers(3))
            .in(environment);
    assertThat(pipeline.run(IntStream.range(0, 100).boxed().toList())).hasSize(100);
    assertThat(connections).hasSize(3).allMatch(connection -> connection.closed.get());
    assertThat(connections).allMatch(connection -> connection.users.size() <= 1);
  }

  @Test
  void aResourceThatCannotBeOpenedStopsTheRunUnderAnyPolicy() {
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                () -> {
                  throw new IOException("no route");
                },
                Connection::send,
                s -> s.skip())
            .in(environment);
    var failure = catchThrowableOfType(PipelineException.class, () -> pipeline.run(List.of(1)));
    assertThat(failure).hasMessage("stage 'a' failed: java.io.IOException: no route");
    assertThat(failure.reason()).isEqualTo(new PipelineException.Reason.StageFailed("a"));
  }

  @Test
  void aResourceThatCannotBeClosedIsAFailureOfTheRun() {
    AutoCloseable leaky =
        () -> {
          throw new IOException("not flushed");
        };
    var pipeline =
        Pipeline.of(Integer.class).then("a", () -> leaky, (r, x) -> x, s -> s).in(environment);
    assertThatThrownBy(() -> pipeline.run(List.of(1)))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("not flushed");
  }

  @Test
  void anErrorStopsTheRunUnderAnyPolicy() {
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  throw new StackOverflowError("too deep");
                },
                s -> s.skip().retry(3, Duration.ZERO))
            .in(environment);
    assertThatThrownBy(() -> pipeline.run(List.of(1)))
        .isInstanceOf(PipelineException.class)
        .hasCauseInstanceOf(StackOverflowError.class);
    assertThatThrownBy(() -> pipeline.outcomes(List.of(1)).iterator().hasNext())
        .isInstanceOf(PipelineException.class)
        .hasCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void aDeadLetterReceiverThatThrowsStopsTheRun() {
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  throw new IOException("broken");
                },
                s ->
                    s.deadLetter(letter -> {
                      throw new IllegalStateException("full");
                    }))
            .in(environment);
    assertThatThrownBy(() -> pipeline.run(List.of(1)))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("full");
  }

  @Test
  void aStageThatReturnsNullHasFailed() {
    @SuppressWarnings("NullAway") // as a careless user might
    StageFunction<Integer, Integer> careless = x -> null;
    var pipeline = Pipeline.of(Integer.class).then("a", careless).in(environment);
    assertThatThrownBy(() -> pipeline.run(List.of(1)))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("must not return null");
  }

  @Test
  void inputsThatCannotBeReadEndTheOutcomes() {
    Iterable<Integer> broken =
        () ->
            IntStream.range(0, 10)
                .peek(i -> {
                  if (i == 3) {
                    throw new IllegalStateException("line 3");
                  }
                })
                .iterator();
    var pipeline = Pipeline.of(Integer.class).then("a", x -> x).in(environment);
    assertThatThrownBy(() -> pipeline.outcomes(broken).forEach(outcome -> {}))
        .isInstanceOf(PipelineException.class)
        .hasMessage("the inputs could not be read: java.lang.IllegalStateException: line 3");
  }

  @Test
  void onCpuMeansPlatformThreadsAndNoMoreThanProcessors() throws InterruptedException {
    Queue<Thread> seen = new ConcurrentLinkedQueue<>();
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "cpu",
                x -> {
                  seen.add(Thread.currentThread());
                  return x;
                },
                s -> s.onCpu().workers(64))
            .in(environment);
    pipeline.run(List.of(1, 2, 3));
    assertThat(seen).isNotEmpty().noneMatch(Thread::isVirtual);
    assertThat(crew.workers()).hasSize(2);
  }

  @Test
  void workersOfOtherStagesRunOnVirtualThreads() throws InterruptedException {
    Pipeline.of(Integer.class)
        .then("io", x -> x, s -> s.workers(64))
        .in(environment)
        .run(List.of(1));
    assertThat(crew.workers()).hasSize(64).allMatch(Thread::isVirtual);
  }

  @Test
  void withOneWorkerAStageTheOrderIsKept() throws InterruptedException {
    List<Integer> inputs = IntStream.range(0, 5000).boxed().toList();
    var pipeline = Pipeline.of(Integer.class).then("a", x -> x).then("b", x -> x).in(environment);
    assertThat(pipeline.run(inputs)).isEqualTo(inputs);
  }

  @Test
  void aPutAfterAFailureThrowsIt() throws InterruptedException {
    var pipeline =
        Pipeline.of(Integer.class)
            .<Integer>then(
                "a",
                x -> {
                  throw new IOException("broken");
                })
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.put(1);
      assertThatThrownBy(
              () -> {
                while (true) {
                  run.put(2);
                }
              })
          .isInstanceOf(PipelineException.class);
    }
  }

  @Test
  void aCancelledRunHasNoResults() throws InterruptedException {
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class).then("a", x -> x).in(environment).start();
    run.close();
    assertThatThrownBy(run::finish).isInstanceOf(CancellationException.class);
    assertThatThrownBy(() -> run.put(1)).isInstanceOf(QueueClosedException.class);
  }

  @Test
  void closingAfterTheEndChangesNothing() throws InterruptedException {
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class).then("a", x -> x).in(environment).start();
    run.put(1);
    assertThat(run.finish()).containsExactly(1);
    run.close();
    assertThat(run.finish()).containsExactly(1);
    assertThat(run.handedBack()).isEmpty();
  }

  @Test
  void badOptionsAreRefusedWithTheirValue() {
    StageOptions<Integer> options = StageOptions.defaults();
    assertThatThrownBy(() -> options.workers(0))
        .hasMessageContaining("workers")
        .hasMessageContaining("0");
    assertThatThrownBy(() -> options.queue(-1)).hasMessageContaining("-1");
    assertThatThrownBy(() -> options.queueWeight(0, x -> 1)).hasMessageContaining("0");
    assertThatThrownBy(() -> options.timeout(Duration.ZERO)).hasMessageContaining("time limit");
    assertThatThrownBy(() -> options.retry(-1, Duration.ZERO)).hasMessageContaining("-1");
    assertThatThrownBy(() -> Pipeline.of(Integer.class).then(" ", x -> x))
        .hasMessageContaining("name");
    assertThatThrownBy(() -> Pipeline.of(Integer.class).then("a", x -> x).then("a", x -> x))
        .hasMessageContaining("'a'");
  }

  private static void awaitValue(AtomicInteger value, int expected) {
    while (value.get() < expected) {
      Thread.onSpinWait();
    }
  }

  private static final class Connection implements AutoCloseable {
    private final Queue<Thread> users = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean closed = new AtomicBoolean();

    int send(int x) {
      if (!users.contains(Thread.currentThread())) {
        users.add(Thread.currentThread());
      }
      return x;
    }

    @Override
    public void close() {
      closed.set(true);
    }
  }
}
