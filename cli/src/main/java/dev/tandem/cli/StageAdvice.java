package dev.tandem.cli;

import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.time.Duration;
import java.util.Optional;

/** What would make a run like this one faster, where its numbers tell. */
final class StageAdvice {
  /** A shorter run is mostly beginning and end. */
  private static final Duration SHORTEST = Duration.ofSeconds(10);

  private static final int FEWEST = 500;

  private StageAdvice() {}

  static Optional<String> on(Stats stats, int processors) {
    if (stats.elapsed().compareTo(SHORTEST) < 0 || ProgressText.ended(stats) < FEWEST) {
      return Optional.empty();
    }
    String bottleneck = stats.bottleneck();
    return stats.stages().stream()
        .filter(stage -> stage.name().equals(bottleneck) && stage.isSaturated())
        .findFirst()
        .map(stage -> text(stage, processors));
  }

  private static String text(StageStats stage, int processors) {
    int workers = stage.workers().count();
    String slowest = stage.name() + " was the slowest stage: ";
    return switch (stage.name()) {
      case "resize" ->
          slowest
              + (workers < processors
                  ? "--workers resize=" + processors + " would use all processors"
                  : "all processors were busy, so only more of them would help");
      default ->
          slowest
              + "all "
              + Text.count(workers)
              + " workers were busy; if the network and the "
              + (stage.name().equals("upload") ? "target" : "servers")
              + " allow more, use --workers "
              + stage.name()
              + "="
              + 2 * workers;
    };
  }
}
