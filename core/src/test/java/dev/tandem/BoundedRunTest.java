package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run holds no more inputs than its queues and workers can. */
@Timeout(60)
class BoundedRunTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);

  @Test
  void noMoreInputsInMemoryThanQueuesAndWorkersHold() {
    AtomicInteger read = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    Iterable<Integer> endless = () -> IntStream.generate(read::incrementAndGet).iterator();
    var pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> x, s -> s.workers(3).queue(5))
            .then("b", x -> x, s -> s.workers(2).queue(7))
            .then(
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
      int withTheFeeder = 1;
      Crew.await(() -> read.get() >= queues + workers + withTheFeeder);
      crew.awaitStandstill();
      assertThat(read).hasValue(queues + workers + withTheFeeder);
    }
  }

  @Test
  void noMoreInputsInMemoryIfQueuesAreFilledInChunks() {
    AtomicInteger read = new AtomicInteger();
    CountDownLatch never = new CountDownLatch(1);
    Iterable<Integer> endless = () -> IntStream.generate(read::incrementAndGet).iterator();
    var pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> x, s -> s.workers(3).queue(100))
            .then(
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
      Crew.await(() -> read.get() >= queues / 2); // putters are woken when the queue is half empty
      crew.awaitStandstill();
      assertThat(read.get()).isLessThanOrEqualTo(queues + (3 + 4 + 1) * mostOfAChunk);
    }
  }

  @Test
  void slowTakersOfOutcomesHoldUpTheRun() {
    AtomicInteger read = new AtomicInteger();
    Iterable<Integer> endless = () -> IntStream.generate(read::incrementAndGet).iterator();
    var pipeline =
        Pipeline.of(Integer.class).then("a", x -> x, s -> s.workers(3).queue(5)).in(environment);
    try (var outcomes = pipeline.outcomes(endless)) {
      var _ = outcomes.iterator();
      Crew.await(() -> read.get() >= 5 + 5 + 3 + 1);
      crew.awaitStandstill();
      assertThat(read).hasValue(5 + 5 + 3 + 1);
    }
  }
}
