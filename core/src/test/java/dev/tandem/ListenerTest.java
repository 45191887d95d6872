package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The listener of a pipeline is notified of failed attempts and of the end. */
@Timeout(60)
class ListenerTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);

  private final Queue<String> events = new ConcurrentLinkedQueue<>();
  private final Queue<Stats> ends = new ConcurrentLinkedQueue<>();
  private final RunListener listener =
      new RunListener() {
        @Override
        public void attemptFailed(Failure<?, ?> failure, boolean again) {
          events.add(
              failure.input()
                  + " as "
                  + failure.item()
                  + " in "
                  + failure.stage()
                  + " "
                  + failure.cause().getMessage()
                  + " "
                  + failure.attempts()
                  + " "
                  + again);
        }

        @Override
        public void ended(Stats stats) {
          ends.add(stats);
        }
      };

  @Test
  void isNotifiedOfEachAttemptThatFailed() throws InterruptedException {
    failing().then("b", x -> x).listener(listener).run(List.of(1, 2, 3));
    assertThat(events)
        .containsExactly(
            "2 as 2 in a two 1 true", "2 as 2 in a two 2 true", "2 as 2 in a two 3 false");
  }

  @Test
  void isNotifiedWhenTheAttemptsAreTimed() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  throw new IOException("x" + x);
                },
                s -> s.timeout(Duration.ofHours(1)).retry(1, Duration.ZERO).skip());
    pipeline.listener(listener).run(List.of(1, 2));
    assertThat(events)
        .containsExactly(
            "1 as 1 in a x1 1 true",
            "1 as 1 in a x1 2 false",
            "2 as 2 in a x2 1 true",
            "2 as 2 in a x2 2 false");
  }

  @Nested
  class BesideOthers {
    private final Queue<String> all = new ConcurrentLinkedQueue<>();

    /**
     * Records its name with each event, and then throws {@code thrown} unless that is {@code null}.
     */
    private RunListener named(String name, @Nullable Throwable thrown) {
      return new RunListener() {
        @Override
        public void attemptFailed(Failure<?, ?> failure, boolean again) {
          notified("failed");
        }

        @Override
        public void stalled(Stall stall) {
          notified("stalled");
        }

        @Override
        public void ended(Stats stats) {
          notified("ended");
        }

        private void notified(String event) {
          all.add(name + " " + event);
          switch (thrown) {
            case null -> {}
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new AssertionError(thrown);
          }
        }
      };
    }

    @Test
    void allAreNotifiedInOrder() throws InterruptedException {
      Pipeline.of(Integer.class)
          .then(
              "a",
              x -> {
                throw new IOException("broken");
              },
              s -> s.skip())
          .listener(named("1", null))
          .then("b", x -> x)
          .listener(named("2", null))
          .listener(named("3", null))
          .run(List.of(1));
      assertThat(all)
          .containsExactly("1 failed", "2 failed", "3 failed", "1 ended", "2 ended", "3 ended");
    }

    @Test
    void allAreNotifiedEvenIfOneThrows() {
      var first = new IllegalStateException("first");
      var second = new StackOverflowError("second");
      RunListener both =
          RunSettings.defaults()
              .withListener(named("1", first))
              .withListener(named("2", second))
              .withListener(named("3", first))
              .listener();
      assertThatThrownBy(() -> both.stalled(new Stall(Duration.ZERO, true, List.of())))
          .isSameAs(first)
          .hasSuppressedException(second);
      assertThat(all).containsExactly("1 stalled", "2 stalled", "3 stalled");
    }

    @Test
    void everyEventIsForwarded() {
      for (Method event : RunListener.class.getDeclaredMethods()) {
        assertThat(Listeners.class.getDeclaredMethods())
            .anyMatch(forwarded ->
                forwarded.getName().equals(event.getName())
                    && List.of(forwarded.getParameterTypes())
                        .equals(List.of(event.getParameterTypes())));
      }
    }
  }

  @Nested
  class IsNotifiedOfTheEndOnce {
    private final CountDownLatch never = new CountDownLatch(1);
    private final Pipeline<Integer, Integer> passing =
        Pipeline.of(Integer.class).then("a", x -> x).listener(listener).in(environment);
    private final Pipeline<Integer, Integer> stuck =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  never.await();
                  return x;
                })
            .listener(listener)
            .in(environment);

    @Test
    void whenEverythingIsDone() throws InterruptedException {
      passing.run(List.of(1, 2, 3));
      assertThat(end().done()).isEqualTo(3);
    }

    @Test
    void whenARunIsFinishedAndClosed() throws InterruptedException {
      Run<Integer, Integer> run = passing.start();
      run.put(1);
      run.finish();
      run.close();
      run.close();
      assertThat(end()).isEqualTo(run.stats());
    }

    @Test
    void whenARunIsCancelled() throws InterruptedException {
      Run<Integer, Integer> run = stuck.start();
      run.put(1);
      run.close();
      assertThat(end().handedBack()).isEqualTo(1);
    }

    @Test
    void whenAFailureEndsIt() {
      Pipeline<Integer, Integer> broken =
          Pipeline.of(Integer.class)
              .<Integer>then(
                  "a",
                  x -> {
                    throw new IOException("broken");
                  })
              .listener(listener);
      assertThatThrownBy(() -> broken.run(List.of(1))).isInstanceOf(PipelineException.class);
      assertThat(end().failed()).isEqualTo(1);
    }

    @Test
    void whenItIsInterrupted() throws InterruptedException {
      Thread runner =
          Thread.startVirtualThread(() -> {
            try {
              stuck.run(List.of(1));
            } catch (InterruptedException e) {
              events.add("interrupted");
            }
          });
      Crew.await(() -> !crew.threads().isEmpty());
      Crew.awaitParked(runner);
      runner.interrupt();
      runner.join();
      assertThat(events).containsExactly("interrupted");
      assertThat(end().handedBack()).isEqualTo(1);
    }

    @Test
    void whenItsTimeIsUp() throws InterruptedException {
      Run<Integer, Integer> run = stuck.within(Duration.ofSeconds(1)).start();
      run.put(1);
      clock.awaitSleepers(1);
      clock.advance(Duration.ofSeconds(1));
      assertThatThrownBy(run::finish).isInstanceOf(PipelineException.class);
      assertThat(end().elapsed()).isEqualTo(Duration.ofSeconds(1));
    }

    @Test
    void whenAllOutcomesAreTakenOrTheyAreClosed() {
      try (var outcomes = passing.outcomes(List.of(1, 2, 3))) {
        outcomes.forEach(outcome -> events.add("outcome"));
      }
      assertThat(end().done()).isEqualTo(3);
      assertThat(events).hasSize(3);
      ends.clear();
      try (var outcomes = stuck.outcomes(List.of(1, 2, 3))) {
        var _ = outcomes.iterator();
        crew.awaitStandstill();
      }
      assertThat(end().handedBack()).isEqualTo(3);
    }

    private Stats end() {
      assertThat(ends).hasSize(1);
      Stats stats = ends.element();
      assertThat(stats.conserved()).isTrue();
      return stats;
    }
  }

  @Test
  void aListenerThatThrowsOnAFailedAttemptEndsTheRun() {
    RunListener broken =
        new RunListener() {
          @Override
          public void attemptFailed(Failure<?, ?> failure, boolean again) {
            throw new IllegalStateException("deaf");
          }
        };
    var failure =
        catchThrowableOfType(
            PipelineException.class, () -> failing().listener(broken).run(List.of(1, 2, 3)));
    assertThat(failure.getCause()).hasMessage("deaf");
    assertThat(Reasons.itemFailure(failure).item()).isEqualTo(2);
    assertThat(failure.getSuppressed())
        .singleElement()
        .satisfies(e -> assertThat(e).hasMessage("two"));
  }

  @Test
  void aListenerThatThrowsAtTheEndDoesNotHideWhyTheRunEnded() {
    RunListener broken =
        new RunListener() {
          @Override
          public void ended(Stats stats) {
            throw new IllegalStateException("deaf");
          }
        };
    Pipeline<Integer, Integer> stopping =
        Pipeline.of(Integer.class)
            .<Integer>then(
                "a",
                x -> {
                  throw new IOException("the reason");
                })
            .listener(broken);
    assertThatThrownBy(() -> stopping.run(List.of(1)))
        .isInstanceOf(PipelineException.class)
        .hasRootCauseMessage("the reason")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    assertThatThrownBy(
            () -> Pipeline.of(Integer.class).then("a", x -> x).listener(broken).run(List.of(1)))
        .hasMessage("deaf");
  }

  private static Pipeline<Integer, Integer> failing() {
    return Pipeline.of(Integer.class)
        .then(
            "a",
            x -> {
              if (x == 2) {
                throw new IOException("two");
              }
              return x;
            },
            s -> s.retry(2, Duration.ZERO).skip());
  }
}
