package dev.tandem;

import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * The inputs that an item on its way comes from. Mostly an item comes from one input, and that is
 * its origin; after a stage with many results, several share one, and after one that makes batches,
 * an item has several.
 */
final class Origins {

  /** One origin of several items. */
  static final class Shared {
    private final Object origin;
    private final AtomicBoolean handedBack = new AtomicBoolean();

    Shared(Object origin) {
      this.origin = origin;
    }
  }

  /** Several origins of one item. */
  record Several(List<Object> origins) {}

  private Origins() {}

  /** Whether it is an input itself. */
  static boolean isInput(Object origin) {
    return !(origin instanceof Shared || origin instanceof Several);
  }

  /** Each input that the item comes from. */
  static void each(Object origin, Consumer<Object> action) {
    switch (origin) {
      case Shared shared -> each(shared.origin, action);
      case Several several -> several.origins.forEach(one -> each(one, action));
      default -> action.accept(origin);
    }
  }

  /** One of the inputs that the item comes from. */
  static Object first(Object origin) {
    return switch (origin) {
      case Shared shared -> first(shared.origin);
      case Several several -> first(several.origins.getFirst());
      default -> origin;
    };
  }

  /** Each input that the item comes from and that was not handed back for another item before. */
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
