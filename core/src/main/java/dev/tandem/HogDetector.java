package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Notifies the listener when the virtual threads of some stage leave no carrier to others. It
 * starts a virtual thread that only records that it has run, and looks for that record at the next
 * check. It notifies the listener at most once per run.
 */
final class HogDetector implements TimedCheck {
  /** The time between two checks, in nanoseconds of the system clock. */
  static final long INTERVAL = 250_000_000;

  /** The class of the methods in which a virtual thread parks, yields or blocks. */
  private static final String VIRTUAL_THREAD = "java.lang.VirtualThread";

  private static final long IDLE_INTERVAL = 4 * INTERVAL; // while nothing is in the run

  private final List<StageRun> stages;
  private final Alarms alarms;
  private AtomicBoolean hasRun = new AtomicBoolean(true); // of the latest probe
  private long started;
  private boolean reported;

  HogDetector(List<StageRun> stages, Alarms alarms) {
    this.stages = stages;
    this.alarms = alarms;
  }

  /** Returns whether any stage could hog the carriers, because its workers are virtual threads. */
  static boolean isNeeded(List<StageRun> stages) {
    return stages.stream().anyMatch(stage -> !stage.options().isOnCpu());
  }

  @Override
  public long check() {
    if (stages.stream().noneMatch(StageRun::hasItems)) {
      return IDLE_INTERVAL;
    }
    if (hasRun.get()) {
      probe();
    } else {
      Duration lasting = Duration.ofNanos(System.nanoTime() - started);
      Hog hog = hog(lasting);
      reported = hog != null && alarms.ring(listener -> listener.hogged(hog));
    }
    return reported ? NOT_DUE : INTERVAL;
  }

  private void probe() {
    var mine = new AtomicBoolean();
    hasRun = mine;
    started = System.nanoTime();
    Thread.ofVirtual().name("tandem-probe").start(() -> mine.set(true));
  }

  /**
   * Returns the stage with the most workers that compute now; {@code null} if this run has no such
   * worker.
   */
  private @Nullable Hog hog(Duration lasting) {
    List<List<StackTraceElement>> most = List.of();
    String stage = "";
    for (StageRun one : stages) {
      List<List<StackTraceElement>> computing = computing(one);
      if (computing.size() > most.size()) {
        most = computing;
        stage = one.name();
      }
    }
    return most.isEmpty() ? null : new Hog(stage, lasting, most.getFirst());
  }

  /**
   * Returns the stacks of the workers that compute in user code. A thread is also runnable when it
   * has been unparked and waits for a carrier, which makes it a victim: it has not left its park.
   */
  private static List<List<StackTraceElement>> computing(StageRun stage) {
    List<List<StackTraceElement>> computing = new ArrayList<>();
    for (StageThreads.Entry entry : stage.threads()) {
      if (entry.thread().isVirtual()
          && entry.thread().getState() == Thread.State.RUNNABLE
          && entry.task().guard().visit() != 0) {
        List<StackTraceElement> stack = List.of(entry.thread().getStackTrace());
        if (!stack.isEmpty() && !stack.getFirst().getClassName().equals(VIRTUAL_THREAD)) {
          computing.add(stack);
        }
      }
    }
    return computing;
  }
}
