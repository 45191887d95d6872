package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cancelled run ends at once, and keeps its finished results. */
@Timeout(60)
class CancelTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);
  private final CountDownLatch never = new CountDownLatch(1);
  private final Queue<Integer> interrupted = new ConcurrentLinkedQueue<>();

  private final Pipeline<Integer, Integer> stuck =
      Pipeline.of(Integer.class)
          .then("a", x -> x, s -> s.queue(1))
          .then(
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
          .then("starved", x -> x)
          .in(environment);

  @Test
  void wakesBlockedPutsAndTakesAndInterruptsWorkers() throws InterruptedException {
    Run<Integer, Integer> run = stuck.start();
    Queue<String> refused = new ConcurrentLinkedQueue<>();
    Thread producer =
        crew.start(
            "producer",
            () -> {
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
    crew.awaitStandstill();
    run.close();
    producer.join();
    assertThat(interrupted).containsExactlyInAnyOrder(0, 1);
    assertThat(refused).containsExactly("put 5"); // working 2, queued 1, working 1, queued 1
    assertThat(run.handedBack()).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void anInterruptedCloseIsNoFailure() throws InterruptedException {
    var closing = new CountDownLatch(1);
    AutoCloseable resource =
        () -> {
          closing.countDown();
          never.await();
        };
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("a", () -> resource, (AutoCloseable _, Integer x) -> x)
            .in(environment);
    Run<Integer, Integer> run = pipeline.start();
    run.drain();
    closing.await();
    run.close();
    assertThat(run.failure()).isNull();
    assertThat(run.state()).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void endsABackOff() throws InterruptedException {
    var pipeline =
        Pipeline.of(Integer.class)
            .<Integer>then(
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
  void deliversTheOutcomeOfAnItemThatIsFinishedNevertheless() throws InterruptedException {
    CountDownLatch working = new CountDownLatch(1);
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  working.countDown();
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    // too late to give up: the item is done
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
    var pipeline = Pipeline.of(Integer.class).then("a", x -> x).in(environment);
    var outcomes = pipeline.outcomes(List.of(1, 2, 3));
    Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
    Crew.await(() -> outcomes.stats().done() == 3);
    outcomes.close();
    List<Integer> seen = new ArrayList<>();
    iterator.forEachRemaining(outcome -> seen.add(outcome.input()));
    assertThat(seen).containsExactly(1, 2, 3);
  }
}
