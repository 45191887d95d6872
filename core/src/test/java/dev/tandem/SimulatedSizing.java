package dev.tandem;

import java.util.ArrayList;
import java.util.List;

/** A simulated line whose workers are sized while it runs. */
final class SimulatedSizing {
  static final long WINDOW = 200 * SimulatedLine.MILLIS;

  /** The numbers of workers from a moment on. */
  record Change(long time, List<Integer> workers) {
    @Override
    public String toString() {
      return time / SimulatedLine.MILLIS + " ms " + workers;
    }
  }

  final SimulatedLine line;
  final List<Change> changes = new ArrayList<>();
  private final WorkerSizing sizing;

  SimulatedSizing(SimulatedLine line, int budget, int processors) {
    this.line = line;
    sizing = new WorkerSizing(line.stages().size(), budget, processors);
    line.after(WINDOW, this::look);
    note();
  }

  private void look() {
    int[] wanted = sizing.next(line.stages().stream().map(SimulatedStage::window).toList());
    boolean isNew = false;
    for (int i = 0; i < wanted.length; i++) {
      if (line.stage(i).workers() != wanted[i]) {
        line.stage(i).resize(wanted[i]);
        isNew = true;
      }
    }
    if (isNew) {
      note();
    }
    line.after(WINDOW, this::look);
  }

  private void note() {
    changes.add(
        new Change(line.now(), line.stages().stream().map(SimulatedStage::workers).toList()));
  }

  int[] workers() {
    return changes.getLast().workers().stream().mapToInt(Integer::intValue).toArray();
  }

  /** Returns how many workers a stage had on average from {@code from} until now. */
  double mean(int stage, long from) {
    double sum = 0;
    long end = line.now();
    for (Change change : changes.reversed()) {
      sum += change.workers().get(stage) * (double) (end - Math.max(from, change.time()));
      if (change.time() <= from) {
        break;
      }
      end = change.time();
    }
    return sum / (line.now() - from);
  }

  @Override
  public String toString() {
    return changes.toString();
  }

  /** Returns how many times the numbers have changed since {@code time}. */
  long changesSince(long time) {
    return changes.stream().filter(change -> change.time() > time).count();
  }

  /** Returns the throughput at the end of the line from {@code from} to {@code to}, in items/s. */
  double rate(long from, long to) {
    line.runUntil(from);
    long before = line.finished();
    line.runUntil(to);
    return (double) (line.finished() - before) * SimulatedLine.SECOND / (to - from);
  }
}
