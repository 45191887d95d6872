package dev.tandem.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/** Reports what a benchmark measures besides its time, as further results of the iteration. */
public final class Readings implements InternalProfiler {
  private static final Map<String, Double> READ = new ConcurrentSkipListMap<>();

  static void put(String name, double value) {
    READ.put(name, value);
  }

  @Override
  public String getDescription() {
    return "what the benchmark itself measures besides its time";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    READ.clear();
  }

  @Override
  @SuppressWarnings("rawtypes") // as JMH declares it
  public Collection<? extends Result> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    List<Result> results = new ArrayList<>();
    READ.forEach(
        (name, value) -> results.add(new ScalarResult(name, value, "", AggregationPolicy.AVG)));
    return results;
  }
}
