package dev.tandem;

import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Tells each worker of one stage to whatever has to know it: the limits of its attempts, and the
 * rebalancer. Thread-safe.
 *
 * @param rebalancer {@code null} if the batches of the stage are not rebalanced
 * @param target receives what the rebalancer takes out of a batch
 */
record WorkerRegister(
    AttemptPolicy policy,
    @Nullable Rebalancer rebalancer,
    WorkBatch.Target target,
    RunControl run) {

  /** Called before the worker starts, but after others can find it. */
  void add(StageThreads.Task task) {
    task.guard().recall(); // it looks at the gate before its first item
    limits().forEach(limit -> limit.add(task.guard()));
    WorkBatch batch = task.batch();
    if (rebalancer != null && batch != null) {
      rebalancer.add(batch, target);
    }
    if (run.isCancelled()) { // perhaps before others could find it
      task.guard().cancel();
    }
  }

  /** Called when the worker has left. */
  void remove(StageThreads.Task task) {
    limits().forEach(limit -> limit.remove(task.guard()));
    WorkBatch batch = task.batch();
    if (rebalancer != null && batch != null) {
      rebalancer.remove(batch, target);
    }
  }

  private List<AttemptLimit> limits() {
    return Stream.of(policy.limit(), policy.deadline()).filter(Objects::nonNull).toList();
  }
}
