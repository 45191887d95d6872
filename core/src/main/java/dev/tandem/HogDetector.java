package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Tells the listener when the virtual threads of some stage leave no carrier to others: it starts a
 * virtual thread that does nothing but say that it has run, and looks a moment later. Told once a
 * run.
 */
final class HogDetector implements Vigil {
  /** Between two looks, in nanoseconds by the clock of the system. */
  static final long INTERVAL = 250_000_000;

  private static final long IDLE_INTERVAL = 4 * INTERVAL; // while nothing is in the run

  private final List<StageRun> stages;
  private final Alarms alarms;
  private AtomicBoolean hasRun = new AtomicBoolean(true); // of the latest probe
  private long started;
  private boolean told;

  HogDetector(List<StageRun> stages, Alarms alarms) {
    this.stages = stages;
    this.alarms = alarms;
  }

  /** Whether any stage could be one. */
  static boolean isNeeded(List<StageRun> stages) {
    return stages.stream().anyMatch(stage -> !stage.options().isOnCpu());
  }

  @Override
  public long look() {
    if (stages.stream().noneMatch(StageRun::hasItems)) {
      return IDLE_INTERVAL;
    }
    if (hasRun.get()) {
      probe();
    } else {
      Duration lasting = Duration.ofNanos(System.nanoTime() - started);
      Hog hog = hog(lasting);
      told = hog != null && alarms.ring(listener -> listener.hogged(hog));
    }
    return told ? ASLEEP : INTERVAL;
  }

  private void probe() {
    var mine = new AtomicBoolean();
    hasRun = mine;
    started = System.nanoTime();
    Thread.ofVirtual().name("tandem-probe").start(() -> mine.set(true));
  }

  /** The stage with the most workers that run on a carrier now; there may be none in this run. */
  private @Nullable Hog hog(Duration lasting) {
    List<Thread> most = List.of();
    String stage = "";
    for (StageRun one : stages) {
      List<Thread> running = running(one);
      if (running.size() > most.size()) {
        most = running;
        stage = one.name();
      }
    }
    return most.isEmpty()
        ? null
        : new Hog(stage, lasting, List.of(most.getFirst().getStackTrace()));
  }

  /** The workers in code of the user that are not waiting for anything. */
  private static List<Thread> running(StageRun stage) {
    List<Thread> running = new ArrayList<>();
    for (Staff.Hired hired : stage.hired()) {
      if (hired.thread().isVirtual()
          && hired.thread().getState() == Thread.State.RUNNABLE
          && hired.member().guard().visit() != 0) {
        running.add(hired.thread());
      }
    }
    return running;
  }
}
