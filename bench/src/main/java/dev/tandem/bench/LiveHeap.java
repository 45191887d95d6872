package dev.tandem.bench;

import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.infra.IterationParams;
import org.openjdk.jmh.profile.InternalProfiler;
import org.openjdk.jmh.results.AggregationPolicy;
import org.openjdk.jmh.results.IterationResult;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.ScalarResult;

/**
 * Measures the peak of the live heap during an iteration, beyond what was live before it: the
 * maximum of readings at least 200 ms apart, each right after a full collection. So it does not
 * depend on how lazily a collector works. The collections disturb the run, so ignore its time.
 */
public final class LiveHeap implements InternalProfiler {
  static final String NAME = "heap.live";
  private static final long INTERVAL = 200;

  private @Nullable Thread reader;
  private volatile long peak;
  private long before;

  @Override
  public String getDescription() {
    return "peak of the live heap";
  }

  @Override
  public void beforeIteration(BenchmarkParams benchmark, IterationParams iteration) {
    before = live();
    peak = before;
    reader = Thread.ofPlatform().daemon().start(this::read);
  }

  @Override
  @SuppressWarnings("rawtypes") // as JMH declares it
  public Collection<? extends Result> afterIteration(
      BenchmarkParams benchmark, IterationParams iteration, IterationResult result) {
    Thread thread = reader;
    if (thread != null) {
      thread.interrupt();
    }
    double megabytes = (peak - before) / 1e6;
    return List.of(new ScalarResult(NAME, megabytes, "MB", AggregationPolicy.MAX));
  }

  private void read() {
    try {
      long pause = INTERVAL;
      while (true) {
        Thread.sleep(pause);
        long start = System.nanoTime();
        peak = Math.max(peak, live());
        long collecting = (System.nanoTime() - start) / 1_000_000;
        pause = Math.max(INTERVAL, 4 * collecting);
      }
    } catch (InterruptedException e) {
      // the iteration is over
    }
  }

  @SuppressWarnings("System.gc")
  static long live() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
