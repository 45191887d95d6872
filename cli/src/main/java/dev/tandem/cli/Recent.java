package dev.tandem.cli;

import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/** What a run has done lately: in the last ten seconds, so that it follows a change. */
final class Recent {
  private static final Duration WINDOW = Duration.ofSeconds(10);
  private static final double MUCH = 0.7;

  private final ArrayDeque<Stats> samples = new ArrayDeque<>();

  /** Takes in how the run stands now. */
  void add(Stats now) {
    while (samples.size() > 1
        && now.elapsed().minus(samples.getFirst().elapsed()).compareTo(WINDOW) > 0) {
      samples.removeFirst();
    }
    samples.addLast(now);
  }

  /** How many items ended, a second. */
  double rate() {
    Duration elapsed = samples.getLast().elapsed().minus(samples.getFirst().elapsed());
    long ended = ProgressText.ended(samples.getLast()) - ProgressText.ended(samples.getFirst());
    return elapsed.isZero() ? 0 : ended * 1e9 / elapsed.toNanos();
  }

  /** The stage whose workers were busiest, if they had little time to wait: it sets the pace. */
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

  private static Duration life(StageStats stage) {
    return stage.busy().plus(stage.starved()).plus(stage.blocked());
  }
}
