package dev.tandem;

import java.util.concurrent.atomic.LongAdder;

/** What has become of the items of one stage so far. Counted by many threads, without a lock. */
final class Tally {
  final LongAdder done = new LongAdder(); // items finished, where not each has one result
  final LongAdder failed = new LongAdder();
  final LongAdder skipped = new LongAdder();
  final LongAdder handedBack = new LongAdder();
  final LongAdder retried = new LongAdder();
  final LongAdder paced = new LongAdder(); // nanoseconds of waiting for the rate of the stage
  final LongAdder refused = new LongAdder(); // inputs that were read but not let in any more
  final ServiceTimes serviceTimes = new ServiceTimes();
}
