package dev.tandem;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The current attempt at an item, as seen by the stage function.
 *
 * {@snippet file="GuideSnippets.java" region="attempt"}
 *
 * <p>Thread-safe. Each call costs some nanoseconds; a function that makes none pays nothing.
 */
public final class Attempt {
  /** A scoped value would keep 500 bytes more alive for each worker that waits: its frames. */
  private static final ThreadLocal<@Nullable Attempts<?, ?>> WORKER = new ThreadLocal<>();

  private final int number;
  private final boolean last;
  private final LongSupplier left; // nanoseconds; Long.MAX_VALUE if there is no limit

  Attempt(int number, boolean last, LongSupplier left) {
    this.number = number;
    this.last = last;
    this.left = left;
  }

  /**
   * Returns the attempt that the current thread is making. This is for stage functions; in other
   * functions that a worker calls, the result means nothing.
   *
   * @throws IllegalStateException if the current thread is not that of a worker
   */
  public static Attempt current() {
    @Nullable Attempts<?, ?> attempts = WORKER.get();
    if (attempts == null) {
      throw new IllegalStateException(
          "there is no attempt here: call this in a stage function, on the thread that calls it");
    }
    return attempts.current();
  }

  /** From now on, the current thread is that of a worker, whose attempts these are. */
  static void begin(Attempts<?, ?> attempts) {
    WORKER.set(attempts);
  }

  /** From now on, the current thread is not that of a worker. */
  static void end() {
    WORKER.remove();
  }

  /** Returns the number of this attempt at the item: 1 for the first. */
  public int number() {
    return number;
  }

  /**
   * Returns whether this is the last attempt that {@link StageOptions#retry} allows. Even if it is
   * not, no other attempt may follow, for example because no time is left.
   */
  public boolean isLast() {
    return last;
  }

  /**
   * Returns the time left until this attempt is interrupted because of {@link StageOptions#timeout}
   * or {@link StageOptions#deadline}; zero if its time is up, and empty if it has no limit.
   * Meaningful only while the function runs.
   */
  public Optional<Duration> timeLeft() {
    long nanos = left.getAsLong();
    return nanos == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(Duration.ofNanos(Math.max(0, nanos)));
  }
}
