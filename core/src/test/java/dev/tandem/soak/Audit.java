package dev.tandem.soak;

import dev.tandem.Outcome;
import dev.tandem.PipelineException;
import dev.tandem.StageStats;
import dev.tandem.Stats;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Compares what a run says of itself with what was seen of it. */
@SuppressWarnings("ReferenceEquality") // the very same failure, the very same item
final class Audit {

  /** What became of an item, as far as can be seen from outside. */
  private enum Fate {
    DONE,
    FAILED,
    SKIPPED,
    HANDED_BACK
  }

  private final Trial trial;
  private final Ending ending;
  private final int lastStage;
  private final Set<Item> handedBack;
  private final Map<Item, Fate> fates = new HashMap<>();
  private final List<Throwable> stops = new ArrayList<>(); // whatever should have ended the run

  // Likewise, unless the run was cancelled while the worker was opening it: then it is taken for
  // the
  // effect of the interrupt, and nobody is told.
  private final List<Throwable> openFailures = new ArrayList<>();

  Audit(Trial trial, Ending ending) {
    this.trial = trial;
    this.ending = ending;
    lastStage = trial.draw.stages().size() - 1;
    handedBack = new HashSet<>(ending.handedBack() == null ? List.of() : ending.handedBack());
  }

  void check() {
    trial.items.forEach(this::checkPath);
    for (Item item : accepted()) {
      fates.put(item, fate(item));
    }
    checkHandedBack();
    checkResources();
    checkThrown();
    checkResults();
    checkOutcomes();
    Stats stats = ending.stats();
    if (stats != null) {
      checkStats(stats);
    }
    count();
  }

  private void count() {
    Throwable thrown = ending.thrown();
    String way = trial.draw.way().getClass().getSimpleName();
    String end = thrown == null ? "an end" : thrown.getClass().getSimpleName();
    trial.tally.count(way + " to " + end);
    fates.values().forEach(fate -> trial.tally.count("items " + fate));
  }

  /**
   * Whether that is told of the last attempt on the item. One that was interrupted and is a failure
   * all the same was out of time; any other interrupt was not meant for it.
   */
  static boolean isFailureOf(@Nullable Throwable cause, Item item) {
    Item.Attempt last = item.last();
    if (last == null || last.thrown() == null || cause == null) {
      return false;
    }
    boolean outOfTime = cause instanceof TimeoutException && cause.getCause() == last.thrown();
    return outOfTime || (cause == last.thrown() && !(cause instanceof InterruptedException));
  }

  static List<Item> items(PipelineException failure) {
    return failure.handedBack().stream().map(Item.class::cast).toList();
  }

  /** Stage after stage, and out of each at most once. */
  private void checkPath(Item item) {
    int stage = 0;
    for (Item.Attempt attempt : item.attempts()) {
      trial.expectEqual(attempt.stage(), stage, "stage of an attempt of " + item);
      stage += attempt.thrown() == null ? 1 : 0;
    }
    for (StageDraw draw : trial.draw.stages()) {
      int most = 1 + draw.trait(Trait.Retries.class).most();
      trial.expect(item.attemptsAt(draw.index()) <= most, "too many attempts: " + item);
    }
    if (item.isRefused()) {
      trial.expect(item.attempts().isEmpty(), "was refused: " + item);
      trial.expect(!handedBack.contains(item), "was refused and handed back: " + item);
    }
  }

  /** What was put; of inputs that the run reads itself, all that it has read. */
  private List<Item> accepted() {
    if (trial.draw.way() instanceof Way.Push) {
      return trial.items.stream().filter(Item::isAccepted).toList();
    }
    return trial.items.subList(0, trial.offered());
  }

  private Fate fate(Item item) {
    Item.Attempt last = item.last();
    if (last != null && last.thrown() == null && last.stage() == lastStage) {
      trial.expect(!handedBack.contains(item), "done and handed back: " + item);
      return Fate.DONE;
    }
    if (handedBack.contains(item)) {
      trial.expectEqual(item.letters(), 0, "letters of what was handed back: " + item);
      return Fate.HANDED_BACK;
    }
    if (last != null && last.thrown() != null && isFinal(last, last.thrown(), item)) {
      return fateOfFailure(item, last.thrown(), trial.draw.stages().get(last.stage()));
    }
    trial.expect(ending.handedBack() == null && ending.thrown() != null, "lost: " + item);
    return Fate.HANDED_BACK; // or so it seems: nobody told
  }

