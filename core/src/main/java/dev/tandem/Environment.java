package dev.tandem;

import java.util.Objects;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;

/**
 * The environment of a run: time, threads, the number of processors and random numbers. Pass
 * another one to {@link Pipeline#in} to control what a run would otherwise leave to the machine
 * that it runs on.
 *
 * @param clock the clock that all times of a run are measured by
 * @param threads the factory of the threads of a run
 * @param processors the maximum number of workers of a stage that computes; 1 or more
 * @param random random numbers from 0 (inclusive) to 1 (exclusive), called by many threads: the
 *     share of the jitter by which each back-off is shortened, so that with 0 all back-offs are as
 *     long as they can be
 */
public record Environment(Clock clock, Threads threads, int processors, DoubleSupplier random) {

  /**
   * The factory of the threads of a run. Must be thread-safe if many threads start runs of one
   * pipeline.
   */
  @FunctionalInterface
  public interface Threads {

    /**
     * Creates a thread without starting it.
     *
     * @param name the name of the thread in a thread dump
     * @param platform whether a platform thread suits the task better, because it computes, blocks
     *     where a virtual thread would hold its carrier, or must continue when stages that compute
     *     leave no carrier to other threads
     * @param task what the thread runs; while it runs, interrupting the thread is up to the run
     */
    Thread create(String name, boolean platform, Runnable task);
  }

  /**
   * Checks the values.
   *
   * @throws IllegalArgumentException if {@code processors} is not positive
   */
  public Environment {
    Objects.requireNonNull(clock, "clock");
    Objects.requireNonNull(threads, "threads");
    Objects.requireNonNull(random, "random");
    Limits.requirePositive(processors, "the number of processors");
  }

  /** Creates an environment with the default random numbers. */
  public Environment(Clock clock, Threads threads, int processors) {
    this(clock, threads, processors, () -> ThreadLocalRandom.current().nextDouble());
  }

  /** Returns the real environment, which a pipeline uses by default. */
  public static Environment system() {
    return new Environment(
        Clock.SYSTEM,
        (name, platform, task) ->
            (platform ? Thread.ofPlatform() : Thread.ofVirtual()).name(name).unstarted(task),
        Runtime.getRuntime().availableProcessors());
  }
}
