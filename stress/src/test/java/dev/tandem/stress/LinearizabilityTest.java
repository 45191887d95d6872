package dev.tandem.stress;

import dev.tandem.WorkQueue;
import java.util.concurrent.TimeUnit;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Every history of calls on the queue can be put in an order in which one thread would have seen
 * the same: once with interleavings that Lincheck chooses, once with those that come by themselves.
 */
@Timeout(value = 1, unit = TimeUnit.HOURS)
@Tag("slow")
class LinearizabilityTest {

  public static class Bounded extends QueueOperations {
    public Bounded() {
      super(WorkQueue.bounded(2));
    }

    public static class Specification extends SequentialQueue {
      public Specification() {
        super(2, false);
      }
    }
  }

  public static class BoundedByWeight extends QueueOperations {
    public BoundedByWeight() {
      super(WorkQueue.boundedByWeight(4, Integer::longValue));
    }

    public static class Specification extends SequentialQueue {
      public Specification() {
        super(4, true);
      }
    }
  }

  @Test
  void boundedInChosenInterleavings() {
    chosen(Bounded.class, Bounded.Specification.class);
  }

  @Test
  void boundedByWeightInChosenInterleavings() {
    chosen(BoundedByWeight.class, BoundedByWeight.Specification.class);
  }

  @Test
  void boundedUnderStress() {
    stressed(Bounded.class, Bounded.Specification.class);
  }

  @Test
  void boundedByWeightUnderStress() {
    stressed(BoundedByWeight.class, BoundedByWeight.Specification.class);
  }

  private static void chosen(Class<?> operations, Class<?> specification) {
    new ModelCheckingOptions()
        .iterations(Form.current().models())
        .invocationsPerIteration(Form.current().interleavings())
        .actorsBefore(2)
        .threads(2)
        .actorsPerThread(3)
        .actorsAfter(2)
        .sequentialSpecification(specification)
        .check(operations);
  }

  private static void stressed(Class<?> operations, Class<?> specification) {
    new StressOptions()
        .iterations(Form.current().models())
        .invocationsPerIteration(10 * Form.current().interleavings())
        .actorsBefore(2)
        .threads(3)
        .actorsPerThread(3)
        .actorsAfter(2)
        .sequentialSpecification(specification)
        .check(operations);
  }
}
