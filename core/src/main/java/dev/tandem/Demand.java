package dev.tandem;

/**
 * The service demand of a stage: the time, in nanoseconds, that one item occupies a worker on
 * average. It is estimated from windows of time, and knows how much its mean may be wrong.
 */
final class Demand {
  private static final double PRIOR = 2; // windows that the first guess of the variation counts for
  private static final double LEAST_CHANGE = Math.log(1.25);
  private static final double SURE = 3; // standard errors
  private static final int ENOUGH = 2; // windows

  private double busy;
  private double done;
  private double squares; // of the busy times, each divided by its items
  private int windows;
  private double unfinished; // busy time of the latest windows in which no item was finished
  private double odd; // busy time of windows that differ from the mean by more than chance explains
  private double oddDone;
  private int oddWindows;

  /** Adds the time for which workers were busy in a window, and the items that they finished. */
  void add(double moreBusy, double moreDone) {
    unfinished += moreBusy;
    if (moreDone == 0) {
      return;
    }
    double spent = unfinished;
    unfinished = 0;
    if (differs(spent / moreDone, moreDone)) {
      odd += spent;
      oddDone += moreDone;
      oddWindows++;
    } else {
      busy += spent;
      done += moreDone;
      squares += spent * spent / moreDone;
      windows++;
      odd = 0;
      oddDone = 0;
      oddWindows = 0;
    }
  }

  private boolean differs(double mean, double items) {
    if (windows < ENOUGH) {
      return false;
    }
    double error = variation() * Math.sqrt(1 / items + 1 / done);
    return Math.abs(Math.log(mean / mean())) > Math.max(LEAST_CHANGE, SURE * error);
  }

  /** Returns whether the latest windows differ from the mean by more than chance explains. */
  boolean hasChanged() {
    return oddWindows >= ENOUGH;
  }

  /** Returns an estimate from the latest windows alone, if it {@linkplain #hasChanged changed}. */
  Demand changed() {
    Demand changed = new Demand();
    changed.add(odd, oddDone);
    return changed;
  }

  /** Returns the busy time of the latest windows in which no item was finished. */
  double unfinished() {
    return unfinished;
  }

  /** Returns how many items it is based on. */
  double items() {
    return done;
  }

  /** Returns the mean; zero before the first item is finished. */
  double mean() {
    return done == 0 ? 0 : busy / done;
  }

  /** Returns the standard error of the mean, as a share of it. */
  double error() {
    return variation() / Math.sqrt(Math.max(1, done));
  }

  /**
   * Returns the coefficient of variation of the time for an item, estimated from how much the means
   * of the windows differ. The first guess is that of an exponential distribution, 1.
   */
  private double variation() {
    if (windows == 0) {
      return 1;
    }
    double mean = busy / done;
    double sum = Math.max(0, squares / mean / mean - done);
    return Math.clamp(Math.sqrt((PRIOR + sum) / (PRIOR + windows - 1)), 0.2, 4);
  }

  /** Adds all that another estimate is based on. */
  void merge(Demand other) {
    busy += other.busy;
    done += other.done;
    squares += other.squares;
    windows += other.windows;
  }
}
