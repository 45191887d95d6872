package dev.tandem.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.tandem.Pipeline;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A thousand workers that have nothing to do: the CPU time that the process still uses. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@SuppressWarnings("NullAway.Init") // JMH sets the parameters
public class IdleBenchmark {
  private static final int WORKERS = 1000;
  private static final String CPU = "cpu";

  /** What is idle. */
  public enum Idle {
    NOTHING("the JVM alone"),
    TANDEM("**Tandem**"),
    ABQ_VIRTUAL("ArrayBlockingQueue, virtual threads");

    final String label;

    Idle(String label) {
      this.label = label;
    }
  }

  @Param Idle idle;

  @Param("10000")
  int millis;

  @Benchmark
  public void idle() throws Exception {
    switch (idle) {
      case NOTHING -> measure();
      case TANDEM -> tandem();
      case ABQ_VIRTUAL -> handWired();
    }
  }

  private void tandem() throws InterruptedException {
    var pipeline =
        Pipeline.of(Integer.class)
            .then("first", Items::step)
            .then("middle", Items::step, s -> s.workers(WORKERS))
            .then("last", Items::step);
    try (var run = pipeline.start()) {
      run.put(0);
      measure();
      Items.checked(Items.sum(run.finish()), 3);
    }
  }

  private void handWired() throws InterruptedException {
    BlockingQueue<Integer> queue = new ArrayBlockingQueue<>(Items.BOUND);
    var threads = new Threads(ThreadKind.VIRTUAL);
    threads.start(WORKERS, queue::take);
    measure();
    for (int i = 0; i < WORKERS; i++) {
      queue.put(i);
    }
    threads.join();
  }

  /** Measures the CPU time of the whole process once it has settled, as a share of one core. */
  private void measure() {
    var process = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    Pause.millis(millis / 5);
    long start = System.nanoTime();
    long before = process.getProcessCpuTime();
    Pause.millis(millis);
    double cpu = process.getProcessCpuTime() - before;
    Readings.put(CPU, cpu / (System.nanoTime() - start));
  }

  static Plan plan(boolean quick) {
    var run =
        Plan.single(IdleBenchmark.class, 1, quick ? 1 : 2)
            .param("millis", quick ? "5000" : "10000");
    return new Plan("idle", List.of(run), IdleBenchmark::table);
  }

  private static String table(List<Measured> results) {
    var table = new Table("1000 idle workers", "CPU, % of a core");
    for (Measured m : results) {
      table.row(m.param("idle", Idle.class).label, Table.number(100 * m.secondary(CPU)));
    }
    return table.toString();
  }
}
