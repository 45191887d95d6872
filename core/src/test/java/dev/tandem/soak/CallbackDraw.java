package dev.tandem.soak;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The behaviour of the callbacks of a pipeline. A sleep in a callback swallows the interrupt that
 * ends it, as many loggers and clients do.
 */
record CallbackDraw(Map<Callback, Actions> actions) {
  static final CallbackDraw NONE = new CallbackDraw(Map.of());

  private static final int LONGEST_NAP = 500_000; // ten times as long if the callback is rare

  static CallbackDraw draw(SplittableRandom random, boolean endsHangs) {
    if (random.nextInt(5) > 1) {
      return NONE;
    }
    Map<Callback, Actions> actions = new EnumMap<>(Callback.class);
    for (Callback callback : Callback.values()) {
      if (random.nextInt(3) == 0) {
        actions.put(callback, actions(callback, random, endsHangs));
      }
    }
    return new CallbackDraw(actions);
  }

  private static Actions actions(Callback callback, SplittableRandom random, boolean endsHangs) {
    Map<Action, Integer> chances = new EnumMap<>(Action.class);
    for (Action action : Action.values()) {
      int chance =
          switch (action) {
            case NAP, LEAVE_INTERRUPTED -> Behaviour.pick(random, 0, 10, 60);
            case IGNORE_INTERRUPTS -> Behaviour.pick(random, 0, 30);
            case FAIL, ERR -> Behaviour.pick(random, 0, 0, 0, 3);
            case HANG -> endsHangs ? Behaviour.pick(random, 0, 0, 10) : 0;
            case SPIN, FAIL_FINALLY, GET_STUCK, COMPUTE_ON, LEAVE_TIMER -> 0;
          };
      if (callback.isRare()) {
        chance *= 10;
      }
      if (callback.may(action) && chance > 0) {
        chances.put(action, chance);
      }
    }
    return new Actions(random.nextLong(), chances);
  }

  /** Performs the action of the call of this number. */
  void behave(Trial trial, Callback callback, long number) {
    Actions its = actions.get(callback);
    if (its == null) {
      return;
    }
    SplittableRandom random = its.random(number);
    Action action = its.pick(random);
    if (action == null) {
      return;
    }
    trial.events.count("callbacks " + callback + " to " + action);
    if (callback == Callback.CLOSE && action == Action.HANG) {
      trial.closingHang.hang();
      return;
    }
    try {
      int longest = callback.isRare() ? 10 * LONGEST_NAP : LONGEST_NAP;
      action.perform(trial, random, longest, callback + " " + number);
    } catch (InterruptedException swallowed) {
      trial.events.count("callbacks interrupted");
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
