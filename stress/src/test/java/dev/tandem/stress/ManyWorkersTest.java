package dev.tandem.stress;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.tandem.Pipeline;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a run costs that has many workers. */
class ManyWorkersTest {
  private static final int FEW = 2_000;
  private static final int MANY = 8_000;

  @Test
  @Timeout(60)
  void startingTakesNoMoreMemoryForEachWhenThereAreMany() throws Exception {
    memoryOfStarting(FEW); // loads classes
    long few = memoryOfStarting(FEW);
    assertThat(memoryOfStarting(MANY)).isLessThan(2 * few * MANY / FEW);
  }

  /** The bytes that the calling thread allocates. */
  private static long memoryOfStarting(int workers) throws Exception {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class).then("work", x -> x, s -> s.workers(workers));
    var memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = memory.getCurrentThreadAllocatedBytes();
    try (var run = pipeline.start()) {
      long started = memory.getCurrentThreadAllocatedBytes();
      run.finish();
      return started - before;
    }
  }
}
