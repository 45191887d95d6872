package dev.tandem;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The inputs that an item in the pipeline comes from. Usually an item comes from one input, which
 * is its origin. After a stage with many results, several items share one origin; after a stage
 * that makes batches, an item has several.
 */
final class Lineage {

  /** One origin that several items share. */
  static final class Shared {
    private final Object origin;
    private final AtomicBoolean handedBack = new AtomicBoolean();

    Shared(Object origin) {
      this.origin = origin;
    }
  }

  /** Several origins of one item. */
  record Several(List<Object> origins) {}

  private Lineage() {}

  /** Returns whether the origin is itself an input. */
  static boolean isInput(Object origin) {
    return !(origin instanceof Shared || origin instanceof Several);
  }

  /** Calls the action with each input that the item comes from. */
  static void each(Object origin, Consumer<Object> action) {
    switch (origin) {
      case Shared shared -> each(shared.origin, action);
      case Several several -> several.origins.forEach(one -> each(one, action));
      default -> action.accept(origin);
    }
  }

  /** Returns one of the inputs that the item comes from. */
  static Object first(Object origin) {
    return switch (origin) {
      case Shared shared -> first(shared.origin);
      case Several several -> first(several.origins.getFirst());
      default -> origin;
    };
  }

  /**
   * Calls the action with each input that the item comes from, unless that input was handed back
   * for another item before.
   */
  static void eachToHandBack(Object origin, Consumer<Object> action) {
    switch (origin) {
      case Shared shared -> {
        if (!shared.handedBack.getAndSet(true)) {
          eachToHandBack(shared.origin, action);
        }
      }
      case Several several -> several.origins.forEach(one -> eachToHandBack(one, action));
      default -> action.accept(origin);
    }
  }
}
