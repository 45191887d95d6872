package dev.tandem;

import java.util.concurrent.atomic.LongAdder;

/** The outcomes of the items of one stage so far, counted by many threads without a lock. */
final class StageCounters {
  final LongAdder done = new LongAdder(); // items finished, unless each has one result
  final LongAdder failed = new LongAdder();
  final LongAdder skipped = new LongAdder();
  final LongAdder handedBack = new LongAdder();
  final LongAdder retried = new LongAdder();
  final LongAdder paced = new LongAdder(); // nanoseconds of waiting for the rate limit of the stage
  final LongAdder refused = new LongAdder(); // inputs that were read but no longer accepted
  final HistogramRecorder serviceTimes = new HistogramRecorder();
  final HistogramRecorder waitingTimes = new HistogramRecorder();
}
