package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** However items are moved, a run holds no more of them than its queues and workers can. */
@Timeout(60)
class ChunkBoundTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final CountDownLatch never = new CountDownLatch(1);
  private final AtomicInteger read = new AtomicInteger();

  @ParameterizedTest(name = "queues of {0} and {1}, {2} to {3} read")
  @CsvSource({
    "1, 1, 8, 8",
    "7, 7, 20, 20",
    "7, 200, 113, 213",
    "128, 7, 77, 141",
    "128, 128, 134, 448",
    "600, 900, 756, 2850"
  })
  void atMostAChunkAWorkerBesidesTheQueues(int first, int second, int least, int most) {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> x, s -> s.workers(3).queue(first))
            .then(
                "b",
                x -> {
                  never.await();
                  return x;
                },
                s -> s.workers(2).queue(second))
            .in(new Environment(clock, crew, 2));
    try (var outcomes =
        pipeline.outcomes(() -> IntStream.generate(read::incrementAndGet).iterator())) {
      var _ = outcomes.iterator();
      Crew.await(() -> read.get() >= least);
      crew.awaitStandstill();
      // At least half of what the queues hold, and at most all of it and six chunks: the batches of
      // the workers and of the feeder.
      assertThat(read.get()).isBetween(least, most);
    }
  }

  @ParameterizedTest(name = "a queue of {0}, at most {1} at once")
  @CsvSource({"7, 1", "8, 2", "128, 32", "1000, 250"})
  void aChunkIsAQuarterOfTheQueueAtMost(int queue, int atOnce) throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  gate.await();
                  if (x == queue - 1) {
                    never.await();
                  }
                  return x;
                },
                s -> s.queue(queue))
            .in(new Environment(clock, crew, 2));
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.put(0);
      crew.awaitStandstill();
      for (int i = 1; i <= queue; i++) {
        run.put(i);
      }
      gate.countDown();
      crew.awaitStandstill();
      // All items but the last chunk have left the stage.
      assertThat(queue - 1 - run.stats().done()).isLessThan(atOnce);
      int depth = run.stats().stages().getFirst().queue().depth();
      assertThat(run.stats().put() - run.stats().done() - depth).isLessThanOrEqualTo(atOnce);
    }
  }
}
