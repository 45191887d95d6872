package dev.tandem;

import org.jspecify.annotations.Nullable;

/** What {@link WorkerSizing} has learned about a stage. */
final class SizedStage {
  private static final long LONGEST_SETTLING = 2_000_000_000;
  private static final double FEW_ITEMS = 4;

  private SizingWindow window = SizingWindow.NONE;
  private final RecentTimes recent = new RecentTimes();
  private final Ceiling ceiling = new Ceiling();
  private Demand demand = new Demand(); // with the present number of workers
  private @Nullable Raise raise; // the latest one, until it is known to be worth it
  private long sinceChange; // of the number of workers, in nanoseconds
  private long settling; // time after the change, in nanoseconds
  private int judged; // windows after that
  private double inProgress; // items
  private double items; // that it has ever finished
  private double results; // of those

  /** Takes what the stage did in the latest window. */
  void add(SizingWindow latest) {
    window = latest;
    recent.add(latest);
    ceiling.pass(latest.nanos());
    sinceChange += latest.nanos();
    inProgress += latest.items().started() - latest.items().done();
    items += latest.items().done();
    results += latest.items().out();
    if (since().isSettled()) {
      demand.add((double) latest.times().busy(), (double) latest.items().done());
      judged++;
    }
    if (demand.hasChanged()) { // what was known about raises is not true any more
      demand = demand.changed();
      raise = null;
      ceiling.forget();
    }
  }

  private Raise.Since since() {
    return new Raise.Since(
        workers(),
        concurrency(),
        demand,
        sinceChange,
        settling,
        window.nanos(),
        judged,
        ceiling.workers() < bounds().max());
  }

  /** Judges the latest raise. */
  Raise.Verdict verdict() {
    return raise == null || bounds().computes() ? Raise.Verdict.GOOD : raise.judge(since());
  }

  /** Accepts the latest raise. */
  void accept() {
    raise = null;
  }

  /**
   * Returns the number of workers that the latest raise was worth, and lets that be the most until
   * it is time to try again.
   */
  int takeBack() {
    if (raise == null) {
      return workers();
    }
    int useful = raise.useful(since());
    ceiling.lower(useful);
    settling = (long) Math.min(demand.mean(), LONGEST_SETTLING);
    demand = raise.demand();
    raise = null;
    return useful;
  }

  /** Notes that the stage will have another number of workers. */
  void change(int workers) {
    if (workers > workers()) {
      if (raise == null) {
        raise = new Raise(workers(), concurrency(), demand);
      } else {
        switch (verdict()) {
          case GOOD, HOPEFUL -> {
            demand.merge(raise.demand());
            raise = new Raise(workers(), concurrency(), demand);
          }
          case OPEN, WAIT, VAIN -> {} // compare with what was known last
        }
      }
      demand = new Demand();
      settling = (long) Math.min(raise.demand().mean() / 2, LONGEST_SETTLING);
      judged = 0;
    }
    sinceChange = 0;
  }

  int workers() {
    return window.workers();
  }

  SizingWindow.Bounds bounds() {
    return window.bounds();
  }

  RecentTimes recent() {
    return recent;
  }

  /** Returns how full the queue of the stage is, from 0 to 1. */
  double level() {
    return window.level();
  }

  /** Returns the service demand, in nanoseconds; zero if nothing is known. */
  double demand() {
    Demand known = raise != null && demand.items() < FEW_ITEMS ? raise.demand() : demand;
    if (known.items() > 0) {
      return known.mean();
    }
    return inProgress > 0 ? 2 * demand.unfinished() / inProgress : 0; // half done, on average
  }

  /** Returns the standard error of the demand, as a share of it. */
  double error() {
    return demand.error();
  }

  /** Returns how many results an item of the stage has on average. */
  double resultsPerItem() {
    return items == 0 ? 1 : Math.max(results, 0.5) / items;
  }

  private double concurrency() {
    return recent.busyShare() * workers();
  }

  /** Returns the most workers that may be of use. */
  int most() {
    return Math.clamp(ceiling.workers(), bounds().min(), bounds().max());
  }

  /** Returns whether it is time to see whether more workers are of use after all. */
  boolean isDueForRetry() {
    return ceiling.isDue() && most() < bounds().max() && workers() >= most();
  }

  void retry() {
    ceiling.lift();
  }
}