  private boolean isFinal(Item.Attempt last, Throwable thrown, Item item) {
    Trait.Retries retries = trial.draw.stages().get(last.stage()).trait(Trait.Retries.class);
    return item.complaint() != null || retries.isLast(thrown, item.attemptsAt(last.stage()));
  }

  private Fate fateOfFailure(Item item, Throwable thrown, StageDraw stage) {
    if (item.complaint() != null || thrown instanceof Error) {
      stops.add(item.complaint() != null ? item.complaint() : thrown);
      return Fate.FAILED;
    }
    boolean told = ending.handedBack() != null || ending.thrown() == null; // of what was cancelled
    return switch (stage.trait(Trait.Policy.class)) {
      case STOP -> {
        if (ending.outcomes() == null && told) {
          stops.add(thrown);
        }
        yield Fate.FAILED;
      }
      case SKIP -> Fate.SKIPPED;
      case DEAD_LETTER, BROKEN_DEAD_LETTER -> {
        trial.expect(!told || item.letters() == 1, item.letters() + " letters of " + item);
        yield Fate.FAILED;
      }
    };
  }

  private void checkHandedBack() {
    if (ending.handedBack() != null) {
      trial.expectEqual(handedBack.size(), ending.handedBack().size(), "handed back at once");
      trial.expect(fates.keySet().containsAll(handedBack), "handed back what was never put");
    }
    if (ending.thrown() instanceof PipelineException failure) {
      trial.expectEqual(new HashSet<>(items(failure)), handedBack, "handed back by the failure");
    }
  }

  private void checkResources() {
    for (StageDraw stage : trial.draw.stages()) {
      StageLog log = trial.logs.get(stage.index());
      trial.expectEqual(log.leftOpen(), 0, "left open by " + stage.name());
      stops.addAll(log.closeFailures());
      openFailures.addAll(log.openFailures());
    }
  }

  private void checkThrown() {
    Throwable thrown = ending.thrown();
    Disturbance disturbance = trial.draw.disturbance();
    boolean takes = ending.outcomes() != null;
    boolean interrupted = disturbance instanceof Disturbance.Interrupt;
    switch (thrown) {
      case null -> {
        trial.expect(stops.isEmpty(), "nothing was thrown, but there was " + stops);
        boolean told = mayBeCancelled() || openFailures.isEmpty();
        trial.expect(told, "nothing was thrown, but there was " + openFailures);
      }
      case PipelineException failure -> checkFailure(failure);
      case InterruptedException e -> trial.expect(interrupted && !takes, "thrown: " + e);
      case CancellationException e -> {
        boolean closed = disturbance instanceof Disturbance.Close && !takes;
        trial.expect(closed || (interrupted && takes), "thrown: " + e);
        trial.expect(interrupted || stops.isEmpty(), "cancelled, but there was " + stops);
      }
      default ->
          trial.expect(
              disturbance instanceof Disturbance.BrokenInput && isNoMoreInput(thrown),
              "thrown: " + thrown);
    }
  }

  private boolean mayBeCancelled() {
    return ending.thrown() != null
        || trial.draw.disturbance().cancels()
        || trial.draw.way().cancels();
  }

  private void checkFailure(PipelineException failure) {
    Throwable cause = failure.getCause();
    List<Throwable> told = new ArrayList<>(Arrays.asList(failure.getSuppressed()));
    trial.expect(!told.contains(cause), "the cause is suppressed too: " + cause);
    trial.expectEqual(new HashSet<>(told).size(), told.size(), "suppressed at once");
    told.add(cause);
    for (Throwable stop : stops) {
      trial.expect(told.stream().anyMatch(one -> isOrWraps(one, stop)), "not told of: " + stop);
    }
    if (failure.item() instanceof Item item) {
      Item.Attempt last = item.last();
      trial.expect(
          isFailureOf(cause, item) || cause == item.complaint(), cause + " is not of " + item);
      trial.expect(fates.get(item) == Fate.FAILED, "has not failed: " + item);
      trial.expect(
          last != null && failure.stage().equals("s" + last.stage()), failure + " of " + item);
      trial.expect(
          last != null && failure.attempts() == item.attemptsAt(last.stage()),
          failure.attempts() + " attempts of " + item);
    } else {
      trial.expect(
          stops.contains(cause)
              || openFailures.contains(cause)
              || (isNoMoreInput(cause) && failure.stage().equals("input")),
          "there was no " + cause);
      trial.expectEqual(failure.attempts(), 0, "attempts of " + failure);
    }
  }

  private void checkResults() {
    List<Item> results = ending.results();
    if (results != null) {
      expectAllDone(results);
    }
  }

