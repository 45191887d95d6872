package dev.tandem.soak;

import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** Compares what a run says of itself while it lasts with what was seen of it before. */
final class Snapshots {
  private final Trial trial;
  private final AtomicInteger put = new AtomicInteger(); // by those who run it

  Snapshots(Trial trial) {
    this.trial = trial;
  }

  /** A call that puts an input has returned. */
  void put() {
    put.incrementAndGet();
  }

  /** Looks again and again until the trial is over. */
  void watch(Supplier<Stats> stats) {
    var looker = new Looker();
    while (!trial.isOver()) {
      looker.look(stats);
      LockSupport.parkNanos(50_000); // or it would take a processor from the others
    }
  }

  /** One thread that looks. */
  final class Looker {
    private @Nullable Stats before;

    void look(Supplier<Stats> stats) {
      int putBefore = put.get();
      Stats now = stats.get();
      trial.tally.count("snapshots looked at");
      trial.expect(now.put() >= putBefore, putBefore + " were put, but it says " + now.put());
      for (StageStats stage : now.stages()) {
        long left = stage.finished() + stage.failed() + stage.skipped() + stage.handedBack();
        trial.expect(left <= stage.in(), left + " have left, of " + stage);
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

    /** What never decreases. */
    private static LongStream sums(StageStats stage) {
      return LongStream.of(
          stage.in(),
          stage.out(),
          stage.finished(),
          stage.failed(),
          stage.skipped(),
          stage.handedBack(),
          stage.retried(),
          stage.busy().toNanos(),
          stage.starved().toNanos(),
          stage.blocked().toNanos());
    }
  }
}
