package dev.tandem.soak;

import java.util.SplittableRandom;

/** What happens to a run from outside, at the moment of that attempt, if it gets so far. */
sealed interface Disturbance {

  /** Nothing. */
  record None() implements Disturbance {}

  /** Somebody closes it. */
  record Close(int atAttempt) implements Disturbance {}

  /** Those that wait for it are interrupted. */
  record Interrupt(int atAttempt) implements Disturbance {}

  /** The input of that number cannot be read. */
  record BrokenInput(int number, boolean byError) implements Disturbance {}

  /** The first stage fails on the last input with an error, which nothing survives. */
  record Poison(int number) implements Disturbance {}

  static Disturbance draw(SplittableRandom random, int items) {
    int moment = 1 + random.nextInt(2 * items + 1);
    return switch (random.nextInt(10)) {
      case 0, 1 -> new Close(moment);
      case 2, 3 -> new Interrupt(moment);
      case 4 -> new BrokenInput(moment, random.nextInt(3) == 0);
      case 5 -> items > 0 ? new Poison(items - 1) : new None();
      default -> new None();
    };
  }

  /** Whether it ends a run whose workers would wait for ever. */
  default boolean cancels() {
    return switch (this) {
      case Close _, Interrupt _ -> true;
      case None _, BrokenInput _, Poison _ -> false;
    };
  }

  /** Whether it ends a run that has got all its inputs and waits for more. */
  default boolean endsWaiting() {
    return cancels() || this instanceof Poison;
  }

  /** The attempt at which it comes; 0 if it comes at none. */
  default int moment() {
    return switch (this) {
      case Close(int attempt) -> attempt;
      case Interrupt(int attempt) -> attempt;
      case None _, BrokenInput _, Poison _ -> 0;
    };
  }
}
