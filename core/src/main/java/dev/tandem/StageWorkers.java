package dev.tandem;

import java.util.BitSet;
import java.util.function.IntFunction;

/** Starts the workers of one stage, as many as are wanted, and says goodbye to those that leave. */
final class StageWorkers {

  private final String stage;
  private final boolean platform;
  private final StageThreads threads;
  private final StageGate gate;
  private final StageOutput output;
  private final RunThreads maker;
  private final IntFunction<StageThreads.Task> creator;
  private final WorkerRegister register;
  private final Runnable ended;

  /**
   * Creates an empty set.
   *
   * @param platform whether they work on platform threads
   * @param creator creates the worker with a number
   * @param ended called when the last worker has ended
   */
  StageWorkers(
      String stage,
      boolean platform,
      StageThreads threads,
      StageGate gate,
      StageOutput output,
      RunThreads maker,
      IntFunction<StageThreads.Task> creator,
      WorkerRegister register,
      Runnable ended) {
    this.stage = stage;
    this.platform = platform;
    this.threads = threads;
    this.gate = gate;
    this.output = output;
    this.maker = maker;
    this.creator = creator;
    this.register = register;
    this.ended = ended;
  }

  /**
   * Sets how many workers there are. New ones start with the run, or now if it has started; those
   * that are too many have to be recalled. If a thread cannot be started, there are as many as
   * could be.
   */
  synchronized void want(int count) {
    BitSet missing = gate.want(count);
    try {
      while (!missing.isEmpty()) {
        add(missing.nextSetBit(0));
        missing.clear(missing.nextSetBit(0));
      }
    } finally {
      gate.giveUp(missing); // no memory for a thread, if any is left
    }
  }

  private void add(int number) {
    if (!threads.join()) {
      return; // the stage has ended
    }
    StageThreads.Task task = creator.apply(number);
    boolean started = false;
    try {
      started =
          maker.add(
              "tandem-" + stage + "-" + (number + 1),
              platform,
              () -> run(task),
              thread -> {
                threads.add(task, thread);
                register.add(task);
              });
    } finally {
      if (!started) {
        leave(task, true);
      }
    }
  }

  private void run(StageThreads.Task task) {
    boolean left = false;
    try {
      task.guard().workBegins();
      task.timer().enter(PhaseTimer.Phase.BUSY);
      left = !task.run();
    } catch (Throwable e) { // whatever it is, the run must end and report it
      output.stop(e);
    } finally {
      task.guard().workEnds();
      try {
        task.timer().enter(PhaseTimer.Phase.OVER);
      } finally {
        leave(task, left);
      }
    }
  }

  /** Called when a worker has ended; {@code early}: while the others work on. */
  private void leave(StageThreads.Task task, boolean early) {
    if (early) {
      threads.remove(task);
      register.remove(task);
    }
    if (threads.leave()) {
      ended.run();
    }
  }
}
