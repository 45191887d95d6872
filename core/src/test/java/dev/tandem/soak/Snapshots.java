package dev.tandem.soak;

import dev.tandem.Outcome;
import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Compares what a run reports while it lasts with what was observed before. */
final class Snapshots {
  private final Trial trial;
  private final AtomicInteger put = new AtomicInteger(); // by the callers of the run

  // Outputs that were taken, and failures that were taken or passed to a receiver; inputs may share
  // them. Each set is guarded by itself.
  private final Set<Object> outputs = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Object> failures = Collections.newSetFromMap(new IdentityHashMap<>());

  private volatile @Nullable Supplier<Stats> stats; // null if the run does not report them

  Snapshots(Trial trial) {
    this.trial = trial;
  }

  /** Records that a call that puts an input has returned. */
  void put() {
    put.incrementAndGet();
  }

  void took(Outcome<Item, Item> outcome) {
    switch (outcome) {
      case Outcome.Done<Item, Item>(var _, var output) -> add(outputs, output);
      case Outcome.Failed<Item, Item> failed -> tookFailure(failed.failure().cause());
    }
  }

  void tookFailure(Throwable failure) {
    add(failures, failure);
  }

  private static void add(Set<Object> those, Object one) {
    synchronized (those) {
      those.add(one);
    }
  }

  private static int count(Set<Object> those) {
    synchronized (those) {
      return those.size();
    }
  }

  /** Records that the run reports its numbers from now on. */
  void begins(Supplier<Stats> itsStats) {
    stats = itsStats;
  }

  /** Takes one snapshot, from within the run. */
  void take() {
    Supplier<Stats> itsStats = stats;
    if (itsStats != null) {
      new Observer().take(itsStats);
    }
  }

  /** Takes snapshots until the trial is over. */
  void watch(Supplier<Stats> itsStats) {
    var observer = new Observer();
    while (!trial.isOver()) {
      observer.take(itsStats);
      LockSupport.parkNanos(50_000); // leaves the processor to other threads
    }
  }

  /** The snapshots of one thread. */
  final class Observer {
    private @Nullable Stats before;

    void take(Supplier<Stats> itsStats) {
      int putBefore = put.get();
      int outputsBefore = count(outputs);
      int failuresBefore = count(failures);
      Stats now = itsStats.get();
      trial.events.count("snapshots checked");
      trial.expect(now.put() >= putBefore, putBefore + " were put, but the stats say " + now.put());
      trial.expect(
          now.done() >= outputsBefore, outputsBefore + " were taken, but done is " + now.done());
      long failed = now.failed() + now.skipped();
      trial.expect(
          failed >= failuresBefore, failuresBefore + " are known, but failed is " + failed);
      long into = now.put();
      for (StageStats stage : now.stages()) {
        StageStats.Items items = stage.items();
        trial.expectEqual(items.in(), into, "items that entered " + stage.name());
        into = items.out();
        long left = items.finished() + items.failed() + items.skipped() + items.handedBack();
        trial.expect(left <= items.in(), left + " have left, of " + stage);
      }
      if (before != null) {
        compare(before, now);
      }
      before = now;
    }

    private void compare(Stats earlier, Stats later) {
      trial.expect(
          earlier.elapsed().compareTo(later.elapsed()) <= 0,
          later.elapsed() + " elapsed, after " + earlier.elapsed());
      for (int i = 0; i < later.stages().size(); i++) {
        List<Long> sooner = sums(earlier.stages().get(i)).boxed().toList();
        List<Long> now = sums(later.stages().get(i)).boxed().toList();
        for (int j = 0; j < now.size(); j++) {
          trial.expect(
              sooner.get(j) <= now.get(j),
              "something decreased: " + earlier.stages().get(i) + ", " + later.stages().get(i));
        }
      }
    }

    /** Returns the numbers that never decrease. */
    private static LongStream sums(StageStats stage) {
      StageStats.Items items = stage.items();
      StageStats.Workers workers = stage.workers();
      return LongStream.of(
          items.in(),
          items.out(),
          items.finished(),
          items.failed(),
          items.skipped(),
          items.handedBack(),
          items.retried(),
          workers.busy().toNanos(),
          workers.starved().toNanos(),
          workers.blocked().toNanos(),
          stage.rateLimit().paced().toNanos());
    }
  }
}
