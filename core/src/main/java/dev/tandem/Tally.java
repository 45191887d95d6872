package dev.tandem;

import java.util.concurrent.atomic.LongAdder;

/** What has become of the items of one stage so far. Counted by many threads, without a lock. */
final class Tally {
  final LongAdder out = new LongAdder(); // results handed on
  final LongAdder failed = new LongAdder();
  final LongAdder skipped = new LongAdder();
  final LongAdder handedBack = new LongAdder();
  final LongAdder retried = new LongAdder();
  final LongAdder refused = new LongAdder(); // inputs that were read but not let in any more
  final ServiceTimes serviceTimes = new ServiceTimes();

  private final LongAdder done; // the items finished

  /** A tally; where each item has one result, the results tell how many are done. */
  Tally(boolean oneToOne) {
    done = oneToOne ? out : new LongAdder();
  }

  /** So many items are done, whose results are counted apart. */
  void done(long items) {
    if (!done.equals(out)) {
      done.add(items);
    }
  }

  long done() {
    return done.sum();
  }

  /** How many items have left the stage in one way or another. */
  long ended() {
    return done.sum() + failed.sum() + skipped.sum() + handedBack.sum();
  }
}
