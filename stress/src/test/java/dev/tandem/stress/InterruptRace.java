package dev.tandem.stress;

import dev.tandem.WorkQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A race in which one thread interrupts the call of the other. */
abstract class InterruptRace extends Race {

  // One thread runs many races: it leaves none before its interrupt has come, since it would reach
  // the next one otherwise.

  private volatile @Nullable Thread caller;
  private volatile boolean sent;

  InterruptRace(WorkQueue<String> queue) {
    super(queue);
  }

  /** The outcome of the call; "later" if it left the interrupt to be seen by what comes next. */
  final String interrupted(Supplier<String> call) {
    caller = Thread.currentThread();
    String outcome = call.get();
    while (!sent) {
      Thread.onSpinWait();
    }
    return Thread.interrupted() ? outcome + " later" : outcome;
  }

  final void interrupt() {
    Thread target;
    while ((target = caller) == null) {
      Thread.onSpinWait();
    }
    target.interrupt();
    sent = true;
  }
}
