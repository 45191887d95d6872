package dev.tandem.soak;

import dev.tandem.Outcome;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the outputs: each finished item must be among them, once. */
final class OutputAudit {
  private final Trial trial;
  private final Ending ending;
  private final Fates fates;

  OutputAudit(Trial trial, Ending ending, Fates fates) {
    this.trial = trial;
    this.ending = ending;
    this.fates = fates;
  }

  void check() {
    List<Item> results = ending.results();
    if (results != null) {
      checkResults(results);
    }
    List<Outcome<Item, Item>> outcomes = ending.outcomes();
    if (outcomes != null) {
      checkOutcomes(outcomes);
    }
  }

  private void checkResults(List<Item> results) {
    Set<Item> distinct = new HashSet<>(results);
    trial.expectEqual(distinct.size(), results.size(), "distinct results");
    for (Item item : distinct) {
      trial.expect(fates.of(item) == Fates.Fate.DONE, "came out but was not done: " + item);
    }
    if (ending.all()) {
      fates
          .all()
          .forEach((item, fate) ->
              trial.expect(
                  fate != Fates.Fate.DONE || distinct.contains(item), "did not come out: " + item));
    }
  }

  /** The outcome of one input. */
  private record Each(Item input, Object output) {}

  private void checkOutcomes(List<Outcome<Item, Item>> outcomes) {
    IdentityHashMap<Throwable, Item> failures = new IdentityHashMap<>();
    Map<Each, Integer> missing = new HashMap<>();
    Set<Each> optional = new HashSet<>();
    fates
        .all()
        .forEach((item, fate) -> {
          Object output = output(item, fate, failures);
          if (output != null) {
            item.eachRoot(root -> {
              missing.merge(new Each(root, output), 1, Integer::sum);
              if (fate == Fates.Fate.UNSURE) {
                optional.add(new Each(root, output));
              }
            });
          }
        });
    for (Outcome<Item, Item> outcome : outcomes) {
      Each each =
          new Each(
              outcome.input(),
              switch (outcome) {
                case Outcome.Done<Item, Item>(var _, var output) -> output;
                case Outcome.Failed<Item, Item> failed -> failure(failed, failures);
              });
      int left = missing.merge(each, -1, Integer::sum);
      trial.expect(left >= 0, "one outcome too many: " + outcome);
    }
    optional.forEach(missing::remove);
    missing.forEach((each, count) -> trial.expect(count <= 0, "no outcome: " + each));
  }

  /** Returns the expected output of an item: the item itself, or its failure. */
  private static @Nullable Object output(
      Item item, Fates.Fate fate, Map<Throwable, Item> failures) {
    return switch (fate) {
      case DONE -> item;
      case FAILED, SKIPPED, UNSURE -> {
        Item.Attempt last = item.last();
        Throwable thrown = last == null ? null : last.thrown();
        if (thrown == null || thrown instanceof Error || item.complaint() != null) {
          yield null;
        }
        failures.put(thrown, item);
        yield thrown;
      }
      case HANDED_BACK, MULTIPLIED, IN_A_LIST -> null;
    };
  }

  private Object failure(Outcome.Failed<Item, Item> failed, Map<Throwable, Item> failures) {
    Throwable cause = failed.failure().cause();
    Item item = failures.get(cause);
    if (item == null && cause.getCause() != null) { // out of time
      cause = cause.getCause();
      item = failures.get(cause);
    }
    trial.expect(item != null, "no item has failed like this: " + failed);
    if (item != null) {
      Item.Attempt last = item.last();
      trial.expect(
          Fates.isFailureOf(failed.failure().cause(), item, trial),
          failed + " does not belong to " + item);
      trial.expect(
          last != null
              && failed.failure().item() == item
              && item.comesFrom(failed.input())
              && failed.failure().stage().equals("s" + last.stage())
              && failed.failure().attempts() == item.attemptsAt(last.stage()),
          failed + " does not match " + item);
    }
    return Objects.requireNonNull(cause);
  }
}
