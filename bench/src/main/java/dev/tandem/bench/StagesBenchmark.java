package dev.tandem.bench;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.profile.GCProfiler;

/** Three trivial stages, one worker each, with bounds of 1024: the cost of moving an item. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters
public class StagesBenchmark {
  private static final int COUNT = 1 << 20;
  private static final List<Engine> COMPARED =
      List.of(
          Engine.TANDEM_RUN,
          Engine.TANDEM_PUT,
          Engine.TANDEM_OUTCOMES,
          Engine.ABQ_PLATFORM,
          Engine.ABQ_VIRTUAL,
          Engine.JOX,
          Engine.DISRUPTOR,
          Engine.JCTOOLS,
          Engine.REACTOR,
          Engine.RXJAVA,
          Engine.PEKKO,
          Engine.FUSED_STREAM);
  private static final List<Engine> ALLOCATING =
      List.of(
          Engine.LIST_ALONE,
          Engine.TANDEM_RUN,
          Engine.TANDEM_PUT,
          Engine.TANDEM_OUTCOMES,
          Engine.ABQ_VIRTUAL);

  @Param Engine engine;

  private final Integer[] items = Items.of(COUNT);
  private final long expected = Items.sum(COUNT, 3);

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long threeStages() throws Exception {
    return engine.run(items, Items::step, 1, expected);
  }

  static Plan plan(boolean quick) {
    var run =
        Plan.rate(StagesBenchmark.class, quick)
            .warmupIterations(quick ? 2 : 3)
            .measurementIterations(quick ? 2 : 5)
            .addProfiler(GCProfiler.class)
            .param("engine", names(COMPARED));
    return new Plan("stages", List.of(run), StagesBenchmark::table);
  }

  static Plan memory(boolean quick) {
    var run =
        Plan.rate(StagesBenchmark.class, quick)
            .forks(1)
            .addProfiler(GCProfiler.class)
            .param("engine", names(ALLOCATING));
    return new Plan("memory", List.of(run), StagesBenchmark::memoryTable);
  }

  static String[] names(List<Engine> engines) {
    return engines.stream().map(Enum::name).toArray(String[]::new);
  }

  /**
   * Formats a table of rates, the fastest first, with the ratios to hand-wired threads and queues.
   */
  static String table(List<Measured> results) {
    double platform = score(results, Engine.ABQ_PLATFORM);
    double virtual = score(results, Engine.ABQ_VIRTUAL);
    var table =
        new Table("Engine", "M items/s", "spread", "× ABQ platform", "× ABQ virtual", "B/item");
    results.stream()
        .sorted(Comparator.comparingDouble(Measured::score).reversed())
        .forEach(m ->
            table.row(
                m.param("engine", Engine.class).label,
                Table.number(m.score()),
                Table.percent(m.spread()),
                Table.number(m.score() / platform),
                Table.number(m.score() / virtual),
                Table.number(m.secondary("gc.alloc.rate.norm"))));
    return table.toString();
  }

  private static String memoryTable(List<Measured> results) {
    double list = bytes(results, Engine.LIST_ALONE);
    var table = new Table("Engine", "B/item", "of it the list of results", "the rest");
    for (Measured m : results) {
      double bytes = m.secondary("gc.alloc.rate.norm");
      double share =
          switch (m.param("engine", Engine.class)) {
            case LIST_ALONE, TANDEM_RUN, TANDEM_PUT -> list;
            default -> 0;
          };
      table.row(
          m.param("engine", Engine.class).label,
          Table.number(bytes),
          Table.number(share),
          Table.number(bytes - share));
    }
    return table.toString();
  }

  private static double bytes(List<Measured> results, Engine engine) {
    return of(results, engine).secondary("gc.alloc.rate.norm");
  }

  private static double score(List<Measured> results, Engine engine) {
    return of(results, engine).score();
  }

  private static Measured of(List<Measured> results, Engine engine) {
    return results.stream()
        .filter(m -> m.param("engine", Engine.class) == engine)
        .findFirst()
        .orElseThrow();
  }
}
