package dev.tandem.soak;

import dev.tandem.Stats;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The fate of each item, as far as it can be observed from outside. */
@SuppressWarnings("ReferenceEquality") // identity is meant
final class Fates {

  /** The fate of an item. */
  enum Fate {
    DONE,
    FAILED,
    SKIPPED,
    HANDED_BACK,
    /** The item failed or was handed back; it was not reported which. */
    UNSURE,
    /** The results of the item have fates of their own. */
    MULTIPLIED,
    /** The list that contains the item has a fate of its own. */
    IN_A_LIST
  }

  private final Trial trial;
  private final Ending ending;
  private final List<Item> accepted;
  private final Set<Item> handedBack; // inputs
  private final Map<Item, Fate> fates = new LinkedHashMap<>();

  Fates(Trial trial, Ending ending) {
    this.trial = trial;
    this.ending = ending;
    accepted = accepted();
    handedBack = new HashSet<>(ending.handedBack() == null ? List.of() : ending.handedBack());
    Deque<Item> left = new ArrayDeque<>(accepted);
    while (!left.isEmpty()) {
      Item item = left.removeFirst();
      if (!fates.containsKey(item)) { // a list is reached once for each item in it
        fates.put(item, fate(item));
        left.addAll(item.children());
        Item bundle = item.bundle();
        if (bundle != null) {
          left.add(bundle);
        }
      }
    }
  }

  Map<Item, Fate> all() {
    return fates;
  }

  /** Returns the inputs that were accepted. */
  List<Item> inputs() {
    return accepted;
  }

  @Nullable Fate of(Item item) {
    return fates.get(item);
  }

  /**
   * Returns how often each fate occurred at this stage; {@code DONE} occurs only after the last
   * stage.
   */
  Map<Fate, Long> at(int stage) {
    Map<Fate, Long> counts = new EnumMap<>(Fate.class);
    fates.forEach((item, fate) -> {
      int at = fate == Fate.MULTIPLIED ? item.at() - 1 : item.at();
      if (at == stage) {
        counts.merge(fate, 1L, Long::sum);
      }
    });
    return counts;
  }

  Set<Item> handedBack() {
    return handedBack;
  }

  /** Checks that an input was handed back, once, if any item made from it was not finished. */
  void checkHandedBack() {
    if (ending.handedBack() == null) {
      return;
    }
    trial.expectEqual(handedBack.size(), ending.handedBack().size(), "distinct inputs handed back");
    trial.expect(fates.keySet().containsAll(handedBack), "handed back without a put");
    Set<Item> reasons = new HashSet<>();
    fates.forEach((item, fate) -> {
      if (fate == Fate.HANDED_BACK || fate == Fate.UNSURE) {
        item.eachRoot(reasons::add);
      }
    });
    for (Item item : handedBack) {
      trial.expect(reasons.contains(item), "finished and handed back: " + item);
    }
  }

  /**
   * Returns whether this is a failure of the last attempt on the item. If that attempt was
   * interrupted, it must have been out of time, or interrupted by a timer that the stage itself had
   * left behind; any other interrupt was not meant for it.
   */
  static boolean isFailureOf(@Nullable Throwable cause, Item item, Trial trial) {
    Item.Attempt last = item.last();
    if (last == null || last.thrown() == null || cause == null) {
      return false;
    }
    boolean outOfTime = cause instanceof TimeoutException && cause.getCause() == last.thrown();
    boolean interrupted =
        cause instanceof InterruptedException
            && !trial.draw.stages().get(last.stage()).behaviour().leavesTimers();
    return outOfTime || (cause == last.thrown() && !interrupted);
  }

  static List<Item> items(List<?> handedBack) {
    return handedBack.stream().map(Item.class::cast).toList();
  }

  /**
   * Returns the inputs that were put, or, if the run reads its inputs itself, those that it has
   * read.
   */
  private List<Item> accepted() {
    if (trial.draw.way() instanceof Push) {
      return trial.items.stream().filter(Item::isAccepted).toList();
    }
    Stats stats = ending.stats();
    int put = stats == null ? 0 : (int) stats.put();
    if (trial.draw.feed().source().isReadOneByOne()) {
      trial.expectEqual(put, trial.offered(), "put, of those read");
    }
    return trial.items.subList(0, put);
  }

  private Fate fate(Item item) {
    List<StageDraw> stages = trial.draw.stages();
    Item.Attempt last = item.last();
    if (last != null
        && last.thrown() == null
        && stages.get(last.stage()).kind() instanceof Kind.Many) {
      return Fate.MULTIPLIED;
    }
    int at = item.at();
    if (at == stages.size()) {
      return Fate.DONE;
    }
    if (item.bundle() != null) {
      return Fate.IN_A_LIST;
    }
    Throwable thrown = last == null ? null : last.thrown();
    boolean failed = last != null && thrown != null && isFinal(last, thrown, item);
    if (isHandedBack(item)) {
      if (failed && !trial.draw.isOneToOne()) {
        // another item of the same input may have been handed back
        return isReported(item) ? Fate.FAILED : Fate.UNSURE;
      }
      trial.expectEqual(item.letters(), 0, "letters of an item handed back: " + item);
      return Fate.HANDED_BACK;
    }
    if (failed && !ending.reportsAll()) {
      return isReported(item) ? Fate.FAILED : Fate.UNSURE;
    }
    if (failed && last != null && thrown != null) {
      boolean skips = stages.get(last.stage()).policy(thrown) == Trait.Policy.SKIP;
      boolean error = item.complaint() != null || thrown instanceof Error;
      return skips && !error ? Fate.SKIPPED : Fate.FAILED;
    }
    trial.expect(!ending.reportsAll(), "lost: " + item);
    return Fate.HANDED_BACK; // presumably: it was not reported
  }

  /** Returns whether all inputs that the item comes from were handed back. */
  private boolean isHandedBack(Item item) {
    boolean[] all = {true};
    item.eachRoot(root -> all[0] &= handedBack.contains(root));
    return all[0];
  }

  private boolean isFinal(Item.Attempt last, Throwable thrown, Item item) {
    Trait.Retries retries = trial.draw.stages().get(last.stage()).trait(Trait.Retries.class);
    return item.complaint() != null
        || last.emitted() > 0
        || retries.isLast(thrown, item.attemptsAt(last.stage()));
  }

  /**
   * Returns whether the item has certainly failed: its dead letter arrived, or an error was thrown.
   */
  private static boolean isReported(Item item) {
    Item.Attempt last = item.last();
    Throwable complaint = item.complaint();
    return item.letters() > 0
        || complaint instanceof Error
        || (last != null && last.thrown() instanceof Error && complaint == null);
  }
}
