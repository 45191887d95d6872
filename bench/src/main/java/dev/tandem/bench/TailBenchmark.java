package dev.tandem.bench;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A heavy tail: every 40th item takes 40 ms, the others take 1 ms; eight workers. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters
public class TailBenchmark {
  private static final int COUNT = 8000;
  private static final int WORKERS = 8;
  private static final int HEAVY = 40;
  private static final double IDEAL = (double) COUNT / HEAVY * (HEAVY - 1 + HEAVY) / WORKERS;

  private static final List<Engine> COMPARED =
      List.of(Engine.TANDEM_RUN, Engine.TANDEM_ORDERED, Engine.ABQ_VIRTUAL, Engine.MAP_CONCURRENT);

  @Param Engine engine;

  private final Integer[] items = Items.of(COUNT);
  private final long expected = Items.sum(COUNT, 3);

  @Benchmark
  public long heavyTail() throws Exception {
    return run(items, expected);
  }

  long run(Integer[] items, long expected) throws Exception {
    return engine.run(items, TailBenchmark::call, WORKERS, expected);
  }

  private static Integer call(Integer item) {
    Pause.millis(item % HEAVY == 0 ? HEAVY : 1);
    return Items.step(item);
  }

  static Plan plan(boolean quick) {
    var run =
        Plan.single(TailBenchmark.class, quick ? 1 : 2, quick ? 1 : 3)
            .param("engine", StagesBenchmark.names(COMPARED));
    return new Plan("tail", List.of(run), TailBenchmark::table);
  }

  private static String table(List<Measured> results) {
    double peer =
        results.stream()
            .filter(m -> m.param("engine", Engine.class) == Engine.MAP_CONCURRENT)
            .mapToDouble(Measured::score)
            .findFirst()
            .orElse(Double.NaN);
    var table = new Table("Engine", "items/s", "of ideal", "× `mapConcurrent`");
    results.stream()
        .sorted(Comparator.comparingDouble(Measured::score))
        .forEach(m ->
            table.row(
                m.param("engine", Engine.class).label,
                Table.number(1000 * COUNT / m.score()),
                Table.share(IDEAL / m.score()),
                Table.number(peer / m.score())));
    return table.toString();
  }
}
