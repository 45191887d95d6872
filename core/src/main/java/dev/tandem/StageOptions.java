package dev.tandem;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The options of a stage. Immutable: each method returns a changed copy. The lambda that {@link
 * Pipeline#then(String, StageFunction, java.util.function.UnaryOperator) then} takes gets the
 * defaults and returns the options of its stage:
 *
 * {@snippet file="PipelineSnippets.java" region="options"}
 *
 * <p>Options that exclude each other are refused with {@link IllegalStateException}: {@link #queue}
 * and {@link #queueWeight}; {@link #workers} and {@link #autoWorkers}; {@link #ordered} and {@link
 * #orderedBy}; {@link #stop}, {@link #skip()} and {@link #deadLetter}. An option that is set again
 * replaces its earlier value, unless it says otherwise.
 *
 * @param <I> the type of the items that come into the stage
 */
public final class StageOptions<I> {
  static final int DEFAULT_CAPACITY = 128;
  private static final int AUTO_MOST = 64;

  // Written before the options are published.
  private int workers; // 0 if it was not set
  private int fewest; // workers, of a stage that finds their number; 0 if it does not
  private int most; // workers, likewise
  private boolean onCpu;
  private boolean sticky;
  private long bound = DEFAULT_CAPACITY;
  private boolean capacitySet;
  private @Nullable ToLongFunction<? super I> weigher;
  private Retry retry = Retry.NEVER;
  private @Nullable Duration timeout;
  private @Nullable Duration deadline;
  private long interval; // nanoseconds between attempts; 0 if there is no limit
  private int window; // 0 if the order is not restored
  private @Nullable Function<? super I, ?> key;
  private @Nullable KeyLimit<I> workersByKey;
  private @Nullable KeyLimit<I> rateByKey;
  private OnFailure<I> onFailure = new OnFailure.Stop<>();
  private @Nullable String onFailureSetBy; // the name of the option
  private @Nullable Predicate<? super Exception> skipped; // takes precedence over onFailure
  private FailureLimit.Options failureLimit = FailureLimit.Options.NONE;
  private List<Consumer<? super I>> discarded = List.of(); // the receivers
  private @Nullable Predicate<? super Exception> broken; // of the resource of a worker

  /** A limit for items with equal keys: a number, or nanoseconds. */
  private record KeyLimit<I>(Function<? super I, ?> key, long limit) {}

  private StageOptions() {}

  static <I> StageOptions<I> defaults() {
    return new StageOptions<>();
  }

  private StageOptions<I> with(Consumer<StageOptions<I>> change) {
    StageOptions<I> copy = new StageOptions<>();
    copy.workers = workers;
    copy.fewest = fewest;
    copy.most = most;
    copy.onCpu = onCpu;
    copy.sticky = sticky;
    copy.bound = bound;
    copy.capacitySet = capacitySet;
    copy.weigher = weigher;
    copy.retry = retry;
    copy.timeout = timeout;
    copy.deadline = deadline;
    copy.interval = interval;
    copy.window = window;
    copy.key = key;
    copy.workersByKey = workersByKey;
    copy.rateByKey = rateByKey;
    copy.onFailure = onFailure;
    copy.onFailureSetBy = onFailureSetBy;
    copy.skipped = skipped;
    copy.failureLimit = failureLimit;
    copy.discarded = discarded;
    copy.broken = broken;
    change.accept(copy);
    return copy;
  }

  /**
   * Sets the number of workers that run concurrently, each on its own virtual thread, or with
   * {@link #onCpu} on its own platform thread, of which there are at most as many as processors.
   * The default is one, or with {@code onCpu} as many as processors. With more than one, results
   * leave the stage in the order in which they are ready.
   */
  public StageOptions<I> workers(int workers) {
    Limits.requirePositive(workers, "workers");
    require(most == 0, "workers and autoWorkers");
    return with(o -> o.workers = workers);
  }

  /**
   * Lets the stage find its number of workers while a run is in progress: from 1 to {@value
   * #AUTO_MOST}, or with {@link #onCpu} to the number of processors; see {@link #autoWorkers(int,
   * int)}.
   */
  public StageOptions<I> autoWorkers() {
    return autoWorkers(1, AUTO_MOST);
  }

  /**
   * Lets the stage find its number of workers while a run is in progress. It begins with {@code
   * min}; with {@link #onCpu} it has as many as processors at once, within these bounds.
   *
   * <p><b>How it decides.</b> Each 200 ms, the run compares what one item costs at each of its
   * stages, and gives workers to the stage that limits the others. A stage that mostly waits for
   * items or for room gets none. Each raise has to prove its worth: if less than half of the new
   * workers show up as throughput, the stage goes back to the number that was of use, and tries
   * again after 2, 8, 32 … s. So it finds what the backend behind a stage can take. Workers are
   * taken away when they have been idle for 3 s, or sooner if the input is slow. The automatic
   * stages of a run have at most 256 workers together that do not compute, unless {@link
   * Pipeline#workerBudget} sets another number. With {@link #ordered} there are no more workers
   * than the window. While a run is paused or holds no item, nothing changes.
   *
   * <p><b>How fast it is.</b> A number at most doubles at each change. In simulations, two stages
   * of about 20 ms, which need 126 workers, found 0.9 of the ideal capacity within 3 s in half of
   * the runs, and within 5.4 s in the worst; nine stages of up to 625 ms within 10 s in half of
   * them. Behind a backend that admits four items at a time, there were 4 workers in most runs, and
   * 11 on average in the worst of 30.
   *
   * <p><b>What it is bad at.</b> Two of 30 runs of those nine stages stayed at half of the rate,
   * because slow items are few samples at first. It is no use for a run of a few seconds, nor for
   * times that change faster than it measures. A stage with {@link #orderedBy} starves when few
   * keys are under way, and then does not grow. If you know the right number, set {@link #workers}.
   *
   * <p>{@link StageHandle#workers(int)} fixes the number for the rest of the run. The order of the
   * results is that of a stage with several workers.
   *
   * {@snippet file="GuideSnippets.java" region="auto"}
   */
  public StageOptions<I> autoWorkers(int min, int max) {
    Limits.requirePositive(min, "the fewest workers");
    if (max < min) {
      throw new IllegalArgumentException("the most workers are fewer than " + min + ": " + max);
    }
    require(workers == 0, "workers and autoWorkers");
    return with(o -> {
      o.fewest = min;
      o.most = max;
    });
  }

  /**
   * Declares that the work computes instead of waiting. The workers then run on platform threads,
   * and there are as many of them as processors, unless {@link #workers} asks for fewer.
   *
   * <p>Work that computes without this option can keep every other virtual thread of the JVM
   * waiting, including those of other runs; {@link RunListener#hogged} reports it. Time limits
   * still hold.
   */
  public StageOptions<I> onCpu() {
    return with(o -> o.onCpu = true);
  }

  /**
   * Sets how many items may wait before this stage; the default is {@value #DEFAULT_CAPACITY}.
   * Quick items move in chunks, which are larger if more items may wait. A producer that has to
   * wait for room is then let in when half of the queue is free. With a capacity below eight, items
   * move one by one.
   */
  public StageOptions<I> queue(int capacity) {
    Limits.requirePositive(capacity, "the capacity of a queue");
    require(weigher == null, "queue and queueWeight");
    return with(o -> {
      o.bound = capacity;
      o.capacitySet = true;
    });
  }

  /**
   * Sets the total weight of the items that may wait before this stage, as in {@link
   * WorkQueue#boundedByWeight}. A producer that has to wait for room is let in when half of {@code
   * max} is free. Each item is weighed once, by the thread that puts it. If the weigher throws, the
   * run ends, and the failure is attributed to this stage.
   */
  public StageOptions<I> queueWeight(long max, ToLongFunction<? super I> weigher) {
    Limits.requirePositive(max, "the bound of a queue");
    Objects.requireNonNull(weigher, "weigher");
    require(!capacitySet, "queue and queueWeight");
    return with(o -> {
      o.bound = max;
      o.weigher = weigher;
    });
  }

  /**
   * Retries failed attempts, at most {@code retries} times. The back-off is {@code backoff} after
   * the first attempt, and doubles each time, as described in {@link Retry}.
   *
   * <p>An item that waits for its next attempt occupies no worker: the stage works on other items
   * meanwhile, with as many workers as before, and with the resource of that worker. So items that
   * fail do not hold up those behind them. The next attempt waits for a worker between two items,
   * and may get another resource. Each such item has a virtual thread of its own; once {@value
   * StagePermits#MOST_OUTSIDE} items of a stage wait, no further worker takes the place of another.
   * {@link StageStats.Queue#waiting} tells how many wait.
   *
   * <p>In some stages, the item waits with its worker: in those with one worker and no other option
   * that lets items overtake each other, since they keep the order of their items; in those that
   * are {@link #ordered} and emit many results; {@link #onCpu}; with {@link #queueWeight}, since
   * what waits has a weight; and in those that are {@link #sticky}.
   */
  public StageOptions<I> retry(int retries, Duration backoff) {
    return retry(Retry.upTo(retries, backoff));
  }

  /** Retries failed attempts as {@code retry} specifies. */
  public StageOptions<I> retry(Retry retry) {
    Objects.requireNonNull(retry, "retry");
    return with(o -> o.retry = retry);
  }

  /**
   * Sets the time limit of one attempt. When it has passed, the worker is interrupted, and the
   * attempt fails with {@link java.util.concurrent.TimeoutException}, which is retried like any
   * failure. A function that ignores interrupts holds its worker until it returns; its result then
   * still counts.
   */
  public StageOptions<I> timeout(Duration timeout) {
    Limits.requirePositive(timeout, "the time limit of an attempt");
    return with(o -> o.timeout = timeout);
  }

  /**
   * Sets the time limit of all attempts at an item together, from the start of the first one,
   * including the waits between them, and the time for which an {@link Emitter} waits for room. An
   * attempt that is in progress when it has passed is interrupted, and fails with {@link
   * java.util.concurrent.TimeoutException}, as after a {@link #timeout}. If too little time is left
   * for the back-off, the rate limit or the wait for a worker, there is no retry: the item fails
   * with the failure of its last attempt. A stage function learns the time left from {@link
   * Attempt#timeLeft}.
   */
  public StageOptions<I> deadline(Duration deadline) {
    Limits.requirePositive(deadline, "the time limit of all attempts");
    return with(o -> o.deadline = deadline);
  }

  /**
   * Lets an item keep its worker, and so the resource of that worker, from its first attempt to its
   * last, also while it waits for the next one. Use it if the resource remembers something of the
   * item from one attempt to the next, or if an item may wait, in the stage function, for another
   * item of the stage.
   */
  public StageOptions<I> sticky() {
    return with(o -> o.sticky = true);
  }

  /**
   * Limits how many attempts may begin in {@code time}, for all workers together. The attempts are
   * evenly spaced: {@code rate(100, ofSeconds(1))} begins at most one every ten milliseconds. A
   * worker waits for its turn with the item, and counts as busy meanwhile.
   */
  public StageOptions<I> rate(int attempts, Duration time) {
    Limits.requirePositive(attempts, "the rate of a stage");
    Limits.requirePositive(time, "the period of a rate");
    return with(o -> o.interval = RateLimiter.interval(attempts, time));
  }

  /**
   * Limits how many attempts at items with equal keys are in progress at once, such as the requests
   * to one host:
   *
   * {@snippet file="GuideSnippets.java" region="keys"}
   *
   * <p>An item that has to wait occupies no worker, as after a failed attempt (see {@link
   * #retry(int, Duration)}), so it holds up no item with another key. Of items with equal keys, the
   * one that has waited longest is next; results leave in the order in which they are ready, unless
   * {@link #ordered} or {@link #orderedBy} says otherwise. A key is remembered only while an item
   * has it. A worker calls the key function, and hashes and compares keys, for each attempt; the
   * run ends if that throws. Items then move one by one.
   */
  public StageOptions<I> workersBy(Function<? super I, ?> key, int workers) {
    Objects.requireNonNull(key, "key");
    Limits.requirePositive(workers, "the workers for a key");
    return with(o -> o.workersByKey = new KeyLimit<>(key, workers));
  }

  /**
   * Limits how many attempts at items with equal keys may begin in {@code time}, evenly spaced as
   * with {@link #rate}. An item that has to wait for its turn occupies no worker. All else is as
   * with {@link #workersBy}, but a key is remembered until its next attempt could begin at once, or
   * longer if there are fewer than a thousand keys.
   */
  public StageOptions<I> rateBy(Function<? super I, ?> key, int attempts, Duration time) {
    Objects.requireNonNull(key, "key");
    Limits.requirePositive(attempts, "the rate of a key");
    Limits.requirePositive(time, "the period of a rate");
    return with(o -> o.rateByKey = new KeyLimit<>(key, RateLimiter.interval(attempts, time)));
  }

  /**
   * Restores the order: results leave the stage in the order in which its items came, whichever
   * worker finishes first. A result that is early waits for those before it; the fastest worker is
   * at most {@code window} items ahead of the slowest. The window is independent of the number of
   * workers: one slow item holds up the others only when the window is full. The gap that a failed
   * item leaves is closed. At most {@code window} results wait, however many an item has. An item
   * with more results than there is room for waits with its worker until all items before it have
   * left. Memory grows with what waits, not with {@code window}.
   */
  public StageOptions<I> ordered(int window) {
    Limits.requirePositive(window, "the window of an order");
    require(key == null, "ordered and orderedBy");
    return with(o -> o.window = window);
  }

  /**
   * Keeps the order of items with equal keys. They are worked on one at a time, in the order in
   * which they came, and their results leave in that order; items with different keys are worked on
   * concurrently. An item whose key is being worked on is set aside, so that it holds up no other.
   * The items set aside have the same bound as the queue, by number or by weight. A worker calls
   * the key function once for each item; a cancel interrupts that call. The run ends if the call
   * throws, or if the hash code of a key has changed by the time its item has been worked on.
   */
  public StageOptions<I> orderedBy(Function<? super I, ?> key) {
    Objects.requireNonNull(key, "key");
    require(window == 0, "ordered and orderedBy");
    return with(o -> o.key = key);
  }

  /**
   * Replaces the resource of a worker whenever an attempt fails; see {@link #reopen(Predicate)}.
   */
  public StageOptions<I> reopen() {
    return reopen(_ -> true);
  }

  /**
   * Replaces the resource of a worker when an attempt has failed in a way that matches {@code
   * broken}, such as with an exception of a connection. The resource is closed at once; an
   * exception that closing it throws is suppressed in the failure. The next attempt of the worker,
   * at the same item or at another, opens a new one. If that fails, so does the attempt, and the
   * {@linkplain #retry back-off} leaves time until the next. The resource that a worker opens
   * before its first item stops the run if it cannot be opened, as without this option. Items then
   * move one by one.
   *
   * {@snippet file="LongRunSnippets.java" region="reopen"}
   */
  public StageOptions<I> reopen(Predicate<? super Exception> broken) {
    Objects.requireNonNull(broken, "broken");
    return with(o -> o.broken = broken);
  }

  /**
   * Ends the run with {@link PipelineException} if an item fails. This is the default. With {@link
   * Pipeline#outcomes}, the run continues, and the failure is an outcome.
   */
  public StageOptions<I> stop() {
    return onFailure("stop", new OnFailure.Stop<>());
  }

  /**
   * Leaves out an item that fails, and counts it as skipped; the run continues. With {@link
   * Pipeline#outcomes}, the failure is an outcome, too.
   */
  public StageOptions<I> skip() {
    return onFailure("skip", new OnFailure.Skip<>(false));
  }

  /**
   * Leaves out an item whose failure matches {@code which}, and counts it as skipped. Any other
   * failure is handled as the other options specify. A stage can thus reject items on purpose. The
   * predicate is called once for each item that has failed permanently; the run stops if it throws.
   * If predicates are set several times, a failure matches if it matches any of them.
   */
  public StageOptions<I> skip(Predicate<? super Exception> which) {
    Objects.requireNonNull(which, "which");
    Predicate<? super Exception> before = skipped;
    return with(o -> o.skipped = before == null ? which : e -> before.test(e) || which.test(e));
  }

  /**
   * Passes the failure of an item to {@code receiver}, and counts the item as failed; the run
   * continues. The worker calls the receiver, so it may be called concurrently by several threads.
   * The run stops if the receiver throws. If receivers are set several times, each gets the
   * failure, in that order.
   */
  public StageOptions<I> deadLetter(Consumer<? super Failure<?, I>> receiver) {
    Objects.requireNonNull(receiver, "receiver");
    Consumer<? super Failure<?, I>> all = receiver;
    if (onFailure instanceof OnFailure.Deliver<I>(var before)) {
      all =
          failure -> {
            before.accept(failure);
            receiver.accept(failure);
          };
    }
    return onFailure("deadLetter", new OnFailure.Deliver<>(all));
  }

  /**
   * Stops the run when more than {@code most} items of this stage have failed, even if failures are
   * skipped, delivered or reported as outcomes: something is wrong that further items will not fix.
   * Items that {@link #skip(Predicate)} rejects do not count. The run ends with {@link
   * PipelineException} and {@link PipelineException.Reason.TooManyFailures}; items that other
   * workers are at may fail after that.
   *
   * {@snippet file="GuideSnippets.java" region="maxFailures"}
   */
  public StageOptions<I> maxFailures(int most) {
    Limits.requirePositive(most, "the number of failures");
    FailureLimit.Options all = failureLimit;
    return with(o -> o.failureLimit = new FailureLimit.Options(most, all.share(), all.least()));
  }

  /**
   * Stops the run when more than this share of the items that this stage has begun have failed,
   * once there are at least {@code least} of them; all else is as with {@link #maxFailures}. Both
   * may be set.
   *
   * @param share a share of the items, from 0 (inclusive) to 1 (exclusive)
   */
  public StageOptions<I> maxFailureShare(double share, int least) {
    if (!(share >= 0 && share < 1)) {
      throw new IllegalArgumentException(
          "the share of failures is not from 0 to below 1: " + share);
    }
    Limits.requirePositive(least, "the number of items");
    FailureLimit.Options all = failureLimit;
    return with(o -> o.failureLimit = new FailureLimit.Options(all.most(), share, least));
  }

  /**
   * Calls {@code receiver} with each item that this stage does not finish because the run ends
   * early: an item in its queue or with a worker, one whose attempts the end cuts short, and a
   * result of the previous stage that the queue refuses because it is closed. Use it to release
   * what items hold, such as memory or temporary files. An item whose failure was handled is not
   * passed on. The stage function may already have been called for an item, so releasing it twice
   * must be harmless. A result that an {@link Emitter} refuses stays with the function that made
   * it, and results of the last stage go to no receiver.
   *
   * <p>The last thread of the run calls the receiver, once for each item, before it notifies the
   * listener of the end. A call that takes long may be interrupted. What a call throws is thrown to
   * the thread that waits for the end, or suppressed in the failure of the run; the other calls are
   * made anyway. If receivers are set several times, each gets the item, in that order. This option
   * is also allowed for batches.
   */
  public StageOptions<I> discarded(Consumer<? super I> receiver) {
    Objects.requireNonNull(receiver, "receiver");
    List<Consumer<? super I>> all = new ArrayList<>(discarded);
    all.add(receiver);
    return with(o -> o.discarded = List.copyOf(all));
  }

  private StageOptions<I> onFailure(String option, OnFailure<I> consequence) {
    String before = onFailureSetBy;
    require(before == null || before.equals(option), before + " and " + option);
    return with(o -> {
      o.onFailure = consequence;
      o.onFailureSetBy = option;
    });
  }

  private static void require(boolean compatible, String options) {
    if (!compatible) {
      throw new IllegalStateException(options + " exclude each other: a stage has one of them");
    }
  }

  /**
   * Throws {@link IllegalArgumentException} if anything is set but the capacity of the queue and
   * the receiver of discarded items.
   */
  void requireNoWork(String what) {
    boolean works = workers > 1 || most > 0 || onCpu || sticky || interval != 0;
    boolean keys = window > 0 || key != null || workersByKey != null || rateByKey != null;
    boolean fails =
        !retry.equals(Retry.NEVER) || timeout != null || deadline != null || skipped != null;
    if (works
        || keys
        || fails
        || weigher != null
        || broken != null
        || limitsFailures()
        || !(onFailure instanceof OnFailure.Stop<I>)) {
      throw new IllegalArgumentException(what + " takes no option but queue() and discarded()");
    }
  }

  /** Returns how many workers a stage has at first. */
  int workerCount(int processors) {
    if (isAutomatic()) {
      SizingWindow.Bounds bounds = workerBounds(processors);
      return onCpu ? bounds.max() : bounds.min();
    }
    int asked = workers == 0 && !onCpu ? 1 : workers;
    return !onCpu ? asked : asked == 0 ? processors : Math.min(asked, processors);
  }

  /** Returns the largest number of workers that the options allow. */
  int mostWorkers(int processors) {
    return isAutomatic() ? workerBounds(processors).max() : workerCount(processors);
  }

  /** Returns whether the number of workers is found while a run is in progress. */
  boolean isAutomatic() {
    return most > 0;
  }

  /** Returns how many workers a stage that finds their number may have. */
  SizingWindow.Bounds workerBounds(int processors) {
    int useful = window > 0 ? Math.min(most, window) : most;
    int max = onCpu ? Math.min(useful, processors) : useful;
    return new SizingWindow.Bounds(Math.min(fewest, max), max, onCpu);
  }

  boolean isSticky() {
    return sticky;
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

  @Nullable Duration deadline() {
    return deadline;
  }

  /** Returns the rate limiter of a new run. */
  RateLimiter rateLimiter() {
    return new RateLimiter(interval);
  }

  /** Returns new slots for each key; {@code null} if attempts are not limited by key. */
  @SuppressWarnings("unchecked") // the stage before it produces what this stage takes
  @Nullable KeySlots<Object> keySlots() {
    KeyLimit<I> by = workersByKey;
    return by == null ? null : new KeySlots<>((Function<Object, ?>) by.key(), (int) by.limit());
  }

  /** Returns new rate limiters for each key; {@code null} if the rate is not limited by key. */
  @SuppressWarnings("unchecked") // as in keySlots
  @Nullable KeyRates<Object> keyRates() {
    KeyLimit<I> by = rateByKey;
    return by == null ? null : new KeyRates<>((Function<Object, ?>) by.key(), by.limit());
  }

  FailureLimit.Options failureLimit() {
    return failureLimit;
  }

  private boolean limitsFailures() {
    return !failureLimit.equals(FailureLimit.Options.NONE);
  }

  boolean limitsWorkersByKey() {
    return workersByKey != null;
  }

  /** Returns whether a failure means that the resource of the worker broke, if one may break. */
  @Nullable Predicate<? super Exception> broken() {
    return broken;
  }

  /** Returns how many results may wait for their turn; 0 if their order is not restored. */
  int window() {
    return window;
  }

  @Nullable Function<? super I, ?> key() {
    return key;
  }

  List<Consumer<? super I>> discarded() {
    return discarded;
  }

  /** Returns what happens to an item that failed permanently because of {@code cause}. */
  OnFailure<I> onFailure(Throwable cause) {
    return skipped != null && cause instanceof Exception e && skipped.test(e)
        ? new OnFailure.Skip<>(true)
        : onFailure;
  }
}
