package dev.tandem.soak;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Checks the order in which items reached each stage and left it, if both can be observed. The
 * order is known for the items of a stage with one worker that starts them in that order; for the
 * outputs of the run; and after a stage that keeps the order, for its results.
 */
final class OrderAudit {
  private final Trial trial;
  private final Ending ending;
  private final List<StageDraw> stages;

  OrderAudit(Trial trial, Ending ending) {
    this.trial = trial;
    this.ending = ending;
    stages = trial.draw.stages();
  }

  void check() {
    for (StageDraw stage : stages) {
      Comparator<Item> cameFirst = cameFirst(stage.index());
      if (cameFirst != null) {
        check(stage, cameFirst);
      }
    }
  }

  private void check(StageDraw stage, Comparator<Item> cameFirst) {
    int index = stage.index();
    Trait.OrderedBy byKey = stage.find(Trait.OrderedBy.class).orElse(null);
    List<Item> left = cameTo(index + 1);
    if (keepsOrder(stage)) {
      expectOrder(left, index, cameFirst);
    } else if (byKey != null) {
      byKey(left, byKey, index).forEach(items -> expectOrder(items, index, cameFirst));
    }
    if (byKey != null) {
      List<Item> begun = trial.logs.get(index).begun();
      byKey(begun, byKey, index).forEach(items -> expectOrder(items, index, cameFirst));
    }
  }

  private Iterable<List<Item>> byKey(List<Item> items, Trait.OrderedBy order, int stage) {
    Map<Object, List<Item>> lanes = new HashMap<>();
    for (Item item : items) {
      lanes.computeIfAbsent(order.key(at(stage, item)), key -> new ArrayList<>()).add(item);
    }
    return lanes.values();
  }

  private void expectOrder(List<Item> items, int stage, Comparator<Item> cameFirst) {
    trial.events.count("orders checked, of s" + stage);
    for (int i = 1; i < items.size(); i++) {
      Item before = items.get(i - 1);
      Item after = items.get(i);
      int order = compare(stage, before, after, cameFirst);
      trial.expect(order < 0, after + " after " + before + ", behind s" + stage);
    }
  }

  /**
   * Compares two items at a stage, or results of it, by the order in which their items reached the
   * stage, and then by their number among the results of one item.
   */
  private int compare(int stage, Item one, Item other, Comparator<Item> cameFirst) {
    int order = cameFirst.compare(at(stage, one), at(stage, other));
    return order != 0 ? order : Integer.compare(one.index, other.index);
  }

  /** Returns the item as it reached the stage. */
  private static Item at(int stage, Item item) {
    return item.first > stage && !item.parents.isEmpty() ? item.parents.getFirst() : item;
  }

  /** Returns the items that reached a stage, in order; empty if that cannot be observed. */
  private List<Item> cameTo(int stage) {
    if (stage == stages.size()) {
      return ending.output();
    }
    StageDraw draw = stages.get(stage);
    if (draw.kind() instanceof Kind.Batch batch) {
      return batch.keys() > 0
          ? List.of()
          : cameTo(stage + 1).stream().flatMap(list -> list.parents.stream()).toList();
    }
    return draw.keepsArrivals(trial.draw.processors()) ? trial.logs.get(stage).begun() : List.of();
  }

  /**
   * Compares two items by which reached the stage first; {@code null} if that cannot be observed.
   */
  private @Nullable Comparator<Item> cameFirst(int stage) {
    StageDraw draw = stages.get(stage);
    if (draw.keepsArrivals(trial.draw.processors()) && !(draw.kind() instanceof Kind.Batch)) {
      List<Item> begun = trial.logs.get(stage).begun();
      IdentityHashMap<Item, Integer> places = new IdentityHashMap<>();
      IntStream.range(0, begun.size()).forEach(i -> places.put(begun.get(i), i));
      return Comparator.comparingInt(item -> places.getOrDefault(item, Integer.MAX_VALUE));
    }
    if (stage == 0) {
      return trial.draw.way().putsInOrder() ? Comparator.comparingInt(item -> item.number) : null;
    }
    Comparator<Item> before = cameFirst(stage - 1);
    return before != null && keepsOrder(stages.get(stage - 1))
        ? (one, other) -> compare(stage - 1, one, other, before)
        : null;
  }

  private boolean keepsOrder(StageDraw stage) {
    return stage.keepsOrder(trial.draw.processors());
  }
}
