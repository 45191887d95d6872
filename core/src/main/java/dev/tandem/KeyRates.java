package dev.tandem;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Limits how fast attempts at items with equal keys begin: each key has a {@link RateLimiter}. One
 * that would let the next attempt begin at once is forgotten in time. Thread-safe.
 *
 * @param <I> the type of the items
 */
final class KeyRates<I> {
  private static final int FEW = 1_000; // keys that are kept anyway

  private final Function<? super I, ?> key;
  private final long interval;
  private final Map<Object, RateLimiter> keys = new ConcurrentHashMap<>();
  private final AtomicInteger many = new AtomicInteger(FEW); // keys, from which on some may go

  KeyRates(Function<? super I, ?> key, long interval) {
    this.key = key;
    this.interval = interval;
  }

  /**
   * Reserves the next attempt at an item with the same key as this one, if it may begin less than
   * {@code within} nanoseconds from now; returns how many nanoseconds from now it may begin, or -1
   * if it was not reserved. Runs user code.
   */
  long reserve(I item, long now, long within) {
    Object itsKey = Objects.requireNonNull(key.apply(item), "the key of an item");
    long[] wait = {-1};
    keys.compute(
        itsKey,
        (_, known) -> {
          RateLimiter rate = known == null ? new RateLimiter(interval) : known;
          RateLimiter.Turn turn = rate.reserve(now, within);
          wait[0] = turn == null ? -1 : turn.nanos();
          return rate;
        });
    forgetSome(now);
    return wait[0];
  }

  private void forgetSome(long now) {
    int limit = many.get();
    if (keys.size() >= limit && many.compareAndSet(limit, Integer.MAX_VALUE)) {
      for (Object one : keys.keySet()) {
        keys.computeIfPresent(one, (_, rate) -> rate.waitAt(now) == 0 ? null : rate);
      }
      many.set(Math.max(FEW, 2 * keys.size()));
    }
  }

  /** Returns how many keys are remembered. */
  int size() {
    return keys.size();
  }
}
