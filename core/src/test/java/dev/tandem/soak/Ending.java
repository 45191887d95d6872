package dev.tandem.soak;

import dev.tandem.Outcome;
import dev.tandem.Stats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The end of a run, as its caller sees it; {@code null} stands for what this way to run does not
 * report.
 *
 * @param all whether the caller took all outputs
 */
record Ending(
    @Nullable List<Item> results,
    @Nullable List<Outcome<Item, Item>> outcomes,
    @Nullable Throwable thrown,
    @Nullable List<Item> handedBack,
    @Nullable Stats stats,
    boolean all) {

  /** Returns whether it is known for each item whether it was handed back. */
  boolean reportsAll() {
    return handedBack != null || thrown == null;
  }

  /** Returns whether all inputs have been finished. */
  boolean isOfAll() {
    return thrown == null && (handedBack == null || handedBack.isEmpty());
  }

  /** Returns the outputs in order; a result with several inputs is contained once. */
  List<Item> output() {
    if (results != null) {
      return results;
    }
    return outcomes == null
        ? List.of()
        : outcomes.stream()
            .filter(Outcome.Done.class::isInstance)
            .map(outcome -> ((Outcome.Done<Item, Item>) outcome).output())
            .distinct()
            .toList();
  }
}
