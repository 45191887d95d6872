package dev.tandem.soak;

import java.util.EnumMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * The behaviour of the callbacks of a pipeline. A sleep in a callback swallows the interrupt that
 * ends it, as many loggers and clients do.
 */
record CallbackDraw(Map<Callback, Acts> acts) {
  static final CallbackDraw NONE = new CallbackDraw(Map.of());

  private static final int LONGEST_NAP = 500_000; // ten times as long if the callback is rare

  static CallbackDraw draw(SplittableRandom random, boolean endsHangs) {
    if (random.nextInt(5) > 1) {
      return NONE;
    }
    Map<Callback, Acts> acts = new EnumMap<>(Callback.class);
    for (Callback callback : Callback.values()) {
      if (random.nextInt(3) == 0) {
        acts.put(callback, acts(callback, random, endsHangs));
      }
    }
    return new CallbackDraw(acts);
  }

  private static Acts acts(Callback callback, SplittableRandom random, boolean endsHangs) {
    Map<Act, Integer> chances = new EnumMap<>(Act.class);
    for (Act act : Act.values()) {
      int chance =
          switch (act) {
            case NAP, LEAVE_INTERRUPTED -> Temper.pick(random, 0, 10, 60);
            case GO_ON -> Temper.pick(random, 0, 30);
            case FAIL, ERR -> Temper.pick(random, 0, 0, 0, 3);
            case HANG -> endsHangs ? Temper.pick(random, 0, 0, 10) : 0;
            case SPIN, FAIL_FINALLY, GET_STUCK, COMPUTE_ON, LEAVE_TIMER -> 0;
          };
      if (callback.isRare()) {
        chance *= 10;
      }
      if (callback.may(act) && chance > 0) {
        chances.put(act, chance);
      }
    }
    return new Acts(random.nextLong(), chances);
  }

  /** Performs the act of the call of this number. */
  void behave(Trial trial, Callback callback, long number) {
    Acts its = acts.get(callback);
    if (its == null) {
      return;
    }
    SplittableRandom random = its.random(number);
    Act act = its.pick(random);
    if (act == null) {
      return;
    }
    trial.tally.count("callbacks " + callback + " to " + act);
    if (callback == Callback.CLOSE && act == Act.HANG) {
      trial.closingHang.hang();
      return;
    }
    try {
      int longest = callback.isRare() ? 10 * LONGEST_NAP : LONGEST_NAP;
      act.perform(trial, random, longest, callback + " " + number);
    } catch (InterruptedException swallowed) {
      trial.tally.count("callbacks interrupted");
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
