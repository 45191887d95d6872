package dev.tandem;

import java.time.Duration;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a stage works. Immutable: each method returns a changed copy. One is handed to the lambda
 * that {@link Pipeline#first(String, StageFunction, java.util.function.UnaryOperator) first} and
 * {@link Pipeline#then(String, StageFunction, java.util.function.UnaryOperator) then} take:
 *
 * {@snippet file="PipelineSnippets.java" region="options"}
 *
 * @param <I> what comes into the stage
 */
public final class StageOptions<I> {
  private static final int DEFAULT_CAPACITY = 128;

  private final int workers;
  private final boolean onCpu;
  private final long bound;
  private final @Nullable ToLongFunction<? super I> weigher;
  private final Retry retry;
  private final @Nullable Duration timeout;
  private final OnFailure<I> onFailure;

  private StageOptions(
      int workers,
      boolean onCpu,
      long bound,
      @Nullable ToLongFunction<? super I> weigher,
      Retry retry,
      @Nullable Duration timeout,
      OnFailure<I> onFailure) {
    this.workers = workers;
    this.onCpu = onCpu;
    this.bound = bound;
    this.weigher = weigher;
    this.retry = retry;
    this.timeout = timeout;
    this.onFailure = onFailure;
  }

  static <I> StageOptions<I> defaults() {
    return new StageOptions<>(
        0, false, DEFAULT_CAPACITY, null, Retry.NEVER, null, new OnFailure.Stop<>());
  }

  /**
   * How many workers work side by side, each on a virtual thread of its own; one unless told
   * otherwise. With more than one, results come in the order in which they are ready.
   */
  public StageOptions<I> workers(int workers) {
    requirePositive(workers, "workers");
    return new StageOptions<>(workers, onCpu, bound, weigher, retry, timeout, onFailure);
  }

  /**
   * For work that computes instead of waiting: the workers run on platform threads, and there are
   * no more of them than processors; as many, unless {@link #workers} asks for fewer.
   */
  public StageOptions<I> onCpu() {
    return new StageOptions<>(workers, true, bound, weigher, retry, timeout, onFailure);
  }

  /**
   * How many items may wait before this stage; {@value #DEFAULT_CAPACITY} unless told otherwise.
   */
  public StageOptions<I> queue(int capacity) {
    requirePositive(capacity, "the capacity of a queue");
    return new StageOptions<>(workers, onCpu, capacity, null, retry, timeout, onFailure);
  }

  /**
   * How much the items that wait before this stage may weigh together, as in {@link
   * WorkQueue#boundedByWeight}.
   */
  public StageOptions<I> queueWeight(long max, ToLongFunction<? super I> weigher) {
    requirePositive(max, "the bound of a queue");
    Objects.requireNonNull(weigher, "weigher");
    return new StageOptions<>(workers, onCpu, max, weigher, retry, timeout, onFailure);
  }

  /**
   * Tries again after a failure, at most {@code retries} times: {@code backoff} after the first
   * attempt, then twice as long each time, as {@link Retry} says.
   */
  public StageOptions<I> retry(int retries, Duration backoff) {
    return retry(Retry.upTo(retries, backoff));
  }

  /** Tries again after a failure. */
  public StageOptions<I> retry(Retry retry) {
    return new StageOptions<>(
        workers, onCpu, bound, weigher, Objects.requireNonNull(retry), timeout, onFailure);
  }

  /**
   * How long one attempt may take. When the time is over the worker is interrupted, and the attempt
   * fails with {@link java.util.concurrent.TimeoutException}, to be retried like any failure. A
   * function that ignores interrupts holds its worker until it returns; what it returns then still
   * counts.
   */
  public StageOptions<I> timeout(Duration timeout) {
    requirePositive(timeout.compareTo(Duration.ZERO), "the time limit of an attempt");
    return new StageOptions<>(workers, onCpu, bound, weigher, retry, timeout, onFailure);
  }

  /**
   * An item that fails ends the run with {@link PipelineException}; so it is unless told otherwise.
   */
  public StageOptions<I> stop() {
    return onFailure(new OnFailure.Stop<>());
  }

  /** An item that fails is left out and counted as skipped; the run goes on. */
  public StageOptions<I> skip() {
    return onFailure(new OnFailure.Skip<>());
  }

  /**
   * An item that fails goes to {@code receiver}, called by the worker and so by many threads at
   * once, and is counted as failed; the run goes on. It stops if the receiver throws.
   */
  public StageOptions<I> deadLetter(Consumer<? super DeadLetter<I>> receiver) {
    return onFailure(new OnFailure.Deliver<>(Objects.requireNonNull(receiver, "receiver")));
  }

  private StageOptions<I> onFailure(OnFailure<I> onFailure) {
    return new StageOptions<>(workers, onCpu, bound, weigher, retry, timeout, onFailure);
  }

  int workerCount(int processors) {
    int asked = workers == 0 && !onCpu ? 1 : workers;
    return !onCpu ? asked : asked == 0 ? processors : Math.min(asked, processors);
  }

  boolean isOnCpu() {
    return onCpu;
  }

  long bound() {
    return bound;
  }

  @Nullable ToLongFunction<? super I> weigher() {
    return weigher;
  }

  Retry retry() {
    return retry;
  }

  @Nullable Duration timeout() {
    return timeout;
  }

  OnFailure<I> onFailure() {
    return onFailure;
  }

  private static void requirePositive(long value, String what) {
    if (value <= 0) {
      throw new IllegalArgumentException(what + " must be positive: " + value);
    }
  }
}
