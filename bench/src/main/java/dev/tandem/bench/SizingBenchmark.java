package dev.tandem.bench;

import dev.tandem.Inputs;
import dev.tandem.Pipeline;
import dev.tandem.RunHandle;
import dev.tandem.RunListener;
import dev.tandem.StageStats;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Lines whose stages only wait: numbers of workers that the run finds, beside fixed ones. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters
public class SizingBenchmark {
  private static final String RATE = "share-of-ideal";
  private static final String WORKERS = "workers-of-";

  @Param WaitingLine line;

  @Param WaitingLine.Allocation allocation;

  @Benchmark
  public double sized() throws InterruptedException {
    return run(1);
  }

  /** Runs the line; {@code faster}: the factor by which all of its times are shorter. */
  double run(double faster) throws InterruptedException {
    var counted = new CountedResults(line.limits, faster);
    Pipeline<Integer, ?> pipeline = line.pipeline(allocation, faster).listener(counted);
    run(pipeline, counted);
    double share = counted.rate() / faster / line.ideal;
    Readings.put(RATE, share);
    List<Integer> workers = counted.workers();
    for (int i = 0; i < line.stages.size(); i++) {
      Readings.put(WORKERS + i, workers.get(i));
    }
    return share;
  }

  private static <O> void run(Pipeline<Integer, O> pipeline, CountedResults counted)
      throws InterruptedException {
    pipeline.run(Inputs.of(counted.inputs()), counted::result);
  }

  /** Counts the results of the seconds that matter, and looks at the workers at the end of them. */
  private static final class CountedResults implements RunListener {
    private final long begun = System.nanoTime();
    private final long from;
    private final long until;
    private final AtomicReference<@Nullable RunHandle> run = new AtomicReference<>();

    // Used by the thread that takes the results.
    private long counted;
    private List<Integer> workers = List.of();

    CountedResults(WaitingLine.Limits limits, double faster) {
      from = begun + (long) (limits.from() / faster * 1e9);
      until = begun + (long) (limits.seconds() / faster * 1e9);
    }

    @Override
    public void started(RunHandle handle) {
      run.set(handle);
    }

    Iterator<Integer> inputs() {
      return IntStream.iterate(0, i -> System.nanoTime() < until, i -> i + 1).iterator();
    }

    <O> void result(O result) {
      long now = System.nanoTime();
      if (now >= from && now < until) {
        counted++;
      } else if (now >= until && workers.isEmpty()) {
        workers =
            Objects.requireNonNull(run.get()).stats().stages().stream()
                .map(StageStats::workers)
                .map(StageStats.Workers::count)
                .toList();
      }
    }

    double rate() {
      return counted / ((until - from) / 1e9);
    }

    List<Integer> workers() {
      return workers;
    }
  }

  static Plan plan(boolean quick) {
    var run = Plan.single(SizingBenchmark.class, 1, quick ? 1 : 2);
    return new Plan("sizing", List.of(run), SizingBenchmark::table);
  }

  private static String table(List<Measured> results) {
    var table = new Table("Line", "workers", "of the ideal rate", "their numbers at the end");
    for (Measured m : results) {
      WaitingLine line = m.param("line", WaitingLine.class);
      table.row(
          line.label,
          m.param("allocation", WaitingLine.Allocation.class).label,
          Table.share(m.secondary(RATE)),
          IntStream.range(0, line.stages.size())
              .mapToObj(i -> String.format("%.0f", m.secondary(WORKERS + i)))
              .collect(Collectors.joining(" ")));
    }
    return table.toString();
  }
}
