package dev.tandem.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.profile.GCProfiler;

/** The same three trivial stages, with several workers that share the items of the middle stage. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters
public class SharedStageBenchmark {
  private static final int COUNT = 1 << 18;
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
          Engine.MAP_CONCURRENT);

  @Param Engine engine;

  @Param({"4", "64"})
  int workers;

  private final Integer[] items = Items.of(COUNT);
  private final long expected = Items.sum(COUNT, 3);

  @Benchmark
  @OperationsPerInvocation(COUNT)
  public long threeStages() throws Exception {
    return engine.run(items, Items::step, workers, expected);
  }

  static Plan plan(boolean quick) {
    var run =
        Plan.rate(SharedStageBenchmark.class, quick)
            .addProfiler(GCProfiler.class)
            .param("engine", StagesBenchmark.names(COMPARED));
    return new Plan("shared", List.of(run), SharedStageBenchmark::tables);
  }

  private static String tables(List<Measured> results) {
    return List.of("4", "64").stream()
        .map(workers ->
            workers
                + " workers in the middle:\n\n"
                + StagesBenchmark.table(
                    results.stream().filter(m -> m.param("workers").equals(workers)).toList()))
        .collect(Collectors.joining("\n"));
  }
}
