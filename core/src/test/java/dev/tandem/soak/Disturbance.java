package dev.tandem.soak;

import java.util.SplittableRandom;

/** An event outside a run that occurs at the given attempt, if the run gets that far. */
sealed interface Disturbance {

  /** No event. */
  record None() implements Disturbance {}

  /** A thread closes the run. */
  record Close(int atAttempt) implements Disturbance {}

  /** The threads that wait for the run are interrupted. */
  record Interrupt(int atAttempt) implements Disturbance {}

  /** The input of this number cannot be read. */
  record BrokenInput(int number, boolean byError) implements Disturbance {}

  /** The first stage fails on the last input with an error, which always ends the run. */
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

  /** Returns whether this ends a run whose workers would wait forever. */
  default boolean cancels() {
    return switch (this) {
      case Close _, Interrupt _ -> true;
      case None _, BrokenInput _, Poison _ -> false;
    };
  }

  /** Returns whether this ends a run that has all its inputs and waits for more. */
  default boolean endsWaiting() {
    return cancels() || this instanceof Poison;
  }

  /** Returns the attempt at which this occurs; 0 if it occurs at none. */
  default int moment() {
    return switch (this) {
      case Close(int attempt) -> attempt;
      case Interrupt(int attempt) -> attempt;
      case None _, BrokenInput _, Poison _ -> 0;
    };
  }
}
