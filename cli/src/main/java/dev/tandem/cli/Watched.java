package dev.tandem.cli;

import dev.tandem.Stats;
import dev.tandem.images.download.HeldBack;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.Supplier;

/**
 * What the progress display looks at, from time to time and on its own thread.
 *
 * @param stats the state of the run
 * @param total the total number of items, if known
 * @param heldBack the images that wait for their hosts
 * @param news what is to be told once, each time what has been added since the last call
 */
record Watched(
    Supplier<Stats> stats,
    Supplier<OptionalLong> total,
    Supplier<HeldBack> heldBack,
    Supplier<List<String>> news) {

  /** Watches a run that waits for no hosts and has no news. */
  Watched(Supplier<Stats> stats, Supplier<OptionalLong> total) {
    this(stats, total, () -> HeldBack.NOTHING, List::of);
  }
}
