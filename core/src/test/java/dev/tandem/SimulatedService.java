package dev.tandem;

import java.util.Random;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;

/** How a worker of a simulated stage gets an item done. */
@FunctionalInterface
interface SimulatedService {

  /** Begins to work on an item, and runs {@code done} when it is finished. */
  void begin(SimulatedLine line, Runnable done);

  /** An item always takes the same time. */
  static SimulatedService constant(long nanos) {
    return (line, done) -> line.after(nanos, done);
  }

  /** Times are distributed exponentially, so their standard deviation is their mean. */
  static SimulatedService exponential(long mean) {
    return timed(random -> Math.round(-mean * Math.log(1 - random.nextDouble())));
  }

  /** Times are distributed lognormally; {@code sigma} is that of their logarithm. */
  static SimulatedService lognormal(long mean, double sigma) {
    double mu = Math.log((double) mean) - sigma * sigma / 2;
    return timed(random -> Math.round(Math.exp(mu + sigma * random.nextGaussian())));
  }

  private static SimulatedService timed(ToLongFunction<Random> time) {
    return (line, done) -> line.after(time.applyAsLong(line.random), done);
  }

  /** The service is {@code before} until {@code time}, then {@code after}. */
  static SimulatedService changing(long time, SimulatedService before, SimulatedService after) {
    return (line, done) -> (line.now() < time ? before : after).begin(line, done);
  }

  /** The work is done behind a backend, which admits only some at a time. */
  static SimulatedService behind(SimulatedBackend backend, SimulatedService work) {
    return (line, done) ->
        backend.enter(() ->
            work.begin(
                line,
                () -> {
                  backend.leave();
                  done.run();
                }));
  }

  /** A backend for a number of items at a time that may change. */
  static SimulatedBackend admitting(LongSupplier limit) {
    return new SimulatedBackend(limit);
  }
}
