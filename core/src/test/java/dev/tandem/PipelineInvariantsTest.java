package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The six promises of a run; each test names the promise that it would see broken. */
@Timeout(20)
class PipelineInvariantsTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);

  private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

  @Nested
  class Conservation {

    @Test
    void everyInputEndsAsExactlyOneOfDoneFailedSkipped() throws InterruptedException {
      Queue<Integer> dead = new ConcurrentLinkedQueue<>();
      try (Run<Integer, Integer> run = mixed(dead).in(environment).start()) {
        for (int i : THOUSAND) {
          run.put(i);
        }
        List<Integer> results = run.finish();
        Stats stats = run.stats();
        assertThat(stats.conserved()).isTrue();
        assertThat(stats.put()).isEqualTo(1000);
        assertThat(stats.failed()).isEqualTo(dead.size()).isEqualTo(100);
        assertThat(stats.skipped()).isEqualTo(100);
        assertThat(stats.done()).isEqualTo(results.size()).isEqualTo(800);
      }
    }

    @Test
    void whatACancelledRunDidNotFinishIsHandedBack() throws InterruptedException {
      CountDownLatch never = new CountDownLatch(1);
      Pipeline<Integer, Integer> pipeline =
          Pipeline.<Integer, Integer>first("pass", x -> x, s -> s.queue(4))
              .then(
                  "stick",
                  x -> {
                    if (x >= 3) {
                      never.await();
                    }
                    return x;
                  },
                  s -> s.queue(4).workers(3));
      Run<Integer, Integer> run = pipeline.in(environment).start();
      for (int i = 0; i < 3 + 3 + 4 + 1 + 4; i++) { // done, working, waiting, in hand, waiting
        run.put(i);
      }
      crew.awaitStandstill();
      run.close();
      assertThat(run.stats().done()).isEqualTo(3);
      assertThat(run.stats().conserved()).isTrue();
      assertThat(run.handedBack())
          .containsExactlyInAnyOrderElementsOf(IntStream.range(3, 15).boxed().toList());
    }

    @Test
    void aFailedRunHandsBackWhatItDidNotFinish() throws InterruptedException {
      CountDownLatch allIn = new CountDownLatch(1);
      Pipeline<Integer, Integer> pipeline =
          Pipeline.first(
              "break",
              x -> {
                allIn.await();
                throw new IOException("broken");
              });
      try (Run<Integer, Integer> run = pipeline.in(environment).start()) {
        for (int i = 0; i < 10; i++) {
          run.put(i);
        }
        allIn.countDown();
        var failure = catchThrowableOfType(PipelineException.class, run::finish);
        assertThat(failure.item()).isEqualTo(0);
        assertThat(failure.handedBack()).hasSize(9);
        assertThat(run.handedBack()).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6, 7, 8, 9);
        assertThat(run.stats().conserved()).isTrue();
      }
    }

    private Pipeline<Integer, Integer> mixed(Queue<Integer> dead) {
      return Pipeline.<Integer, Integer>first(
              "skips",
              x -> {
                if (x % 10 == 1) {
                  throw new IOException("not this one");
                }
                return x;
              },
              s -> s.workers(3).skip())
          .then(
              "fails",
              x -> {
                if (x % 10 == 2) {
                  throw new IOException("nor this one");
                }
                return x;
              },
              s -> s.workers(2).deadLetter(letter -> dead.add(letter.item())));
    }
  }

  @Nested
  class EveryThreadHasEnded {
    private final Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer, Integer>first(
                "a",
                x -> {
                  if (x == 500) {
                    throw new IOException("500");
                  }
                  return x;
                },
                s -> s.workers(4).timeout(Duration.ofSeconds(1)))
            .<Integer>then("b", x -> x, s -> s.onCpu())
            .in(environment);

    @Test
    void whenRunReturns() throws InterruptedException {
      assertThat(pipeline.run(THOUSAND.subList(0, 400))).hasSize(400);
      assertThat(crew.threads()).hasSize(4 + 1 + 2 + 1 + 1); // a watchdog, the relief, the input
      assertThat(crew.alive()).isEmpty();
    }

    @Test
    void whenRunThrows() {
      assertThatThrownBy(() -> pipeline.run(THOUSAND)).isInstanceOf(PipelineException.class);
      assertThat(crew.alive()).isEmpty();
    }

    @Test
    void whenTheInputsThrow() {
      Iterable<Integer> broken =
          () ->
              new Iterator<>() {
                @Override
                public boolean hasNext() {
                  return true;
                }

                @Override
                public Integer next() {
                  throw new IllegalStateException("no more disk");
                }
              };
      assertThatThrownBy(() -> pipeline.run(broken)).hasMessage("no more disk");
      assertThat(crew.alive()).isEmpty();
    }

    @Test
    void whenRunIsInterrupted() throws InterruptedException {
      CountDownLatch never = new CountDownLatch(1);
      var stuck =
          Pipeline.<Integer, Integer>first(
                  "stuck",
                  x -> {
                    never.await();
                    return x;
                  })
              .in(environment);
      AtomicInteger interrupts = new AtomicInteger();
      Thread caller =
          Thread.startVirtualThread(() -> {
            try {
              stuck.run(THOUSAND);
            } catch (InterruptedException e) {
              interrupts.addAndGet(crew.alive().isEmpty() ? 1 : -1);
            }
          });
      Crew.awaitParked(caller);
      caller.interrupt();
      caller.join();
      assertThat(interrupts).hasValue(1);
    }

    @Test
    void whenTheOutcomesAreClosedInTheMiddle() {
      var outcomes = pipeline.outcomes(THOUSAND);
      Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
      assertThat(iterator.hasNext()).isTrue();
      outcomes.close();
      assertThat(crew.threads()).hasSize(4 + 1 + 2 + 1 + 1);
      assertThat(crew.alive()).isEmpty();
    }
  }

  @Nested
  class Bounded {

    @Test
    void noMoreInMemoryThanTheQueuesAndTheWorkersHold() {
      AtomicInteger read = new AtomicInteger();
      CountDownLatch never = new CountDownLatch(1);
      Iterable<Integer> endless = () -> IntStream.generate(read::incrementAndGet).iterator();
      var pipeline =
          Pipeline.<Integer, Integer>first("a", x -> x, s -> s.workers(3).queue(5))
              .<Integer>then("b", x -> x, s -> s.workers(2).queue(7))
              .<Integer>then(
                  "c",
                  x -> {
                    never.await();
                    return x;
                  },
                  s -> s.workers(4).queue(6))
              .in(environment);
      try (var outcomes = pipeline.outcomes(endless)) {
        var _ = outcomes.iterator();
        int queues = 5 + 7 + 6;
        int workers = 3 + 2 + 4;
        int inHandOfTheFeeder = 1;
        Crew.await(() -> read.get() >= queues + workers + inHandOfTheFeeder);
        crew.awaitStandstill();
        assertThat(read).hasValue(queues + workers + inHandOfTheFeeder);
      }
    }

    @Test
    void noMoreThanThatWhereQueuesAreFilledInChunks() {
      AtomicInteger read = new AtomicInteger();
      CountDownLatch never = new CountDownLatch(1);
      Iterable<Integer> endless = () -> IntStream.generate(read::incrementAndGet).iterator();
      var pipeline =
          Pipeline.<Integer, Integer>first("a", x -> x, s -> s.workers(3).queue(100))
              .<Integer>then(
                  "b",
                  x -> {
                    never.await();
                    return x;
                  },
                  s -> s.workers(4).queue(100))
              .in(environment);
      try (var outcomes = pipeline.outcomes(endless)) {
        var _ = outcomes.iterator();
        int queues = 100 + 100;
        int mostOfAChunk = 25;
        Crew.await(() -> read.get() >= queues / 2); // putters are woken at half
        crew.awaitStandstill();
        assertThat(read.get()).isLessThanOrEqualTo(queues + (3 + 4 + 1) * mostOfAChunk);
      }
    }

    @Test
    void slowTakersOfOutcomesHoldUpTheRun() {
      AtomicInteger read = new AtomicInteger();
      Iterable<Integer> endless = () -> IntStream.generate(read::incrementAndGet).iterator();
      var pipeline =
          Pipeline.<Integer, Integer>first("a", x -> x, s -> s.workers(3).queue(5)).in(environment);
      try (var outcomes = pipeline.outcomes(endless)) {
        var _ = outcomes.iterator();
        Crew.await(() -> read.get() >= OutcomeQueue.CAPACITY + 5 + 3 + 1);
        crew.awaitStandstill();
        assertThat(read).hasValue(OutcomeQueue.CAPACITY + 5 + 3 + 1);
      }
    }
  }

  @Nested
  class FirstFailure {

    @Test
    void endsTheRunAndLaterOnesAreSuppressed() {
      CyclicBarrier together = new CyclicBarrier(2);
      var pipeline =
          Pipeline.<Integer, Integer>first("a", x -> x)
              .<Integer>then(
                  "b",
                  x -> {
                    together.await();
                    throw new IOException("failure of " + x);
                  },
                  s -> s.workers(2))
              .in(new Environment(clock, new Crew(), 2));
      // Both attempts have failed before either failure is acted upon only if no interrupt came
      // between; whichever way it goes, one is the cause, the other suppressed or handed back.
      var failure =
          catchThrowableOfType(PipelineException.class, () -> pipeline.run(List.of(1, 2)));
      assertThat(failure.stage()).isEqualTo("b");
      assertThat(failure.attempts()).isEqualTo(1);
      assertThat(failure).hasCauseInstanceOf(IOException.class);
      assertThat(failure.getCause()).hasMessage("failure of " + failure.item());
      assertThat(failure.getSuppressed().length + failure.handedBack().size()).isEqualTo(1);
    }

    @Test
    void laterFailuresAreSuppressed() {
      var first = new PipelineException("a", 1, 1, new IOException("first"));
      var execution =
          new Execution<Integer>(
              List.of(Stage.of("a", x -> x, StageOptions.defaults())),
              new Results<>(),
              Settings.defaults().in(environment));
      execution.start(null);
      execution.stop(first);
      execution.stop(new PipelineException("a", 2, 1, new IOException("second")));
      assertThatThrownBy(execution::awaitEnd).isSameAs(first);
      assertThat(first.getSuppressed())
          .singleElement()
          .satisfies(e -> assertThat(e).hasMessage("second"));
    }

    @Test
    void underSkipAndDeadLetterTheRunGoesOn() throws InterruptedException {
      List<DeadLetter<Integer>> dead = new ArrayList<>();
      var pipeline =
          Pipeline.<Integer, Integer>first(
                  "skip", PipelineInvariantsTest::refuseEven, s -> s.skip())
              .<Integer>then(
                  "dead", PipelineInvariantsTest::refuseThrees, s -> s.deadLetter(dead::add))
              .in(environment);
      assertThat(pipeline.run(List.of(1, 2, 3, 4, 5))).containsExactly(1, 5);
      assertThat(dead)
          .singleElement()
          .satisfies(letter -> {
            assertThat(letter.item()).isEqualTo(3);
            assertThat(letter.stage()).isEqualTo("dead");
            assertThat(letter.cause()).hasMessage("three");
            assertThat(letter.attempts()).isEqualTo(1);
          });
    }

    @Test
    void isAnOutcomeWhereOutcomesAreTaken() {
      var pipeline =
          Pipeline.<Integer, Integer>first("a", PipelineInvariantsTest::refuseEven).in(environment);
      List<String> seen = new ArrayList<>();
      try (var outcomes = pipeline.outcomes(List.of(1, 2, 3))) {
        for (var outcome : outcomes) {
          switch (outcome) {
            case Outcome.Done<Integer, Integer>(var input, var output) ->
                seen.add(input + " done " + output);
            case Outcome.Failed<Integer, Integer>(var input, var stage, var cause, var attempts) ->
                seen.add(input + " " + stage + " " + cause.getMessage() + " " + attempts);
          }
        }
        assertThat(outcomes.stats().failed()).isEqualTo(1);
        assertThat(outcomes.stats().conserved()).isTrue();
      }
      assertThat(seen).containsExactly("1 done 1", "2 a even 1", "3 done 3");
    }
  }

  @Nested
  class Cancel {
    private final CountDownLatch never = new CountDownLatch(1);
    private final Queue<Integer> interrupted = new ConcurrentLinkedQueue<>();

    private final Pipeline<Integer, Integer> stuck =
        Pipeline.<Integer, Integer>first("a", x -> x, s -> s.queue(1))
            .<Integer>then(
                "b",
                x -> {
                  try {
                    never.await();
                    return x;
                  } catch (InterruptedException e) {
                    interrupted.add(x);
                    throw e;
                  }
                },
                s -> s.queue(1).workers(2))
            .<Integer>then("starved", x -> x)
            .in(environment);

    @Test
    void wakesBlockedPutsAndTakesAndInterruptsWorkers() throws InterruptedException {
      Run<Integer, Integer> run = stuck.start();
      Queue<String> refused = new ConcurrentLinkedQueue<>();
      Thread producer =
          Thread.startVirtualThread(() -> {
            int i = 0;
            try {
              for (; ; i++) {
                run.put(i);
              }
            } catch (QueueClosedException e) {
              refused.add("put " + i);
            } catch (InterruptedException e) {
              refused.add("interrupted");
            }
          });
      Crew.awaitParked(producer);
      crew.awaitStandstill();
      Crew.awaitParked(producer);
      run.close();
      producer.join();
      assertThat(interrupted).containsExactlyInAnyOrder(0, 1);
      assertThat(refused)
          .containsExactly("put 5"); // working: 2, waiting: 1, in hand: 1, waiting: 1
      assertThat(run.handedBack()).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
      assertThat(crew.alive()).isEmpty();
    }

    @Test
    void endsABackOff() throws InterruptedException {
      var pipeline =
          Pipeline.<Integer, Integer>first(
                  "a",
                  x -> {
                    throw new IOException("again");
                  },
                  s -> s.retry(3, Duration.ofDays(1)).retry(Retry.upTo(3, Duration.ofDays(1))))
              .in(environment);
      Run<Integer, Integer> run = pipeline.start();
      run.put(1);
      clock.awaitSleepers(1);
      run.close();
      assertThat(run.handedBack()).containsExactly(1);
    }

    @Test
    void endsAFeederThatWaitsForInput() throws InterruptedException {
      CountDownLatch asked = new CountDownLatch(1);
      Iterable<Integer> silent =
          () ->
              IntStream.generate(
                      () -> {
                        asked.countDown();
                        try {
                          never.await();
                        } catch (InterruptedException e) {
                          Thread.currentThread().interrupt();
                        }
                        return 0;
                      })
                  .iterator();
      var outcomes = stuck.outcomes(silent);
      Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
      asked.await();
      outcomes.close();
      assertThat(iterator.hasNext()).isFalse();
      assertThat(crew.alive()).isEmpty();
    }

    @Test
    void takesTheOutcomeOfWhatIsDoneAllTheSame() throws InterruptedException {
      CountDownLatch working = new CountDownLatch(1);
      var pipeline =
          Pipeline.<Integer, Integer>first(
                  "a",
                  x -> {
                    working.countDown();
                    try {
                      never.await();
                    } catch (InterruptedException e) {
                      // too late to give up: it is done
                    }
                    return x;
                  })
              .in(environment);
      var outcomes = pipeline.outcomes(List.of(1));
      Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
      working.await();
      outcomes.close();
      assertThat(iterator.next()).isEqualTo(new Outcome.Done<>(1, 1));
      assertThat(iterator.hasNext()).isFalse();
      assertThat(outcomes.stats().done()).isEqualTo(1);
      assertThat(outcomes.handedBack()).isEmpty();
    }

    @Test
    void doesNotLoseOutcomesThatWereReady() {
      var pipeline = Pipeline.<Integer, Integer>first("a", x -> x).in(environment);
      var outcomes = pipeline.outcomes(List.of(1, 2, 3));
      Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
      Crew.await(() -> outcomes.stats().done() == 3);
      outcomes.close();
      List<Integer> seen = new ArrayList<>();
      iterator.forEachRemaining(outcome -> seen.add(outcome.input()));
      assertThat(seen).containsExactly(1, 2, 3);
    }
  }

  @Nested
  class ExactTimes {

    @Test
    void busyStarvedAndBlockedSumToEachWorkersLife() throws InterruptedException {
      CountDownLatch inB = new CountDownLatch(1);
      CountDownLatch release = new CountDownLatch(1);
      var pipeline =
          Pipeline.<Integer, Integer>first(
                  "a",
                  x -> {
                    clock.advance(Duration.ofMillis(5));
                    return x;
                  },
                  s -> s.queue(10))
              .<Integer>then(
                  "b",
                  x -> {
                    inB.countDown();
                    release.await();
                    return x;
                  },
                  s -> s.queue(1))
              .in(environment);
      try (Run<Integer, Integer> run = pipeline.start()) {
        crew.awaitStandstill();
        clock.advance(Duration.ofMillis(100)); // both starved
        run.put(1);
        inB.await();
        run.put(2); // waits before b
        run.put(3); // blocks a
        crew.awaitStandstill();
        clock.advance(Duration.ofSeconds(1)); // a blocked, b busy
        release.countDown();
        run.finish();

        StageStats a = run.stats().stages().getFirst();
        StageStats b = run.stats().stages().getLast();
        Duration life = run.stats().elapsed();
        assertThat(life).isEqualTo(Duration.ofMillis(1115));
        assertThat(a.busy()).isEqualTo(Duration.ofMillis(15));
        assertThat(a.blocked()).isEqualTo(Duration.ofSeconds(1));
        assertThat(a.starved()).isEqualTo(Duration.ofMillis(100));
        assertThat(b.busy().plus(b.starved())).isEqualTo(life);
        assertThat(b.busy()).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(run.stats().bottleneck()).isEqualTo("b");
      }
    }

    @Test
    void aSnapshotInTheMiddleCountsThePhaseThatIsNotOver() throws InterruptedException {
      CountDownLatch never = new CountDownLatch(1);
      var pipeline =
          Pipeline.<Integer, Integer>first(
                  "a",
                  x -> {
                    never.await();
                    return x;
                  })
              .in(environment);
      try (Run<Integer, Integer> run = pipeline.start()) {
        run.put(1);
        crew.awaitStandstill();
        clock.advance(Duration.ofSeconds(3));
        StageStats stats = run.stats().stages().getFirst();
        assertThat(stats.busy()).isEqualTo(Duration.ofSeconds(3));
        assertThat(stats.working()).isEqualTo(1);
        assertThat(stats.utilization()).isEqualTo(1);
      }
    }
  }

  private static int refuseEven(int x) throws IOException {
    if (x % 2 == 0) {
      throw new IOException("even");
    }
    return x;
  }

  private static int refuseThrees(int x) throws IOException {
    if (x % 3 == 0) {
      throw new IOException("three");
    }
    return x;
  }
}
