package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** The tasks of one stage in one run, each on a thread of its own. */
final class StageThreads {

  /** A task that does the work of a stage. */
  interface Task {
    /** Works until no more items will come; a throwable ends the run. */
    void run() throws Exception;

    InterruptGuard guard();

    PhaseTimer timer();

    /** Returns a number that changes with each item, or attempt at one, that it begins. */
    long progress();
  }

  /** A task and its thread. */
  record Entry(Task task, Thread thread) {}

  private final String stage;
  private final List<Entry> entries = new ArrayList<>(); // complete before any thread starts
  private final AtomicInteger alive = new AtomicInteger();

  StageThreads(String stage) {
    this.stage = stage;
  }

  /** Adds a task; {@code body}, which runs it, gets a thread made by {@code maker}. */
  void add(Task task, Runnable body, boolean platform, Environment.Threads maker) {
    String name = "tandem-" + stage + "-" + alive.incrementAndGet();
    entries.add(new Entry(task, maker.create(name, platform, body)));
  }

  /** Records that one task has ended; returns whether it was the last. */
  boolean leave() {
    return alive.decrementAndGet() == 0;
  }

  List<Entry> entries() {
    return entries;
  }

  List<InterruptGuard> guards() {
    return entries.stream().map(entry -> entry.task().guard()).toList();
  }

  List<PhaseTimer.Times> times() {
    return entries.stream().map(entry -> entry.task().timer().times()).toList();
  }
}
