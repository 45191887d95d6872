package dev.tandem.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * One group of measurements: what JMH runs, and how the results become a table.
 *
 * @param name the name of the group on the command line
 * @param runs the JMH runs, one after the other
 * @param tables formats the results of all runs as Markdown
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

  /** Returns options for several short iterations, to measure a rate. */
  static ChainedOptionsBuilder rate(Class<?> benchmark, boolean quick) {
    var time = TimeValue.milliseconds(quick ? 500 : 1000);
    List<String> args = new ArrayList<>(List.of(ARGS));
    args.add("-XX:+AlwaysPreTouch"); // otherwise first-time allocations pay for page faults
    return options(benchmark)
        .jvmArgs(args.toArray(String[]::new))
        .forks(quick ? 1 : 2)
        .warmupIterations(quick ? 1 : 2)
        .warmupTime(time)
        .measurementIterations(quick ? 2 : 3)
        .measurementTime(time);
  }

  /** Returns options for one call per iteration; the first one of each fork runs in a cold JVM. */
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
