package dev.tandem.testkit.examples;

import static java.time.Duration.ofDays;
import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.tandem.Environment;
import dev.tandem.Outcome;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.Run;
import dev.tandem.testkit.StandstillError;
import dev.tandem.testkit.VirtualTime;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Exchanger;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class VirtualTimeTest {
  private final VirtualTime time = new VirtualTime();

  private static final List<Integer> HUNDRED = IntStream.range(0, 100).boxed().toList();
  private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

  @Nested
  class Durations {

    @Test
    void backOffsOf50And100And200MillisTake350() throws InterruptedException {
      var pipeline = failing(3).in(time.environment());
      assertThat(time.run(() -> pipeline.run(List.of(7)))).containsExactly(7);
      assertThat(time.elapsed()).isEqualTo(ofMillis(350));
    }

    @Test
    void theJitterOfBackOffsIsTheTestsChoice() throws InterruptedException {
      Environment exact = time.environment();
      var most = new Environment(exact.clock(), exact.threads(), exact.processors(), () -> 1);
      var pipeline = failing(3).in(most);
      time.run(() -> pipeline.run(List.of(7)));
      assertThat(time.elapsed()).isEqualTo(ofMillis(350).multipliedBy(3).dividedBy(4));
    }

    @Test
    void aTimeLimitOf10SecondsEndsAnAttemptAfterExactlyThat() {
      List<Duration> interrupted = new ArrayList<>();
      var pipeline =
          Pipeline.of(Integer.class)
              .then(
                  "a",
                  x -> {
                    time.sleep(ofSeconds(3 * x)); // the limit begins in the middle of another
                    try {
                      time.sleep(ofDays(1));
                    } catch (InterruptedException e) {
                      interrupted.add(time.elapsed());
                      throw e;
                    }
                    return x;
                  },
                  s -> s.timeout(ofSeconds(10)).retry(1, ofSeconds(4)))
              .in(time.environment());
      var failure =
          catchThrowableOfType(
              PipelineException.class, () -> time.run(() -> pipeline.run(List.of(1))));
      assertThat(failure).hasCauseInstanceOf(TimeoutException.class);
      assertThat(interrupted).containsExactly(ofSeconds(10), ofSeconds(10 + 4 + 10));
      assertThat(time.elapsed()).isEqualTo(ofSeconds(24));
    }

    @Test
    void aHundredItemsOfOneSecondTakeFourWorkers25Seconds() throws InterruptedException {
      long begun = System.nanoTime();
      var pipeline = slow(4).in(time.environment());
      assertThat(time.run(() -> pipeline.run(HUNDRED))).hasSize(100);
      assertThat(time.elapsed()).isEqualTo(ofSeconds(25));
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(ofSeconds(25));
    }

    @Test
    void twoHundredWorkersOnTwoThousandItemsTakeTenTimesTheTimeOfOne() throws InterruptedException {
      var pipeline = slow(200).in(time.environment());
      var items = IntStream.range(0, 2000).boxed().toList();
      assertThat(time.run(() -> pipeline.run(items))).hasSize(2000);
      assertThat(time.elapsed()).isEqualTo(ofSeconds(10));
    }

    @Test
    void theTimesOfAStageAreExact() throws InterruptedException {
      var pipeline = slow(1).then("b", x -> sleepFor(ofMillis(250), x)).in(time.environment());
      var stats =
          time.run(() -> {
            try (Run<Integer, Integer> run = pipeline.start()) {
              for (int i = 0; i < 10; i++) {
                run.put(i);
              }
              run.finish();
              return run.stats();
            }
          });
      assertThat(stats.elapsed()).isEqualTo(ofMillis(10_250));
      assertThat(stats.stages().getFirst().workers().busy()).isEqualTo(ofSeconds(10));
      assertThat(stats.stages().getLast().workers().busy()).isEqualTo(ofMillis(2500));
      assertThat(stats.stages().getLast().workers().starved()).isEqualTo(ofMillis(7750));
    }

    @Test
    void outcomesComeAtTheirTime() {
      List<Duration> seen = new ArrayList<>();
      var pipeline = slow(1).in(time.environment());
      int taken =
          time.run(() -> {
            try (var outcomes = pipeline.outcomes(List.of(1, 2, 3))) {
              for (Outcome<Integer, Integer> outcome : outcomes) {
                assertThat(outcome.input()).isEqualTo(seen.size() + 1);
                seen.add(time.elapsed());
              }
            }
            return seen.size();
          });
      assertThat(taken).isEqualTo(3);
      assertThat(seen).containsExactly(ofSeconds(1), ofSeconds(2), ofSeconds(3));
    }

    @Test
    void aBatchThatIsNotFullGoesOnAfterItsTime() {
      List<Duration> seen = new ArrayList<>();
      var pipeline = slow(1).batch(10, ofMillis(2500)).in(time.environment());
      time.run(() -> {
        try (var outcomes = pipeline.outcomes(List.of(1, 2, 3, 4))) {
          outcomes.forEach(outcome -> seen.add(time.elapsed()));
        }
        return 0;
      });
      assertThat(seen).hasSize(4).startsWith(ofMillis(3500)).endsWith(ofSeconds(4));
    }

    @Test
    void aRateOfTenASecondBeginsOneEachHundredMillis() throws InterruptedException {
      var pipeline =
          Pipeline.of(Integer.class)
              .then("a", x -> x, s -> s.workers(3).rate(10, ofSeconds(1)))
              .in(time.environment());
      assertThat(time.run(() -> pipeline.run(HUNDRED))).hasSize(100);
      assertThat(time.elapsed()).isEqualTo(ofMillis(9900));
    }

    @Test
    void aRunThatMayTakeAMinuteEndsAfterExactlyThat() {
      var pipeline = slow(1).within(ofMinutes(1)).in(time.environment());
      assertThatThrownBy(() -> time.run(() -> pipeline.run(HUNDRED)))
          .isInstanceOf(PipelineException.class)
          .hasCauseInstanceOf(TimeoutException.class);
      assertThat(time.elapsed()).isEqualTo(ofMinutes(1));
    }

    @Test
    void realWaitsTakeNoVirtualTime() throws InterruptedException {
      var pipeline =
          Pipeline.of(Integer.class)
              .then(
                  "a",
                  x -> {
                    Thread.sleep(20); // what is tested is that nobody takes this for a standstill
                    return sleepFor(ofSeconds(1), x);
                  },
                  s -> s.timeout(ofSeconds(2)))
              .in(time.environment());
      assertThat(time.run(() -> pipeline.run(List.of(1, 2)))).containsExactly(1, 2);
      assertThat(time.elapsed()).isEqualTo(ofSeconds(2));
    }

    @Test
    void functionsThatExcludeEachOtherTakeTurns() throws InterruptedException {
      Object monitor = new Object();
      var pipeline =
          Pipeline.of(Integer.class)
              .then(
                  "a",
                  x -> {
                    synchronized (monitor) {
                      return sleepFor(ofSeconds(1), x);
                    }
                  },
                  s -> s.workers(3))
              .in(time.environment());
      assertThat(time.run(() -> pipeline.run(List.of(1, 2, 3, 4)))).hasSize(4);
      assertThat(time.elapsed()).isEqualTo(ofSeconds(4));
    }

    private Pipeline<Integer, Integer> failing(int times) {
      AtomicInteger attempts = new AtomicInteger();
      return Pipeline.of(Integer.class)
          .then(
              "a",
              x -> {
                if (attempts.incrementAndGet() <= times) {
                  throw new IOException("not yet");
                }
                return x;
              },
              s -> s.retry(3, ofMillis(50)));
    }
  }

  @Nested
  class Order {

    @Test
    void sleepersDueAtTheSameTimeWakeInTheOrderOfTheirFallingAsleep() {
      Queue<Integer> awake = new ConcurrentLinkedQueue<>();
      for (int i = 0; i < 50; i++) {
        int number = i;
        time.start(
            "sleeper " + i,
            () -> {
              try {
                time.sleep(ofSeconds(10).minusMillis(number % 2));
                awake.add(number);
                time.sleep(ofSeconds(1).plusMillis(number % 2));
                awake.add(number);
              } catch (InterruptedException e) {
                awake.add(-1);
              }
            });
        time.settle();
      }
      List<Integer> expected = new ArrayList<>();
      IntStream.range(0, 50).filter(i -> i % 2 == 1).forEach(expected::add);
      IntStream.range(0, 50).filter(i -> i % 2 == 0).forEach(expected::add);
      time.advance(ofSeconds(10));
      assertThat(awake).containsExactlyElementsOf(expected);
      time.advance(ofSeconds(10));
      assertThat(awake).hasSize(100).startsWith(1, 3).endsWith(46, 48);
      assertThat(new ArrayList<>(awake).subList(50, 100)).containsExactlyElementsOf(expected);
    }

    @Test
    void whatOneSleeperSetsInMotionIsOverBeforeTheNextWakes() throws InterruptedException {
      List<String> events = new ArrayList<>(); // not thread-safe, and need not be
      var pipeline =
          Pipeline.of(Integer.class)
              .then("a", x -> sleepFor(ofSeconds(5), x), s -> s.workers(2).queue(10))
              .<Integer>then(
                  "b",
                  x -> {
                    events.add("b " + x);
                    return x;
                  })
              .in(time.environment());
      try (Run<Integer, Integer> run = pipeline.start()) {
        for (int i = 1; i <= 2; i++) {
          run.put(i);
          time.settle();
        }
        time.start(
            "observer",
            () -> {
              try {
                time.sleep(ofSeconds(5));
                events.add("observer");
              } catch (InterruptedException e) {
                events.add("interrupted");
              }
            });
        time.settle();
        time.advance(ofSeconds(5));
        assertThat(events).containsExactly("b 1", "b 2", "observer");
      }
    }
  }

  @Nested
  class ByHand {

    @Test
    void timePassesOnlyAsToldTo() throws InterruptedException {
      try (Run<Integer, Integer> run = slow(1).in(time.environment()).start()) {
        run.put(1);
        time.advance(ofMillis(999));
        assertThat(run.stats().done()).isZero();
        time.advance(ofMillis(1));
        assertThat(run.stats().done()).isEqualTo(1);
        assertThat(time.elapsed()).isEqualTo(ofSeconds(1));
      }
    }

    @Test
    void producersOfTheTestCountAsWell() {
      Run<Integer, Integer> run = slow(1).in(time.environment()).start();
      time.start(
          "producer",
          () -> {
            try {
              for (int i = 0; i < 10; i++) {
                time.sleep(ofMinutes(1));
                run.put(i);
              }
            } catch (InterruptedException e) {
              run.close();
            }
          });
      time.advance(ofMinutes(5));
      assertThat(run.stats().put()).isEqualTo(5);
      assertThat(run.stats().done()).isEqualTo(4);
      time.advance(ofMinutes(60));
      assertThat(run.stats().done()).isEqualTo(10);
      run.close();
    }

    @Test
    void timeDoesNotGoBack() {
      assertThatThrownBy(() -> time.advance(ofSeconds(-1)))
          .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aThreadThatTimeWaitsForCannotMoveIt() throws InterruptedException {
      List<Throwable> refusals = new ArrayList<>();
      time.start("mover", () -> refusals.add(catchThrowable(() -> time.advance(ofSeconds(1)))))
          .join();
      assertThat(refusals).singleElement().isInstanceOf(IllegalStateException.class);
    }
  }

  @Nested
  class Endings {

    @Test
    void whatTheCallThrowsIsHandedOn() {
      var thrown = new IOException("mine");
      assertThatThrownBy(() ->
              time.run(() -> {
                time.sleep(ofSeconds(1));
                throw thrown;
              }))
          .isSameAs(thrown);
      assertThat(time.elapsed()).isEqualTo(ofSeconds(1));
    }

    @Test
    void aFunctionThatWaitsForEverIsReported() {
      CountDownLatch never = new CountDownLatch(1);
      var pipeline = stuck(never).in(time.environment());
      assertThatThrownBy(() -> time.run(() -> pipeline.run(HUNDRED)))
          .isInstanceOf(StandstillError.class)
          .hasMessageContaining("nothing moves after PT3S")
          .hasMessageContaining("\"tandem-stuck-1\" WAITING in dev.tandem.testkit.examples.")
          .hasMessageContaining("VirtualTimeTest.java:")
          .hasMessageContaining("at java.util.concurrent.CountDownLatch.await")
          .hasMessageContaining("\"tandem-slow-1\" WAITING")
          .hasMessageContaining("\"virtual-time-caller\" WAITING");
      time.settle();
    }

    @Test
    void aWatchdogThatGoesOnDoesNotHideIt() {
      CountDownLatch never = new CountDownLatch(1);
      var pipeline =
          Pipeline.of(Integer.class)
              .then("quick", x -> x, s -> s.timeout(ofMillis(10)))
              .<Integer>then(
                  "stuck",
                  x -> {
                    never.await();
                    return x;
                  })
              .in(time.environment());
      assertThatThrownBy(() -> time.run(() -> pipeline.run(THOUSAND)))
          .isInstanceOf(StandstillError.class)
          .hasMessageContaining("\"tandem-quick-limit\" WAITING");
    }

    @Test
    void functionsAtEachOthersMonitorsAreReported() {
      Object one = new Object();
      Object other = new Object();
      var pipeline =
          Pipeline.of(Integer.class)
              .then(
                  "a",
                  x -> {
                    synchronized (x == 1 ? one : other) {
                      time.sleep(ofSeconds(1));
                      synchronized (x == 1 ? other : one) {
                        return x;
                      }
                    }
                  },
                  s -> s.workers(2))
              .in(time.environment());
      assertThatThrownBy(() -> time.run(() -> pipeline.run(List.of(1, 2))))
          .isInstanceOf(StandstillError.class)
          .hasMessageContaining("\"tandem-a-1\" BLOCKED")
          .hasMessageContaining("\"tandem-a-2\" BLOCKED");
    }

    @Test
    void aTestThatIsInterruptedSaysWhatMoved() {
      Thread test = Thread.currentThread();
      var pipeline =
          Pipeline.of(Integer.class)
              .then(
                  "a",
                  x -> {
                    test.interrupt();
                    while (!Thread.currentThread().isInterrupted()) {
                      Thread.onSpinWait();
                    }
                    return x;
                  })
              .in(time.environment());
      var thrown = catchThrowable(() -> time.run(() -> pipeline.run(List.of(1))));
      assertThat(Thread.interrupted()).isTrue();
      assertThat(thrown)
          .isInstanceOf(StandstillError.class)
          .hasMessageContaining("\"tandem-a-1\" RUNNABLE");
    }
  }

  @Nested
  class NotTakenForAStandstill {

    @Test
    void functionsThatHandSomethingToAndFro() throws InterruptedException {
      Exchanger<Integer> exchanger = new Exchanger<>();
      var pipeline =
          Pipeline.of(Integer.class)
              .then(
                  "a",
                  x -> {
                    int value = x;
                    for (int i = 0; i < 20_000; i++) {
                      value = exchanger.exchange(value);
                    }
                    return value;
                  },
                  s -> s.workers(2).timeout(ofSeconds(1)))
              .in(time.environment());
      assertThat(time.run(() -> pipeline.run(List.of(1, 2)))).containsExactlyInAnyOrder(1, 2);
      assertThat(time.elapsed()).isZero();
    }

    @Test
    void aThreadThatWaitsWithoutLeavingItsCarrier() throws InterruptedException {
      assumeThat(Runtime.getRuntime().availableProcessors())
          .as("carriers, one of which is not given back")
          .isGreaterThan(1);
      var pipeline =
          Pipeline.of(Integer.class)
              .then(
                  "a",
                  x -> x == 1 ? initialize(TakesTurns.class) : Turns.take(Turns.OTHER, Turns.ONE),
                  s -> s.workers(2).timeout(ofSeconds(1)))
              .in(time.environment());
      assertThat(time.run(() -> pipeline.run(List.of(1, 2)))).containsOnly(Turns.COUNT);
      assertThat(time.elapsed()).isZero();
    }

    /** Initializes a copy of that class, which keeps the thread on its carrier meanwhile. */
    private static int initialize(Class<?> type) throws IOException, IllegalAccessException {
      String file = type.getName().substring(type.getPackageName().length() + 1) + ".class";
      try (InputStream bytes = requireNonNull(type.getResourceAsStream(file))) {
        MethodHandles.lookup().defineHiddenClass(bytes.readAllBytes(), true);
      }
      return Turns.COUNT;
    }

    private static final class TakesTurns {
      static {
        Turns.take(Turns.ONE, Turns.OTHER);
      }

      private TakesTurns() {}
    }

    private static final class Turns {
      static final int COUNT = 20;
      static final Semaphore ONE = new Semaphore(0);
      static final Semaphore OTHER = new Semaphore(1);

      private Turns() {}

      static int take(Semaphore mine, Semaphore others) {
        for (int i = 0; i < COUNT; i++) {
          mine.acquireUninterruptibly();
          others.release();
        }
        return COUNT;
      }
    }

    @Test
    void itemsThatMoveThroughManyStages() throws InterruptedException {
      Pipeline<Integer, Integer> pipeline =
          Pipeline.of(Integer.class).then("0", x -> x, s -> s.queue(1));
      for (int i = 1; i < 20; i++) {
        pipeline = pipeline.then("" + i, x -> x, s -> s.queue(1).timeout(ofSeconds(1)));
      }
      var longPipeline = pipeline.in(time.environment());
      var items = IntStream.range(0, 5000).boxed().toList();
      assertThat(time.run(() -> longPipeline.run(items))).isEqualTo(items);
      assertThat(time.elapsed()).isZero();
    }
  }

  private Pipeline<Integer, Integer> slow(int workers) {
    return Pipeline.of(Integer.class)
        .then("slow", x -> sleepFor(ofSeconds(1), x), s -> s.workers(workers));
  }

  private Pipeline<Integer, Integer> stuck(CountDownLatch never) {
    return slow(1)
        .then(
            "stuck",
            x -> {
              never.await();
              return x;
            },
            s -> s.queue(1));
  }

  private int sleepFor(Duration duration, int x) throws InterruptedException {
    time.sleep(duration);
    return x;
  }
}
