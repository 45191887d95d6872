package dev.tandem.cli;

import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/** The recent performance of a run, over the last ten seconds, so that it follows changes. */
final class Recent {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final double MUCH = 0.7;

  private final ArrayDeque<Stats> samples = new ArrayDeque<>();

  /** Adds a sample of the current state of the run. */
  void add(Stats now) {
    while (samples.size() > 1
        && now.elapsed().minus(samples.getFirst().elapsed()).compareTo(WINDOW) > 0) {
      samples.removeFirst();
    }
    samples.addLast(now);
  }

  /** Returns the recent throughput, in items per second. */
  double rate() {
    Duration elapsed = samples.getLast().elapsed().minus(samples.getFirst().elapsed());
    long ended = ProgressText.ended(samples.getLast()) - ProgressText.ended(samples.getFirst());
    return elapsed.isZero() ? 0 : ended * 1e9 / elapsed.toNanos();
  }

  /**
   * Returns the stage whose workers were busiest, if they spent little time waiting: it is the
   * bottleneck.
   */
  Optional<String> slowest() {
    String slowest = null;
    double most = MUCH;
    for (int i = 0; i < samples.getLast().stages().size(); i++) {
      StageStats now = samples.getLast().stages().get(i);
      double busy = busyShare(samples.getFirst().stages().get(i), now);
      if (busy > most) {
        most = busy;
        slowest = now.name();
      }
    }
    return Optional.ofNullable(slowest);
  }

  private static double busyShare(StageStats then, StageStats now) {
    long life = life(now).minus(life(then)).toNanos();
    return life == 0 ? 0 : (double) now.busy().minus(then.busy()).toNanos() / life;
  }

  /** Returns how long the workers of a stage have lived, all together. */
  static Duration life(StageStats stage) {
    return stage.busy().plus(stage.starved()).plus(stage.blocked());
  }
}
