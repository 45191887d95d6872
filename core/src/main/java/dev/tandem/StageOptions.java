package dev.tandem;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
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
  static final int DEFAULT_CAPACITY = 128;

  // Written before the options are handed to anybody.
  private int workers;
  private boolean onCpu;
  private long bound = DEFAULT_CAPACITY;
  private @Nullable ToLongFunction<? super I> weigher;
  private Retry retry = Retry.NEVER;
  private @Nullable Duration timeout;
  private long interval; // nanoseconds between attempts; 0 if there is no limit
  private int window; // 0 if the order is not restored
  private @Nullable Function<? super I, ?> key;
  private OnFailure<I> onFailure = new OnFailure.Stop<>();
  private @Nullable Predicate<? super Exception> skipped; // whatever onFailure says

  private StageOptions() {}

  static <I> StageOptions<I> defaults() {
    return new StageOptions<>();
  }

  private StageOptions<I> with(Consumer<StageOptions<I>> change) {
    StageOptions<I> copy = new StageOptions<>();
    copy.workers = workers;
    copy.onCpu = onCpu;
    copy.bound = bound;
    copy.weigher = weigher;
    copy.retry = retry;
    copy.timeout = timeout;
    copy.interval = interval;
    copy.window = window;
    copy.key = key;
    copy.onFailure = onFailure;
    copy.skipped = skipped;
    change.accept(copy);
    return copy;
  }

  /**
   * How many workers work side by side, each on a virtual thread of its own; one unless told
   * otherwise. With more than one, results come in the order in which they are ready.
   */
  public StageOptions<I> workers(int workers) {
    requirePositive(workers, "workers");
    return with(o -> o.workers = workers);
  }

  /**
   * For work that computes instead of waiting: the workers run on platform threads, and there are
   * no more of them than processors; as many, unless {@link #workers} asks for fewer.
   *
   * <p>Work that computes without this keeps every other virtual thread of the JVM waiting, those
   * of other runs too; {@link RunListener#hogged} tells of it. Time limits hold all the same.
   */
  public StageOptions<I> onCpu() {
    return with(o -> o.onCpu = true);
  }

  /**
   * How many items may wait before this stage; {@value #DEFAULT_CAPACITY} unless told otherwise.
   * Quick items move in chunks, which are larger where more may wait; whoever has to wait for room
   * is then let in when half of the queue is free. With fewer than eight, items move one by one.
   */
  public StageOptions<I> queue(int capacity) {
    requirePositive(capacity, "the capacity of a queue");
    return with(o -> {
      o.bound = capacity;
      o.weigher = null;
    });
  }

  /**
   * How much the items that wait before this stage may weigh together, as in {@link
   * WorkQueue#boundedByWeight}. Whoever has to wait for room is let in when half of it is free. An
   * item is weighed once, by the thread that puts it; if that throws, the run ends, and the failure
   * is this stage's.
   */
  public StageOptions<I> queueWeight(long max, ToLongFunction<? super I> weigher) {
    requirePositive(max, "the bound of a queue");
    Objects.requireNonNull(weigher, "weigher");
    return with(o -> {
      o.bound = max;
      o.weigher = weigher;
    });
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
    Objects.requireNonNull(retry, "retry");
    return with(o -> o.retry = retry);
  }

  /**
   * How long one attempt may take. When the time is over the worker is interrupted, and the attempt
   * fails with {@link java.util.concurrent.TimeoutException}, to be retried like any failure. A
   * function that ignores interrupts holds its worker until it returns; what it returns then still
   * counts.
   */
  public StageOptions<I> timeout(Duration timeout) {
    requirePositive(timeout, "the time limit of an attempt");
    return with(o -> o.timeout = timeout);
  }

  /**
   * How many attempts may begin in how much time, those of all workers together; evenly spaced, so
   * {@code rate(100, ofSeconds(1))} begins one each ten milliseconds at most. A worker waits for
   * its turn with the item in hand, and counts as busy.
   */
  public StageOptions<I> rate(int attempts, Duration time) {
    requirePositive(attempts, "the rate of a stage");
    requirePositive(time, "the time of a rate");
    long year = TimeUnit.DAYS.toNanos(365); // so that sums of a few do not overflow
    long nanos = Math.clamp(TimeUnit.NANOSECONDS.convert(time.dividedBy(attempts)), 1, year);
    return with(o -> o.interval = nanos);
  }

  /**
   * Results leave the stage in the order in which its items came, whichever worker is ready first.
   * A result that is early waits for those before it; the fastest worker is at most {@code window}
   * items ahead of the slowest. The window has nothing to do with the number of workers: one slow
   * item holds up the others only when the window is full. A failed item leaves a gap that closes.
   * Up to {@code window} results wait in it, whatever an item has of them; an item with more than
   * there is room for waits with its worker until all before it have left. Memory grows with what
   * waits, not with {@code window}.
   */
  public StageOptions<I> ordered(int window) {
    requirePositive(window, "the window of an order");
    return with(o -> {
      o.window = window;
      o.key = null;
    });
  }

  /**
   * Items with equal keys are worked on one at a time, in the order in which they came, and their
   * results leave in that order; items with different keys are worked on side by side. An item
   * whose key is being worked on is set aside, so that it holds up nobody else; as many may be set
   * aside as the queue holds, by number or by weight as there. The key is asked for once an item,
   * by a worker, which a cancel interrupts. The run ends if that throws, or if the hash code of a
   * key has changed when its item has been worked on.
   */
  public StageOptions<I> orderedBy(Function<? super I, ?> key) {
    Objects.requireNonNull(key, "key");
    return with(o -> {
      o.key = key;
      o.window = 0;
    });
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
   * An item whose failure is one of {@code which} is left out and counted as skipped; with any
   * other, what else these options say becomes of it. So a stage refuses on purpose what it does
   * not want. Asked once an item that failed for good; the run stops if that throws.
   */
  public StageOptions<I> skip(Predicate<? super Exception> which) {
    Objects.requireNonNull(which, "which");
    return with(o -> o.skipped = which);
  }

  /**
   * An item that fails goes to {@code receiver}, called by the worker and so by many threads at
   * once, and is counted as failed; the run goes on. It stops if the receiver throws.
   */
  public StageOptions<I> deadLetter(Consumer<? super DeadLetter<I>> receiver) {
    return onFailure(new OnFailure.Deliver<>(Objects.requireNonNull(receiver, "receiver")));
  }

  private StageOptions<I> onFailure(OnFailure<I> onFailure) {
    return with(o -> o.onFailure = onFailure);
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

  /** The pace of a new run; {@code null} if there is no limit. */
  @Nullable Pace pace() {
    return interval == 0 ? null : new Pace(interval);
  }

  /** The time from the beginning of one attempt to the next at least; zero if there is no limit. */
  Duration interval() {
    return Duration.ofNanos(interval);
  }

  /** How many results may wait for their turn; 0 if their order is not restored. */
  int window() {
    return window;
  }

  @Nullable Function<? super I, ?> key() {
    return key;
  }

  /** What becomes of an item that failed for good by that. */
  OnFailure<I> onFailure(Exception cause) {
    return skipped != null && skipped.test(cause) ? new OnFailure.Skip<>() : onFailure;
  }

  private static void requirePositive(Duration value, String what) {
    if (!value.isPositive()) {
      throw new IllegalArgumentException(what + " must be positive: " + value);
    }
  }

  private static void requirePositive(long value, String what) {
    if (value <= 0) {
      throw new IllegalArgumentException(what + " must be positive: " + value);
    }
  }
}
