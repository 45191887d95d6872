package dev.tandem.bench;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Collection;
import java.util.List;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * The most heap that was in use during an iteration, garbage included, beyond what was live before
 * it: the sum of the peaks of all pools. It says something only of a JVM that collects early, as
 * with {@link #EARLY}.
 */
public final class PeakHeap implements InternalProfiler {
  static final String NAME = "heap.peak";

  /** A small young generation, and an old one that grows only as far as it must. */
  static final String[] EARLY = {"-XX:+UseSerialGC", "-Xmn8m", "-Xms16m", "-Xmx2g"};

  private long before;

  @Override
  public String getDescription() {
    return "peak of the heap in use";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = LiveHeap.live();
    pools().forEach(MemoryPoolMXBean::resetPeakUsage);
  }

  @Override
  @SuppressWarnings("rawtypes") // so JMH declares it
  public Collection<? extends Result> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    long peak = pools().stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    return List.of(new ScalarResult(NAME, (peak - before) / 1e6, "MB", AggregationPolicy.MAX));
  }

  private static List<MemoryPoolMXBean> pools() {
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .toList();
  }
}
