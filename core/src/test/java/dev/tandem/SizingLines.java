package dev.tandem;

import static dev.tandem.SimulatedLine.MILLIS;
import static dev.tandem.SimulatedLine.SECOND;

/** The lines with which the sizing is measured. */
final class SizingLines {
  /** The rates of one worker at each of nine stages, in items a second; here 100 times faster. */
  private static final double[] NINE = {0.67, 4000, 0.77, 3.55, 0.28, 0.034, 0.033, 0.98, 0.016};

  private SizingLines() {}

  /** The line of issue 65540 of Ray, ten times faster: the second stage starts slowly. */
  static SimulatedLine two(long seed) {
    var line = new SimulatedLine(seed);
    line.add("first", SimulatedService.exponential(17 * MILLIS));
    line.add("second", SimulatedService.exponential(21 * MILLIS)).opensIn(200 * MILLIS);
    return line;
  }

  /** The nine stages in the documentation of Xenna. */
  static SimulatedLine nine(long seed) {
    var line = new SimulatedLine(seed);
    for (double rate : NINE) {
      line.add("stage", SimulatedService.lognormal(Math.round(SECOND / rate / 100), 0.5));
    }
    return line;
  }

  /** The line in the guide to the performance of tf.data, with ten reads for each file. */
  static SimulatedLine files(long seed) {
    var line = new SimulatedLine(seed);
    line.add("open", SimulatedService.exponential(30 * MILLIS)).resultsPerItem(10);
    line.add("read", SimulatedService.exponential(15 * MILLIS));
    line.add("map", SimulatedService.exponential(3 * MILLIS)).computes();
    line.add("batch", SimulatedService.constant(MILLIS / 10)).between(1, 1).resultsPerItem(0.1);
    return line;
  }

  /** A fast producer and a consumer that has at most eight workers. */
  static SimulatedLine producer(long seed) {
    var line = new SimulatedLine(seed);
    line.add("fast", SimulatedService.exponential(MILLIS));
    line.add("slow", SimulatedService.exponential(100 * MILLIS)).between(1, 8);
    return line;
  }

  /** A backend behind the second of three stages, which admits four items at a time. */
  static SimulatedLine behindFour(long seed) {
    var backend = SimulatedService.admitting(() -> 4);
    var line = new SimulatedLine(seed);
    line.add("before", SimulatedService.exponential(10 * MILLIS));
    line.add(
        "limited", SimulatedService.behind(backend, SimulatedService.exponential(50 * MILLIS)));
    line.add("after", SimulatedService.exponential(20 * MILLIS));
    return line;
  }

  /** Three stages that compute on four processors, and do not say so. */
  static SimulatedLine onFourProcessors(long seed) {
    var processors = SimulatedService.admitting(() -> 4);
    var line = new SimulatedLine(seed);
    for (int time : new int[] {5, 10, 2}) {
      line.add(
          "computing",
          SimulatedService.behind(processors, SimulatedService.exponential(time * MILLIS)));
    }
    return line;
  }

  /** Three stages, of which the second is three times slower from {@code time} on. */
  static SimulatedLine slower(long seed, long time) {
    var line = new SimulatedLine(seed);
    line.add("first", SimulatedService.exponential(10 * MILLIS));
    line.add(
        "changing",
        SimulatedService.changing(
            time,
            SimulatedService.exponential(20 * MILLIS),
            SimulatedService.exponential(60 * MILLIS)));
    line.add("last", SimulatedService.exponential(20 * MILLIS));
    return line;
  }
}
