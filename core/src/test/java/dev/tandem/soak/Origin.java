package dev.tandem.soak;

import dev.tandem.RunContext;
import org.jspecify.annotations.Nullable;

/** The input that an item comes from, as the context in which a stage function runs says. */
final class Origin {
  private static final ThreadLocal<@Nullable Item> CURRENT = new ThreadLocal<>();

  /** The context, which each thread enters and leaves in turn. */
  static final RunContext<Item> CONTEXT =
      () ->
          input -> {
            if (CURRENT.get() != null) {
              throw new IllegalStateException("the context of " + CURRENT.get() + " was not left");
            }
            CURRENT.set(input);
            return CURRENT::remove;
          };

  private Origin() {}

  /** Checks that the current context is the one of the item. */
  @SuppressWarnings("ReferenceEquality") // identity is meant
  static void check(Item item, Trial trial) {
    Item input = item;
    while (!input.parents.isEmpty()) {
      input = input.parents.getFirst();
    }
    Item current = CURRENT.get();
    trial.expect(current == input, item + " is worked on in the context of " + current);
  }
}
