package dev.tandem;

import java.time.Duration;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * How a stage attempts its items in one run: how often, how long and how fast. Its workers share
 * it. Thread-safe.
 *
 * @param stage the name of the stage
 * @param limit checks the time limit of each attempt; {@code null} if there is none
 * @param rate the rate limit of the attempts; {@code null} if there is none
 * @param random returns numbers from 0 (inclusive) to 1 (exclusive), for the delays of retries
 */
record AttemptPolicy(
    String stage,
    Retry retry,
    @Nullable AttemptLimit limit,
    @Nullable RateLimiter rate,
    StageCounters counters,
    RunListener listener,
    DoubleSupplier random) {

  /**
   * Returns whether attempts need nothing but the guard, so that many can run between entering it
   * and leaving it.
   */
  boolean isSimple() {
    return limit == null && rate == null;
  }

  boolean isTimed() {
    return limit != null;
  }

  /** Called when an attempt begins, so that its time limit, if there is one, is checked. */
  void attemptBegins() {
    if (limit != null) {
      limit.attemptBegins();
    }
  }

  /** Called when an item that has failed is attempted again. */
  void retryBegins() {
    counters.retried.increment();
  }

  /** Reserves the next attempt; returns how many nanoseconds from now it may begin. */
  long reserve(long now) {
    if (rate == null) {
      return 0;
    }
    long wait = rate.reserve(now);
    counters.paced.add(wait);
    return wait;
  }

  /** Returns whether an item is tried again after attempt {@code number} has failed. */
  boolean again(Exception cause, int number) {
    return retry.again(cause, number);
  }

  /** Returns how long to wait after attempt {@code number} has failed. */
  Duration delay(Exception cause, int number) {
    return retry.delay(cause, number, random.getAsDouble());
  }

  /** Notifies the listener that an attempt has failed. */
  void attemptFailed(Exception cause, int number, boolean again) {
    listener.attemptFailed(stage, cause, number, again);
  }
}
