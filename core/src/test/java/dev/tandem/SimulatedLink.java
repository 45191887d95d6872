package dev.tandem;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;

/**
 * A link to a server as the tests of Vector's adaptive concurrency simulate it: the time for a
 * request depends on how many are in flight when it begins, and too many at once, or in a second,
 * are deferred or dropped. A request that failed is sent again after a pause, by the same worker.
 */
final class SimulatedLink implements SimulatedService {
  private static final long TIMEOUT = SimulatedLine.SECOND;
  private static final long[] PAUSES = {1, 1, 2, 3, 5, 8}; // seconds; the last one from then on

  /** What happens to a request above a limit. */
  enum Above {
    DEFER,
    DROP
  }

  private final long delay;
  private double jitter; // times an exponential distribution, as a share of the delay
  private double scale; // growth of the delay with each request in flight
  private int knee = Integer.MAX_VALUE; // requests in flight above which the delay grows
  private double exponent;
  private int mostInFlight = Integer.MAX_VALUE;
  private int mostInSecond = Integer.MAX_VALUE;
  private Above above = Above.DEFER;
  private int failing; // attempts that are still to fail
  private long failingAfter; // requests

  private final Deque<Long> starts = new ArrayDeque<>(); // in the last second
  private final TreeMap<Integer, Long> timeAtLevel = new TreeMap<>();
  private int inFlight;
  private long settled;
  private long answered;

  SimulatedLink(long delay) {
    this.delay = delay;
  }

  SimulatedLink jitter(double share) {
    jitter = share;
    return this;
  }

  SimulatedLink scale(double growth) {
    scale = growth;
    return this;
  }

  SimulatedLink knee(int start, double base) {
    knee = start;
    exponent = base;
    return this;
  }

  SimulatedLink mostInFlight(int limit, Above action) {
    mostInFlight = limit;
    above = action;
    return this;
  }

  SimulatedLink mostInSecond(int limit) {
    mostInSecond = limit;
    return this;
  }

  SimulatedLink failing(int attempts, long after) {
    failing = attempts;
    failingAfter = after;
    return this;
  }

  @Override
  public void begin(SimulatedLine line, Runnable done) {
    attempt(line, 0, done);
  }

  private void attempt(SimulatedLine line, int failures, Runnable done) {
    change(line, 1);
    starts.add(line.now());
    while (starts.getFirst() <= line.now() - SimulatedLine.SECOND) {
      starts.remove();
    }
    boolean fails = answered >= failingAfter && failing > 0;
    if (fails) {
      failing--;
    }
    if (inFlight > mostInFlight && above == Above.DROP) {
      change(line, -1);
      again(line, TIMEOUT, failures, done);
    } else if (fails || inFlight > mostInFlight || starts.size() > mostInSecond) {
      line.after(
          time(line, 1),
          () -> {
            change(line, -1);
            again(line, 0, failures, done);
          });
    } else {
      long time = time(line, inFlight);
      line.after(
          time,
          () -> {
            change(line, -1);
            answered++;
            done.run();
          });
    }
  }

  private void again(SimulatedLine line, long wait, int failures, Runnable done) {
    long pause = PAUSES[Math.min(failures, PAUSES.length - 1)] * SimulatedLine.SECOND;
    line.after(wait + pause, () -> attempt(line, failures + 1, done));
  }

  private long time(SimulatedLine line, int level) {
    double growth = (level - 1) * scale;
    if (level > knee) {
      growth += Math.pow(exponent, level - knee) - 1;
    }
    double random = jitter == 0 ? 0 : -jitter * Math.log(1 - line.random.nextDouble());
    return Math.round(delay * (1 + growth + random));
  }

  private void change(SimulatedLine line, int by) {
    timeAtLevel.merge(inFlight, line.now() - settled, Long::sum);
    settled = line.now();
    inFlight += by;
  }

  /** Returns how many requests were in flight on average. */
  double mean() {
    double sum = 0;
    long time = 0;
    for (var entry : timeAtLevel.entrySet()) {
      sum += entry.getKey() * (double) entry.getValue();
      time += entry.getValue();
    }
    return sum / time;
  }

  /** Returns how many requests were in flight for the most time. */
  int mode() {
    return timeAtLevel.entrySet().stream().max(Map.Entry.comparingByValue()).orElseThrow().getKey();
  }

  /** Returns the most requests that were in flight. */
  int max() {
    return timeAtLevel.lastKey();
  }
}
