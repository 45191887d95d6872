package dev.tandem.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Pipeline;
import dev.tandem.QueueClosedException;
import dev.tandem.Run;
import dev.tandem.RunState;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stages find their numbers of workers in virtual time. */
@Timeout(120)
class AutoWorkersTest {
  private static final Duration WINDOW = Duration.ofMillis(200);

  private final VirtualTime time = new VirtualTime();
  private final Queue<Integer> results = new ConcurrentLinkedQueue<>();

  /** Takes that many milliseconds on average, from a quarter of that to seven quarters. */
  private Integer work(Integer item, double millis) throws InterruptedException {
    double factor = 0.25 + 1.5 * ((item * 7919L + Math.round(millis) * 31) % 1000 / 1000.0);
    time.sleep(Duration.ofNanos(Math.round(millis * factor * 1_000_000)));
    return item;
  }

  /** Starts a run whose input never ends before the run does, and whose results are kept here. */
  private Run<Integer, Integer> start(Pipeline<Integer, Integer> pipeline) {
    Run<Integer, Integer> run =
        pipeline.thenDo("collect", results::add).in(time.environment()).start();
    time.start("producer", () -> put(run, x -> true));
    return run;
  }

  private void put(Run<Integer, Integer> run, IntPredicate more) {
    try {
      for (int i = 0; more.test(i); i++) {
        run.put(i);
      }
    } catch (QueueClosedException | InterruptedException e) {
      // the run has ended
    }
  }

  private List<Integer> finish(Run<Integer, Integer> run, Thread producer)
      throws InterruptedException {
    return time.run(() -> {
      producer.join();
      return run.finish();
    });
  }

  private void advance(double seconds) {
    time.advance(Duration.ofMillis(Math.round(seconds * 1000)));
  }

  /** Returns how many results a second there are in the next seconds. */
  private double rate(double seconds) {
    int before = results.size();
    advance(seconds);
    return (results.size() - before) / seconds;
  }

  @Test
  void twoStagesShareTheWorkersThatTheyNeed() {
    try (Run<Integer, Integer> run =
        start(
            Pipeline.of(Integer.class)
                .then("first", x -> work(x, 17), s -> s.autoWorkers(1, 56).queue(16))
                .then("second", x -> work(x, 21), s -> s.autoWorkers(1, 70).queue(16)))) {
      advance(6);
      assertThat(rate(2)).isGreaterThan(0.9 * 126 * 1000 / 38);
      assertThat(run.stats().stages().getFirst().workers().count()).isGreaterThan(40);
    }
  }

  @Test
  void theStagesOfARunShareItsBudget() {
    try (Run<Integer, Integer> run =
        start(
            Pipeline.of(Integer.class)
                .then("first", x -> work(x, 17), s -> s.autoWorkers().queue(16))
                .then("second", x -> work(x, 21), s -> s.autoWorkers().queue(16))
                .workerBudget(20))) {
      for (int i = 0; i < 50; i++) {
        time.advance(WINDOW);
        assertThat(run.stage("first").workers() + run.stage("second").workers())
            .isLessThanOrEqualTo(20);
      }
      assertThat(run.stage("first").workers()).isBetween(8, 10);
      assertThat(run.stage("second").workers()).isBetween(10, 12);
    }
  }

  @Test
  void aFastProducerDoesNotGrow() {
    try (Run<Integer, Integer> run =
        start(
            Pipeline.of(Integer.class)
                .then("fast", x -> work(x, 1), s -> s.autoWorkers().queue(16))
                .then("slow", x -> work(x, 100), s -> s.autoWorkers(1, 8).queue(16)))) {
      for (int i = 0; i < 75; i++) {
        time.advance(WINDOW);
        assertThat(run.stage("fast").workers()).isEqualTo(1);
      }
      assertThat(run.stage("slow").workers()).isEqualTo(8);
      assertThat(rate(5)).isBetween(72.0, 82.0);
    }
  }

