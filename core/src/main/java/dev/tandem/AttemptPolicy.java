package dev.tandem;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.DoubleSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * How a stage attempts its items in one run: how often, how long and how fast. Its workers share
 * it. Thread-safe.
 *
 * @param stage the name of the stage
 * @param limit checks the time limit of each attempt; {@code null} if there is none
 * @param deadline checks the time limit of all attempts at an item; {@code null} if there is none
 * @param rate the rate limit of the attempts, which may be changed
 * @param slots limits the attempts in progress for each key; {@code null} if nothing does
 * @param rates limits the rate of the attempts for each key; {@code null} if nothing does
 * @param breaks tells whether a failure means that the resource broke; {@code null} if it stays
 * @param random returns numbers from 0 (inclusive) to 1 (exclusive), for the delays of retries
 */
record AttemptPolicy(
    String stage,
    Retry retry,
    @Nullable AttemptLimit limit,
    @Nullable AttemptLimit deadline,
    RateLimiter rate,
    @Nullable KeySlots<Object> slots,
    @Nullable KeyRates<Object> rates,
    @Nullable Predicate<? super Exception> breaks,
    StageCounters counters,
    RunListener listener,
    DoubleSupplier random) {

  /**
   * Returns whether attempts need nothing but the guard, so that many can run between entering it
   * and leaving it.
   */
  boolean isSimple() {
    return !isTimed() && breaks == null && !isPaced() && !limitsKeys();
  }

  /** Returns whether attempts may have to wait for others at items with the same key. */
  boolean limitsKeys() {
    return slots != null || rates != null;
  }

  boolean isTimed() {
    return limit != null || deadline != null;
  }

  /** Returns whether attempts have to wait for a turn now. */
  boolean isPaced() {
    return rate.interval() != 0;
  }

  /** Called before the first attempt at an item. */
  void itemBegins(InterruptGuard guard) {
    if (deadline != null) {
      guard.itemBegins(deadline.nanos());
      deadline.begins();
    }
  }

  /** Called when an attempt begins, so that its time limit, if there is one, is checked. */
  void attemptBegins() {
    if (limit != null) {
      limit.begins();
    }
  }

  /** Called when an item that has failed is attempted again. */
  void retryBegins() {
    counters.retried.increment();
  }

  /**
   * Reserves the next attempt if the rate lets it begin less than {@code within} nanoseconds from
   * now; {@code null} if it was not reserved.
   */
  RateLimiter.@Nullable Turn reserve(long now, long within) {
    RateLimiter.Turn turn = rate.reserve(now, within);
    if (turn != null) {
      counters.paced.add(turn.nanos());
    }
    return turn;
  }

  /**
   * Called when an attempt has not waited that long for its turn, because the turn was cancelled.
   */
  void notPaced(long nanos) {
    counters.paced.add(-Math.max(0, nanos));
  }

  /** Returns how long an attempt would have to wait for the rate at that moment. */
  long waitAt(long moment) {
    return isPaced() ? rate.waitAt(moment) : 0;
  }

  /** Returns how many nanoseconds are left for the attempt in progress. */
  long timeLeft(InterruptGuard guard) {
    return guard.timeLeft(limit == null ? Long.MAX_VALUE : limit.nanos());
  }

  /** Returns why an attempt failed that was interrupted because its time was up. */
  TimeoutException timeIsUp(InterruptGuard guard, int attempts) {
    if (deadline == null || (limit != null && guard.itemTimeLeft() > 0)) {
      return Limits.exceeded("no result within ", Objects.requireNonNull(limit).duration());
    }
    String all = "no result of " + (attempts == 1 ? "1 attempt" : attempts + " attempts");
    return Limits.exceeded(all + " within ", deadline.duration());
  }

  /** Returns whether attempt {@code number} is the last one that retries allow. */
  boolean isLast(int number) {
    return number > retry.retries();
  }

  /** Returns whether an item is tried again after attempt {@code number} has failed. */
  boolean again(Exception cause, int number) {
    return retry.again(cause, number);
  }

  /** Returns whether the resource broke, so that another one must be opened. */
  boolean breaks(Exception cause) {
    return breaks != null && breaks.test(cause);
  }

  /** Returns how long to wait after attempt {@code number} has failed. */
  Duration delay(Exception cause, int number) {
    return retry.delay(cause, number, random.getAsDouble());
  }

  /** Notifies the listener that an attempt has failed. */
  void attemptFailed(Failure<?, ?> failure, boolean again) {
    listener.attemptFailed(failure, again);
  }
}
