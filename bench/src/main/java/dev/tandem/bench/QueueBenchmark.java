package dev.tandem.bench;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** One queue, with puts and takes item by item: the cost of a queue alone. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters
public class QueueBenchmark {
  private static final int COUNT = 1 << 18;

  @Param({
    "WORK_QUEUE",
    "ARRAY_BLOCKING_QUEUE",
    "LINKED_BLOCKING_QUEUE",
    "LINKED_TRANSFER_QUEUE",
    "JOX"
  })
  LaneKind queue;

  /** The number of producers, and also of consumers. */
  @Param({"1", "4"})
  int pairs;

  @Param ThreadKind threads;

  private final Integer[] items = Items.of(COUNT);
  private final long expected = Items.sum(COUNT, 0);

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long putsAndTakes() throws InterruptedException {
    return run(items, expected);
  }

  long run(Integer[] items, long expected) throws InterruptedException {
    Lane lane = queue.bounded(Items.BOUND);
    int share = items.length / pairs;
    var sum = new LongAdder();
    var running = new Threads(threads);
    for (int pair = 0; pair < pairs; pair++) {
      int from = pair * share;
      running.start(() -> put(lane, items, from, share));
      running.start(() -> sum.add(take(lane, share)));
    }
    running.join();
    return Items.checked(sum.sum(), expected);
  }

  private static void put(Lane lane, Integer[] items, int from, int count)
      throws InterruptedException {
    for (int i = from; i < from + count; i++) {
      lane.put(items[i]);
    }
  }

  private static long take(Lane lane, int count) throws InterruptedException {
    long sum = 0;
    for (int i = 0; i < count; i++) {
      sum += lane.take();
    }
    return sum;
  }

  static Plan plan(boolean quick) {
    var run = Plan.rate(QueueBenchmark.class, quick);
    return new Plan("queue", List.of(run), QueueBenchmark::table);
  }

  private static String table(List<Measured> results) {
    var table = new Table("Queue", "pairs", "threads", "M items/s", "spread", "× ABQ alike");
    for (String pairs : List.of("1", "4")) {
      for (ThreadKind threads : ThreadKind.values()) {
        List<Measured> alike =
            results.stream()
                .filter(m -> m.param("pairs").equals(pairs))
                .filter(m -> m.param("threads", ThreadKind.class) == threads)
                .toList();
        double abq = LaneKind.score(alike, LaneKind.ARRAY_BLOCKING_QUEUE);
        for (Measured m : alike) {
          table.row(
              m.param("queue", LaneKind.class).label,
              pairs + ":" + pairs,
              threads.toString().toLowerCase(Locale.ROOT),
              Table.number(m.score()),
              Table.percent(m.spread()),
              Table.number(m.score() / abq));
        }
      }
    }
    return table.toString();
  }
}
