package dev.tandem;

import java.util.ArrayList;
import java.util.List;

/**
 * Finds the numbers of workers of a run while it is in progress: tells {@link WorkerSizing} what
 * each stage has done since the last check, and sets what that wants. A window at whose end the run
 * is paused, or holds no item, is left out.
 */
final class SizingCheck implements TimedCheck {
  /** The time between two checks, in nanoseconds of the clock of the run. */
  static final long INTERVAL = 200_000_000;

  private final List<StageRun> stages;
  private final WorkerSizing sizing;
  private final Clock clock;
  private List<SizingWindow> totals = List.of(); // at the last check; empty before the first

  /**
   * Creates the check.
   *
   * @param budget how many workers the stages may share, not counting those that compute
   */
  SizingCheck(List<StageRun> stages, int budget, int processors, Clock clock) {
    this.stages = stages;
    this.clock = clock;
    sizing = new WorkerSizing(stages.size(), budget, processors);
  }

  /** Returns whether any stage finds its number of workers. */
  static boolean isNeeded(List<StageRun> stages) {
    return stages.stream().anyMatch(StageRun::isAutomatic);
  }

  @Override
  public long check() {
    List<SizingWindow> before = totals;
    totals = totals(before);
    if (!before.isEmpty() && isAtWork()) {
      size(before);
    }
    return isNeeded(stages) ? INTERVAL : NOT_DUE;
  }

  private boolean isAtWork() {
    return stages.stream().noneMatch(StageRun::isPaused)
        && stages.stream().anyMatch(StageRun::hasItems);
  }

  private void size(List<SizingWindow> before) {
    List<SizingWindow> windows = new ArrayList<>();
    for (int i = 0; i < before.size(); i++) {
      windows.add(totals.get(i).since(before.get(i)));
    }
    int[] wanted = sizing.next(windows);
    for (boolean fewer : new boolean[] {true, false}) { // first, for the sake of the budget
      for (int i = 0; i < wanted.length; i++) {
        int now = windows.get(i).workers();
        if (wanted[i] != now && wanted[i] < now == fewer) {
          stages.get(i).size(wanted[i]);
        }
      }
    }
  }

  private List<SizingWindow> totals(List<SizingWindow> before) {
    long now = clock.nanoTime();
    List<SizingWindow> all = new ArrayList<>();
    for (int i = 0; i < stages.size(); i++) {
      long worked = before.isEmpty() ? 0 : before.get(i).times().busy();
      all.add(total(stages.get(i), now, worked));
    }
    return all;
  }

  /**
   * Returns what a stage has done so far. A wait for its rate counts as one for an item: more
   * workers would not shorten it. It is known when it begins, so that the busy time, which was
   * {@code worked} at the last check, stands still until the wait has passed.
   */
  private static SizingWindow total(StageRun stage, long now, long worked) {
    StageStats stats = stage.stats(stage.out());
    StageThreads.Totals totals = stage.totals();
    StageStats.Items items = stats.items();
    long served = totals.busy() - totals.aside();
    long busy = Math.max(worked, served - stats.rateLimit().paced().toNanos());
    return new SizingWindow(
        stage.bounds(),
        stage.gate.wanted(),
        now,
        new SizingWindow.Items(items.tried() + totals.working(), items.tried(), items.out()),
        new SizingWindow.Times(
            totals.aside(), busy, totals.starved() + served - busy, totals.blocked()),
        Math.min(1, (double) stats.queue().weight() / stats.queue().bound()));
  }
}
