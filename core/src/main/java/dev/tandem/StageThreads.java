package dev.tandem;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The tasks of one stage in one run, each on a thread of its own. Thread-safe. */
final class StageThreads {

  /** A task that does the work of a stage. */
  interface Task {
    /**
     * Works until no more items will come; a throwable ends the run.
     *
     * @return {@code false} if it left before, because it is not wanted any more
     */
    boolean run() throws Exception;

    InterruptGuard guard();

    PhaseTimer timer();

    /** Returns the batch that it works on; {@code null} if it has none. */
    @Nullable WorkBatch batch();

    /** Returns a number that changes with each item, or attempt at one, that it begins. */
    long progress();
  }

  /** A task and its thread. */
  record Entry(Task task, Thread thread) {}

  /**
   * The number of tasks that are busy now, and the nanoseconds that all of them, including those
   * that have left, spent in each phase; {@code aside} is the part of the busy time that they spent
   * on their resources and not on items.
   */
  record Totals(int working, long busy, long aside, long starved, long blocked) {}

  private final ChangingList<Entry> entries = new ChangingList<>(); // changed with this lock held

  // Guarded by this.
  private int alive;
  private boolean over;
  private long busy; // nanoseconds of the tasks that have left, like the next three
  private long aside;
  private long starved;
  private long blocked;
  private long begun; // items of the tasks that have left

  /** Announces one more task; {@code false} if all have ended. */
  synchronized boolean join() {
    alive += over ? 0 : 1;
    return !over;
  }

  /** Adds the task that was announced. */
  void add(Task task, Thread thread) {
    entries.add(new Entry(task, thread));
  }

  /** Removes a task that has left, and whose times do not change any more. */
  synchronized void remove(Task task) {
    for (Entry entry : entries.now()) {
      if (entry.task().equals(task)) {
        entries.remove(entry);
        begun += begunBy(task);
        PhaseTimer.Times times = task.timer().times();
        busy += times.busy();
        aside += times.aside();
        starved += times.starved();
        blocked += times.blocked();
      }
    }
  }

  /** Records that one task has ended; returns whether it was the last. */
  synchronized boolean leave() {
    alive--;
    over = alive == 0;
    return over;
  }

  /** Returns whether all tasks have ended. */
  synchronized boolean isOver() {
    return over;
  }

  List<Entry> entries() {
    return entries.now();
  }

  List<InterruptGuard> guards() {
    return entries.now().stream().map(entry -> entry.task().guard()).toList();
  }

  /** Returns how many items all tasks, including those that have left, have begun. */
  synchronized long begun() {
    return begun + entries.now().stream().mapToLong(entry -> begunBy(entry.task())).sum();
  }

  private static long begunBy(Task task) {
    WorkBatch batch = task.batch();
    return batch == null ? 0 : batch.countSeen();
  }

  synchronized Totals totals() {
    List<Entry> current = entries.now();
    long[] sums = {busy, aside, starved, blocked};
    int working = 0;
    for (Entry entry : current) {
      PhaseTimer.Times times = entry.task().timer().times();
      sums[0] += times.busy();
      sums[1] += times.aside();
      sums[2] += times.starved();
      sums[3] += times.blocked();
      working += times.now() == PhaseTimer.Phase.BUSY ? 1 : 0;
    }
    return new Totals(working, sums[0], sums[1], sums[2], sums[3]);
  }
}
