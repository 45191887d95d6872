package dev.tandem.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * One group of measurements: what JMH runs, and the table made of it.
 *
 * @param name what it is called on the command line
 * @param runs what is run, one after the other
 * @param tables from the results of all runs to Markdown
 */
record Plan(
    String name, List<ChainedOptionsBuilder> runs, Function<List<Measured>, String> tables) {

  private static final String[] ARGS = {
    "-Xms2g", "-Xmx2g", "--sun-misc-unsafe-memory-access=allow"
  };

  static ChainedOptionsBuilder options(Class<?> benchmark) {
    return new OptionsBuilder()
        .include("\\." + benchmark.getSimpleName() + "\\.")
        .jvmArgs(ARGS)
        .shouldDoGC(false)
        .timeout(TimeValue.minutes(3));
  }

  /** Several short iterations, for a rate. */
  static ChainedOptionsBuilder rate(Class<?> benchmark, boolean quick) {
    var time = TimeValue.milliseconds(quick ? 500 : 1000);
    List<String> args = new ArrayList<>(List.of(ARGS));
    args.add("-XX:+AlwaysPreTouch"); // else who allocates pays the system for memory not used yet
    return options(benchmark)
        .jvmArgs(args.toArray(String[]::new))
        .forks(quick ? 1 : 2)
        .warmupIterations(quick ? 1 : 2)
        .warmupTime(time)
        .measurementIterations(quick ? 2 : 3)
        .measurementTime(time);
  }

  /** One call an iteration; the first of each fork runs in a JVM that knows nothing yet. */
  static ChainedOptionsBuilder single(Class<?> benchmark, int forks, int iterations) {
    return options(benchmark)
        .forks(forks)
        .warmupIterations(0)
        .measurementIterations(iterations)
        .addProfiler(Readings.class);
  }

  static List<Measured> measured(Iterable<RunResult> results) {
    List<Measured> all = new ArrayList<>();
    results.forEach(result -> all.add(new Measured(result)));
    return all;
  }
}
