package dev.tandem;

import java.util.BitSet;
import java.util.function.Function;

/** Starts the workers of one stage, as many as are wanted, and says goodbye to those that leave. */
final class StageWorkers {

  private final String stage;
  private final boolean platform;
  private final StageThreads threads;
  private final StageGate gate;
  private final StageOutput output;
  private final RunThreads maker;
  private final Function<StagePermits.Permit, StageThreads.Task> creator;
  private final WorkerRegister register;
  private final Runnable ended;

  /**
   * Creates an empty set.
   *
   * @param platform whether they work on platform threads
   * @param creator creates the worker that begins with a permit
   * @param ended called when the last worker has ended
   */
  StageWorkers(
      String stage,
      boolean platform,
      StageThreads threads,
      StageGate gate,
      StageOutput output,
      RunThreads maker,
      Function<StagePermits.Permit, StageThreads.Task> creator,
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
        add(new StagePermits.Permit(missing.nextSetBit(0), true, null));
        missing.clear(missing.nextSetBit(0));
      }
    } finally {
      gate.giveUp(missing); // no memory for a thread, if any is left
    }
  }

  /**
   * Starts a worker in the place of one that has given up its permit; {@code false} if that is not
   * possible.
   */
  boolean substitute(StagePermits.Permit permit) {
    try {
      return add(permit);
    } catch (Throwable e) { // no memory for a thread
      return false;
    }
  }

  private boolean add(StagePermits.Permit permit) {
    if (!threads.join()) {
      return false; // the stage has ended
    }
    StageThreads.Task task = creator.apply(permit);
    boolean started = false;
    try {
      started =
          maker.add(
              "tandem-" + stage + "-" + (permit.number() + 1),
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
    return started;
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
