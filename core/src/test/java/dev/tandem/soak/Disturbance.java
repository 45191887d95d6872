package dev.tandem.soak;

import java.util.SplittableRandom;

/** What happens to a run from outside, at the moment of that attempt, if it gets so far. */
sealed interface Disturbance {

  /** Nothing. */
  record None() implements Disturbance {}

  /** Somebody closes it. */
  record Close(int atAttempt) implements Disturbance {}

  /** Whoever waits for it is interrupted. */
  record Interrupt(int atAttempt) implements Disturbance {}

  /** The input of that number cannot be read. */
  record BrokenInput(int number) implements Disturbance {}

  /** Somebody looks at its stats all the time. */
  record Watch() implements Disturbance {}

  static Disturbance draw(SplittableRandom random, int items) {
    int moment = 1 + random.nextInt(2 * items + 1);
    return switch (random.nextInt(10)) {
      case 0, 1 -> new Close(moment);
      case 2, 3 -> new Interrupt(moment);
      case 4 -> new BrokenInput(moment);
      case 5 -> new Watch();
      default -> new None();
    };
  }

  /** Whether it ends a run whose workers would wait for ever. */
  default boolean cancels() {
    return switch (this) {
      case Close _, Interrupt _ -> true;
      case None _, BrokenInput _, Watch _ -> false;
    };
  }
}