  private void checkOutcomes() {
    if (ending.outcomes() == null) {
      return;
    }
    List<Item> done = new ArrayList<>();
    Set<Item> failed = new HashSet<>();
    for (Outcome<Item, Item> outcome : ending.outcomes()) {
      Item item = outcome.input();
      switch (outcome) {
        case Outcome.Done<Item, Item>(Item input, Item output) -> {
          trial.expect(input == output, output + " comes from " + input);
          done.add(input);
        }
        case Outcome.Failed<Item, Item>(var _, String stage, Exception cause, int attempts) -> {
          trial.expect(failed.add(item), "failed twice: " + item);
          trial.expect(isFailureOf(cause, item), cause + " is not of " + item);
          Item.Attempt last = item.last();
          trial.expect(
              last != null
                  && stage.equals("s" + last.stage())
                  && attempts == item.attemptsAt(last.stage()),
              outcome.toString());
        }
      }
    }
    expectAllDone(done);
    Set<Item> expected = new HashSet<>(fates.keySet());
    expected.removeIf(item ->
        switch (fates.get(item)) {
          case DONE, HANDED_BACK -> true;
          case FAILED, SKIPPED ->
              item.complaint() != null
                  || (item.last() != null && item.last().thrown() instanceof Error);
          case null -> true;
        });
    trial.expect(expected.containsAll(failed), "an outcome of " + without(failed, expected));
    trial.expect(failed.containsAll(expected), "no outcome of " + without(expected, failed));
  }

  private static Set<Item> without(Set<Item> items, Set<Item> others) {
    Set<Item> rest = new HashSet<>(items);
    rest.removeAll(others);
    return rest;
  }

  private void expectAllDone(List<Item> results) {
    Set<Item> distinct = new HashSet<>(results);
    trial.expectEqual(distinct.size(), results.size(), "results at once");
    for (Map.Entry<Item, Fate> entry : fates.entrySet()) {
      boolean done = entry.getValue() == Fate.DONE;
      trial.expectEqual(distinct.contains(entry.getKey()), done, "result of " + entry);
    }
    if (trial.draw.keepsOrder()) {
      for (int i = 1; i < results.size(); i++) {
        trial.expect(
            results.get(i - 1).number < results.get(i).number,
            results.get(i) + " after " + results.get(i - 1));
      }
    }
  }

  private void checkStats(Stats stats) {
    trial.expect(stats.conserved(), "not conserved: " + stats);
    trial.expectEqual(stats.put(), (long) fates.size(), "put");
    trial.expectEqual(stats.handedBack(), (long) handedBack.size(), "handed back");
    trial.expectEqual(stats.done(), count(Fate.DONE), "done");
    trial.expectEqual(stats.stages().size(), lastStage + 1, "stages");
    for (StageStats stage : stats.stages()) {
      checkStats(stage);
    }
  }

  private void checkStats(StageStats stats) {
    StageDraw stage = trial.draw.stages().get(Integer.parseInt(stats.name().substring(1)));
    Map<Fate, Long> ended = new EnumMap<>(Fate.class);
    long retried = 0;
    for (Map.Entry<Item, Fate> entry : fates.entrySet()) {
      Item.Attempt last = entry.getKey().last();
      if (last != null && last.stage() == stage.index()) {
        ended.merge(entry.getValue(), 1L, Long::sum);
      }
      retried += Math.max(0, entry.getKey().attemptsAt(stage.index()) - 1);
    }
    String of = " of " + stats.name();
    trial.expectEqual(stats.failed(), ended.getOrDefault(Fate.FAILED, 0L), "failed" + of);
    trial.expectEqual(stats.skipped(), ended.getOrDefault(Fate.SKIPPED, 0L), "skipped" + of);
    trial.expectEqual(stats.retried(), retried, "retried" + of);
    trial.expectEqual(stats.depth(), 0, "depth" + of);
    trial.expectEqual(stats.weight(), 0L, "weight" + of);
    trial.expectEqual(stats.working(), 0, "working" + of);
    long life = stats.busy().plus(stats.starved()).plus(stats.blocked()).toNanos();
    trial.expectEqual(life, trial.roster.life(stats.name()), "life" + of);
    stage.check(stats, trial);
  }

  private long count(Fate fate) {
    return fates.values().stream().filter(one -> one == fate).count();
  }

  private static boolean isOrWraps(Throwable told, Throwable stop) {
    return told == stop || (told instanceof TimeoutException && told.getCause() == stop);
  }

  private static boolean isNoMoreInput(@Nullable Throwable thrown) {
    return thrown instanceof IllegalStateException && "no more input".equals(thrown.getMessage());
  }
}
