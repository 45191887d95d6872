package dev.tandem.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.profile.GCProfiler;

/** A thousand and more workers that wait: how near the ideal rate they come, and in what memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and sets up
public class WaitingBenchmark {
  private static final List<Engine> COMPARED =
      List.of(Engine.TANDEM_RUN, Engine.ABQ_VIRTUAL, Engine.MAP_CONCURRENT);

  /** How many wait, and for how long. */
  public enum Load {
    WORKERS_1000_20_MS(1_000, 20, 100),
    WORKERS_10000_100_MS(10_000, 100, 50);

    final int workers;
    final int millis;
    final int rounds;

    Load(int workers, int millis, int rounds) {
      this.workers = workers;
      this.millis = millis;
      this.rounds = rounds;
    }

    /** How long it takes if no worker ever waits for anything else. */
    double ideal() {
      return (double) rounds * millis;
    }

    int items() {
      return workers * rounds;
    }

    @Override
    public String toString() {
      return String.format("%,d × %d ms", workers, millis);
    }
  }

  @Param Engine engine;

  @Param Load load;

  private Integer[] items;
  private long expected;

  @Setup
  public void items() {
    items = Items.of(load.items());
    expected = Items.sum(load.items(), 3);
  }

  @Benchmark
  public long waiting() throws Exception {
    return run(items, expected);
  }

  long run(Integer[] items, long expected) throws Exception {
    return engine.run(items, this::call, load.workers, expected);
  }

  private Integer call(Integer item) {
    Pause.millis(load.millis);
    return Items.step(item);
  }

  static Plan plan(boolean quick) {
    var rate =
        Plan.single(WaitingBenchmark.class, quick ? 1 : 2, quick ? 2 : 3)
            .addProfiler(GCProfiler.class)
            .param("engine", StagesBenchmark.names(COMPARED));
    var heap =
        Plan.single(WaitingBenchmark.class, 1, quick ? 1 : 2)
            .addProfiler(LiveHeap.class)
            .param("engine", StagesBenchmark.names(COMPARED));
    var peak =
        Plan.single(WaitingBenchmark.class, 1, quick ? 1 : 2)
            .addProfiler(PeakHeap.class)
            .jvmArgs(PeakHeap.EARLY)
            .param("engine", StagesBenchmark.names(COMPARED));
    return new Plan("waiting", List.of(rate, heap, peak), WaitingBenchmark::table);
  }

  private static String table(List<Measured> results) {
    var table =
        new Table(
            "Engine",
            "load",
            "of ideal, cold",
            "of ideal, warm",
            "live heap MB",
            "peak heap MB",
            "B/item");
    List<Measured> rates = new ArrayList<>(results);
    rates.removeIf(m -> m.has(LiveHeap.NAME) || m.has(PeakHeap.NAME));
    for (Load load : Load.values()) {
      for (Measured m : rates.stream().filter(of(load)).toList()) {
        table.row(
            m.param("engine", Engine.class).label,
            load.toString(),
            Table.share(load.ideal() / m.cold()),
            Table.share(load.ideal() / m.warm()),
            heap(results, m, LiveHeap.NAME),
            heap(results, m, PeakHeap.NAME),
            Table.number(m.secondary("gc.alloc.rate.norm") / load.items()));
      }
    }
    return table.toString();
  }

  /** What the run of the same engine and load with that profiler read. */
  private static String heap(List<Measured> results, Measured alike, String name) {
    return results.stream()
        .filter(of(alike.param("load", Load.class)))
        .filter(m -> m.param("engine").equals(alike.param("engine")))
        .filter(m -> m.has(name))
        .map(m -> Table.number(m.secondary(name)))
        .findFirst()
        .orElse("–");
  }

  private static Predicate<Measured> of(Load load) {
    return m -> m.param("load", Load.class) == load;
  }
}
