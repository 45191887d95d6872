package dev.tandem.soak;

import dev.tandem.Outcome;
import dev.tandem.Stats;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a run ended for whoever ran it; {@code null} is what that way to run does not tell.
 *
 * @param all whether whoever ran it took all that came out
 */
record Ending(
    @Nullable List<Item> results,
    @Nullable List<Outcome<Item, Item>> outcomes,
    @Nullable Throwable thrown,
    @Nullable List<Item> handedBack,
    @Nullable Stats stats,
    boolean all) {

  /** Whether it is known of each item whether it was handed back. */
  boolean tells() {
    return handedBack != null || thrown == null;
  }

  /** Whether all that went in has come to its end. */
  boolean isOfAll() {
    return thrown == null && (handedBack == null || handedBack.isEmpty());
  }

  /** What came out, in the order in which it did; a result with several inputs is there once. */
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