  @Test
  void aBackendThatAdmitsFourGetsLittleMore() {
    var backend = new Semaphore(4, true);
    try (Run<Integer, Integer> run =
        start(
            Pipeline.of(Integer.class)
                .then("before", x -> work(x, 10), s -> s.autoWorkers().queue(16))
                .then(
                    "limited",
                    x -> {
                      backend.acquire();
                      try {
                        return work(x, 50);
                      } finally {
                        backend.release();
                      }
                    },
                    s -> s.autoWorkers().queue(16))
                .then("after", x -> work(x, 20), s -> s.autoWorkers().queue(16)))) {
      advance(5);
      double sum = 0;
      int before = results.size();
      for (int i = 0; i < 100; i++) {
        time.advance(WINDOW);
        sum += run.stage("limited").workers();
      }
      assertThat((results.size() - before) / 20.0).isGreaterThan(0.9 * 80);
      assertThat(sum / 100).isBetween(3.5, 8.0);
    }
  }

  @Test
  void anOrderIsKeptAndItsWindowIsTheMost() throws InterruptedException {
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then("ordered", x -> work(x, 30), s -> s.autoWorkers().ordered(12))
            .thenDo("collect", results::add)
            .in(time.environment())
            .start();
    Thread producer = time.start("producer", () -> put(run, x -> x < 2000));
    advance(5);
    assertThat(run.stage("ordered").workers()).isBetween(6, 12);
    List<Integer> none = finish(run, producer);
    assertThat(none).isEmpty();
    assertThat(List.copyOf(results)).isEqualTo(IntStream.range(0, 2000).boxed().toList());
    assertThat(run.state()).isEqualTo(RunState.ENDED);
  }

  @Test
  void openingAResourceIsNotTheFaultOfItems() {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .<AutoCloseable, Integer>then(
                "work",
                () -> {
                  time.sleep(Duration.ofSeconds(2));
                  return () -> {};
                },
                (resource, x) -> work(x, 20),
                s -> s.autoWorkers(1, 32));
    try (Run<Integer, Integer> run = start(pipeline)) {
      advance(20);
      assertThat(run.stage("work").workers()).isEqualTo(32);
    }
  }

  @Test
  void waitingForTheRateOfTheStageIsNoReasonToGrow() {
    try (Run<Integer, Integer> run =
        start(
            Pipeline.of(Integer.class)
                .then(
                    "paced",
                    x -> work(x, 50),
                    s -> s.autoWorkers().rate(10, Duration.ofSeconds(1))))) {
      for (int i = 0; i < 50; i++) {
        time.advance(WINDOW);
        assertThat(run.stage("paced").workers()).isEqualTo(1);
      }
    }
  }

  @Test
  void aStageWhoseNumberSomebodySetsKeepsIt() {
    try (Run<Integer, Integer> run =
        start(
            Pipeline.of(Integer.class)
                .then("work", x -> work(x, 20), s -> s.autoWorkers())
                .then("next", x -> work(x, 20), s -> s.autoWorkers()))) {
      advance(1);
      run.stage("work").workers(3);
      advance(10);
      assertThat(run.stage("work").workers()).isEqualTo(3);
      assertThat(run.stage("next").workers()).isBetween(3, 6);
    }
  }

  @Test
  void nothingChangesInAPause() throws InterruptedException {
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then("work", x -> work(x, 50), s -> s.autoWorkers().queue(20_000))
            .in(time.environment())
            .start();
    Thread producer = time.start("producer", () -> put(run, x -> x < 4000));
    advance(2);
    run.pause();
    advance(1);
    int found = run.stage("work").workers();
    assertThat(found).isGreaterThan(4);
    assertThat(run.stats().stages().getFirst().queue().depth()).isPositive();
    advance(20);
    assertThat(run.stage("work").workers()).isEqualTo(found);
    run.resume();
    List<Integer> all = finish(run, producer);
    assertThat(all).hasSize(4000);
  }
}
