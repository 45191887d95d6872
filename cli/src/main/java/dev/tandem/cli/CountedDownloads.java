package dev.tandem.cli;

import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.time.Duration;

/**
 * The numbers of a run as a person counts: with as many download workers as downloads may be under
 * way. The run itself has many more, for downloads that only wait for a silent server.
 */
final class CountedDownloads {
  private CountedDownloads() {}

  /** Returns the numbers with at most {@code most} workers in the stage {@code download}. */
  static Stats of(Stats stats, int most) {
    return new Stats(
        stats.stages().stream()
            .map(stage -> stage.name().equals("download") ? counted(stage, most) : stage)
            .toList(),
        stats.elapsed(),
        stats.responseTime());
  }

  private static StageStats counted(StageStats stage, int most) {
    StageStats.Workers all = stage.workers();
    if (all.count() <= most) {
      return stage;
    }
    long life = (long) (all.lifetime().toNanos() * ((double) most / all.count()));
    long busy = Math.min(life, all.busy().toNanos());
    long blocked = Math.min(life - busy, all.blocked().toNanos());
    var workers =
        new StageStats.Workers(
            most,
            Math.min(most, all.working()),
            all.canGrow(),
            Duration.ofNanos(busy),
            Duration.ofNanos(life - busy - blocked),
            Duration.ofNanos(blocked));
    return new StageStats(
        stage.name(),
        stage.items(),
        stage.queue(),
        workers,
        stage.waitingTime(),
        stage.serviceTime(),
        stage.rateLimit());
  }
}
