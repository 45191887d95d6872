package dev.tandem.bench;

import java.util.List;
import java.util.Map;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;

/** One benchmark with one set of parameters, as JMH measured it. */
record Measured(RunResult result) {

  String param(String name) {
    return result.getParams().getParam(name);
  }

  <E extends Enum<E>> E param(String name, Class<E> type) {
    return Enum.valueOf(type, param(name));
  }

  double score() {
    return result.getPrimaryResult().getScore();
  }

  double percentile(double rank) {
    return result.getPrimaryResult().getStatistics().getPercentile(rank);
  }

  /** Returns the range of the iterations, as a share of the score. */
  double spread() {
    var statistics = result.getPrimaryResult().getStatistics();
    return (statistics.getMax() - statistics.getMin()) / statistics.getMean();
  }

  /** Returns what a profiler measured, or NaN if it measured nothing under this name. */
  double secondary(String name) {
    return secondary(result.getSecondaryResults(), name);
  }

  boolean has(String name) {
    return !Double.isNaN(secondary(name));
  }

  /** Returns the mean score of the first iterations of all forks. */
  double cold() {
    return mean(number -> number == 0, iteration -> iteration.getPrimaryResult().getScore());
  }

  /**
   * Returns the mean score of the iterations from the third on, of all forks: in the second one,
   * much code is not compiled yet.
   */
  double warm() {
    return mean(number -> number > 1, iteration -> iteration.getPrimaryResult().getScore());
  }

  /** Returns the mean of what a profiler measured in the same iterations. */
  double warm(String name) {
    return mean(
        number -> number > 1, iteration -> secondary(iteration.getSecondaryResults(), name));
  }

  private double mean(IntPredicate chosen, ToDoubleFunction<IterationResult> reading) {
    return result.getBenchmarkResults().stream()
        .flatMapToDouble(fork -> {
          List<IterationResult> iterations = List.copyOf(fork.getIterationResults());
          return IntStream.range(0, iterations.size())
              .filter(chosen)
              .mapToDouble(i -> reading.applyAsDouble(iterations.get(i)));
        })
        .average()
        .orElse(Double.NaN);
  }

  @SuppressWarnings("rawtypes") // as JMH declares it
  private static double secondary(Map<String, Result> results, String name) {
    return results.entrySet().stream()
        .filter(entry -> entry.getKey().endsWith(name))
        .mapToDouble(entry -> entry.getValue().getScore())
        .findFirst()
        .orElse(Double.NaN);
  }
}
