package dev.tandem;

import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * What a run takes from outside: time, threads, the number of processors and chance. Whoever
 * replaces them, with {@link Pipeline#in}, decides what a run would otherwise leave to the machine
 * that it runs on.
 *
 * @param clock what all times of a run go by
 * @param threads what makes its threads
 * @param processors how many workers a stage that computes has at most; 1 or more
 * @param random numbers from 0 to below 1, called by many threads: the share of its jitter that
 *     each back-off leaves out, so that with 0 all back-offs are as long as they can be
 */
public record Environment(Clock clock, Threads threads, int processors, DoubleSupplier random) {

  /** Makes the threads of a run. Thread-safe, where one pipeline is started by many threads. */
  @FunctionalInterface
  public interface Threads {

    /**
     * A new thread, not started yet.
     *
     * @param name what it is called in a thread dump
     * @param platform whether a platform thread suits the task better, because it computes, blocks
     *     where a virtual thread would hold its carrier, or must go on when stages that compute
     *     leave no carrier to anybody
     * @param task what it runs; interrupting the thread while it does is the run's own business
     */
    Thread create(String name, boolean platform, Runnable task);
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if there is no processor
   */
  public Environment {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(threads, "threads");
    Objects.requireNonNull(random, "random");
    if (processors <= 0) {
      throw new IllegalArgumentException(
          "the number of processors must be positive: " + processors);
    }
  }

  /** With the usual chance. */
  public Environment(Clock clock, Threads threads, int processors) {
    this(clock, threads, processors, () -> ThreadLocalRandom.current().nextDouble());
  }

  /** The real one, which a pipeline uses unless told otherwise. */
  public static Environment system() {
    return new Environment(
        Clock.SYSTEM,
        (name, platform, task) ->
            (platform ? Thread.ofPlatform() : Thread.ofVirtual()).name(name).unstarted(task),
        Runtime.getRuntime().availableProcessors());
  }
}
