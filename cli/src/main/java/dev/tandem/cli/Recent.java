package dev.tandem.cli;

import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;

/** The recent performance of a run, over the last ten seconds, so that it follows changes. */
final class Recent {
  private static final Duration WINDOW = Duration.ofSeconds(10);

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
    Stats recent = recent();
    long nanos = recent.elapsed().toNanos();
    return nanos == 0 ? 0 : ProgressText.ended(recent) * 1e9 / nanos;
  }

  /** Returns the recent bottleneck, unless its workers spent much of their time waiting. */
  Optional<String> slowest() {
    Stats recent = recent();
    String bottleneck = recent.bottleneck();
    return recent.stages().stream()
        .filter(stage -> stage.name().equals(bottleneck) && stage.isSaturated())
        .map(StageStats::name)
        .findFirst();
  }

  private Stats recent() {
    return samples.getLast().since(samples.getFirst());
  }
}
