package dev.tandem.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One item to another virtual thread and back: the cost of waking a thread. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and sets up
public class RoundTripBenchmark {
  @Param({"WORK_QUEUE", "ARRAY_BLOCKING_QUEUE", "LINKED_TRANSFER_QUEUE", "JOX", "SPUN_FIELD"})
  LaneKind queue;

  private final Integer item = Items.of(1)[0];
  private Lane out;
  private Lane back;
  private @Nullable Threads threads;

  @Setup
  public void start() {
    if (!Thread.currentThread().isVirtual()) {
      throw new IllegalStateException("this end is to be a virtual thread too");
    }
    out = queue.bounded(Items.BOUND);
    back = queue.bounded(Items.BOUND);
    threads = new Threads(ThreadKind.VIRTUAL);
    threads.start(this::echo);
  }

  @Benchmark
  public Integer thereAndBack() throws InterruptedException {
    out.put(item);
    return back.take();
  }

  @TearDown
  public void end() throws InterruptedException {
    out.put(Items.END);
    if (threads != null) {
      threads.join();
    }
  }

  private void echo() throws InterruptedException {
    Integer next;
    while ((next = out.take()) >= 0) {
      back.put(next);
    }
  }

  static Plan plan(boolean quick) {
    var run =
        Plan.rate(RoundTripBenchmark.class, quick)
            .jvmArgsAppend("-Djmh.executor=VIRTUAL"); // otherwise JMH calls from a platform thread
    return new Plan("roundtrip", List.of(run), RoundTripBenchmark::table);
  }

  private static String table(List<Measured> results) {
    double abq = LaneKind.score(results, LaneKind.ARRAY_BLOCKING_QUEUE);
    var table = new Table("Queue", "p50 µs", "p99 µs", "mean µs", "ABQ's mean ÷ this");
    for (Measured m : results) {
      table.row(
          m.param("queue", LaneKind.class).label,
          Table.number(m.percentile(50) / 1000),
          Table.number(m.percentile(99) / 1000),
          Table.number(m.score() / 1000),
          Table.number(abq / m.score()));
    }
    return table.toString();
  }
}
