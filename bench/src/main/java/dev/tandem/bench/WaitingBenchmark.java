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
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;

/** Thousands of workers that wait: how close they come to the ideal rate, and in what memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters, and sets up
public class WaitingBenchmark {
  private static final List<Engine> COMPARED =
      List.of(Engine.TANDEM_RUN, Engine.ABQ_VIRTUAL, Engine.MAP_CONCURRENT, Engine.THREADS_ALONE);

  private static final String ENOUGH = "2g";

  /** How many workers wait, and for how long. */
  public enum Load {
    WORKERS_1000_20_MS(1_000, 20, 100, "20m"),
    WORKERS_10000_100_MS(10_000, 100, 50, "150m");

    final int workers;
    final int millis;
    final int rounds;

    /** The heap size that should suffice. */
    final String heap;

    Load(int workers, int millis, int rounds, String heap) {
      this.workers = workers;
      this.millis = millis;
      this.rounds = rounds;
      this.heap = heap;
    }

    /** Returns the time, in milliseconds, that it takes if no worker waits for anything else. */
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

  /** The heap size of the JVM. It is set elsewhere; this parameter only distinguishes results. */
  @Param(ENOUGH)
  String heap;

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
        Plan.single(WaitingBenchmark.class, quick ? 1 : 2, quick ? 4 : 5)
            .addProfiler(GCProfiler.class)
            .param("engine", StagesBenchmark.names(COMPARED));
    var heap =
        Plan.single(WaitingBenchmark.class, 1, quick ? 1 : 2)
            .addProfiler(LiveHeap.class)
            .param("engine", StagesBenchmark.names(COMPARED));
    List<ChainedOptionsBuilder> runs = new ArrayList<>(List.of(rate, heap));
    for (Load load : Load.values()) {
      runs.add(
          Plan.single(WaitingBenchmark.class, 1, quick ? 4 : 5)
              .jvmArgs("-Xmx" + load.heap)
              .param("heap", load.heap)
              .param("load", load.name())
              .param("engine", StagesBenchmark.names(COMPARED)));
    }
    return new Plan("waiting", runs, WaitingBenchmark::table);
  }

  private static String table(List<Measured> results) {
    var table =
        new Table(
            "Engine",
            "load",
            "of ideal, cold",
            "of ideal, warm",
            "live heap MB",
            "of ideal, warm, in a heap of",
            "B/item, warm");
    List<Measured> rates = new ArrayList<>(results);
    rates.removeIf(m -> m.has(LiveHeap.NAME) || !m.param("heap").equals(ENOUGH));
    for (Load load : Load.values()) {
      for (Measured m : rates.stream().filter(of(load)).toList()) {
        List<Measured> alike =
            results.stream()
                .filter(of(load))
                .filter(other -> other.param("engine").equals(m.param("engine")))
                .toList();
        table.row(
            m.param("engine", Engine.class).label,
            load.toString(),
            Table.share(load.ideal() / m.cold()),
            Table.share(load.ideal() / m.warm()),
            live(alike),
            limited(alike, load),
            Table.number(m.warm("gc.alloc.rate.norm") / load.items()));
      }
    }
    return table.toString();
  }

  private static String live(List<Measured> alike) {
    return alike.stream()
        .filter(m -> m.has(LiveHeap.NAME))
        .findFirst()
        .map(m -> Table.number(m.secondary(LiveHeap.NAME)))
        .orElse("–");
  }

  private static String limited(List<Measured> alike, Load load) {
    return alike.stream()
        .filter(m -> m.param("heap").equals(load.heap))
        .findFirst()
        .map(m -> Table.share(load.ideal() / m.warm()) + " (" + load.heap + ")")
        .orElse("fails (" + load.heap + ")");
  }

  private static Predicate<Measured> of(Load load) {
    return m -> m.param("load", Load.class) == load;
  }
}
