package dev.tandem;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Limits how fast attempts at items with equal keys begin: each key has a {@link RateLimiter}, and
 * a queue of which only the first waits for it. So no attempt has a turn before it can begin. A
 * limiter that would let the next attempt begin at once is forgotten eventually. Thread-safe.
 *
 * @param <I> the type of the items
 */
final class KeyRates<I> {
  private static final int FEW = 1_000; // keys that are kept anyway

  private final Function<? super I, ?> key;
  private final long interval;
  private final Map<Object, RateLimiter> keys = new ConcurrentHashMap<>();
  private final KeySlots<I> queues;
  private final AtomicInteger many = new AtomicInteger(FEW); // keys at which idle ones are removed

  KeyRates(Function<? super I, ?> key, long interval) {
    this.key = key;
    this.interval = interval;
    queues = new KeySlots<>(key, 1);
  }

  /** Requests the turn of an attempt at an item; runs user code. */
  KeySlots<I>.Slot queue(I item) {
    return queues.request(item);
  }

  /**
   * Returns how many nanoseconds from now the next attempt at an item with the same key as this one
   * may begin. Runs user code.
   */
  long waitAt(I item, long now) {
    RateLimiter rate = keys.get(keyOf(item));
    return rate == null ? 0 : rate.waitAt(now);
  }

  /** Called when an attempt at an item begins; runs user code. */
  void begins(I item, long now) {
    keys.compute(
        keyOf(item),
        (_, known) -> {
          RateLimiter rate = known == null ? new RateLimiter(interval) : known;
          rate.reserve(now, Long.MAX_VALUE);
          return rate;
        });
    forgetSome(now);
  }

  private Object keyOf(I item) {
    return Objects.requireNonNull(key.apply(item), "the key of an item");
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
