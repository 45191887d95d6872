package dev.tandem.images.download;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.OneLine;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The recent health of a host: a circuit breaker with exponential back-off. A host that keeps
 * failing gets fewer requests at once, then pauses that double, and is given up when that has
 * lasted too long. One answer resets everything. Guarded by the lock of {@link Hosts}; times are on
 * the clock of {@link System#nanoTime}.
 */
final class HostHealth {

  /** The most requests at once to a host while it is unknown whether it answers at all. */
  private static final int UNTRIED = 4;

  /** From this many failures in a row on, the host is to blame and not the images. */
  private static final int TROUBLED = 3;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** The longest pause that a host can ask for; more than that would outlast any run. */
  private static final Duration LONGEST_BAN = Duration.ofHours(1);

  private static final Set<FailureClass> OF_HOSTS =
      Set.of(
          FailureClass.CONNECTION,
          FailureClass.TIMEOUT,
          FailureClass.UNKNOWN_HOST,
          FailureClass.httpStatus(429),
          FailureClass.httpStatus(502),
          FailureClass.httpStatus(503),
          FailureClass.httpStatus(504));

  private final Duration patience;
  private final long patienceNanos; // saturated at Long.MAX_VALUE

  private boolean tried;
  private long answeredAt; // valid if tried
  private int row; // failures since the last answer
  private long troubledSince; // when the first of them came
  private int pauses; // pauses since the last answer
  private long pausedAt;
  private long pauseEnd;
  private boolean paused;
  private boolean asked; // the host itself asked for that pause
  private boolean banned; // the host asked for a pause longer than the patience
  private @Nullable ItemException last;

  /**
   * @param patience how long a host may fail before it is given up
   */
  HostHealth(Duration patience) {
    this.patience = patience;
    patienceNanos = TimeUnit.NANOSECONDS.convert(patience);
  }

  /** Whether a failure says something about the host, and not about one image alone. */
  static boolean isToBlame(ItemException failure) {
    return failure.retryable() && OF_HOSTS.contains(failure.failureClass());
  }

  /** Whether there are neither failures nor a pause to remember. */
  boolean isGood() {
    return row == 0 && !paused;
  }

  /** Returns how many requests may be under way at once; never more than {@code most}. */
  int limit(int most) {
    if (row <= 1) {
      return tried ? most : Math.min(most, UNTRIED);
    }
    return Math.max(1, most >> Math.min(row - 1, 30));
  }

  /**
   * Whether the host is failing and has not said when to come back. Waiting for it is then worth
   * little, and a thread that waits holds up others.
   */
  boolean isFailing() {
    return row >= TROUBLED && !asked;
  }

  /** Whether the host itself has asked for the pause. */
  boolean hasAsked() {
    return asked;
  }

  /** Returns the failure of a request whose turn did not come in time. */
  ItemException overdue(Duration limit) {
    String late = "its turn at the host did not come within " + OneLine.of(limit);
    return last == null
        ? ItemException.lasting(FailureClass.TIMEOUT, late)
        : ItemException.lasting(last.failureClass(), last.getMessage() + "; " + late, last);
  }

  /** Returns the rest of the pause, in nanoseconds; 0 if there is none. */
  long pauseLeft(long now) {
    return paused ? Math.max(0, pauseEnd - now) : 0;
  }

  /**
   * Returns the failure of any request to a host that was given up or has asked to be left alone.
   * Returns {@code null} for other hosts, and once at the end of each pause, when a request is let
   * in to probe the host (half-open).
   */
  @Nullable ItemException refusal(long now) {
    ItemException why = last;
    if (why == null || pauseLeft(now) == 0 || !(banned || isHopeless(now))) {
      return null;
    }
    String reason =
        banned
            ? "the host asked to be left alone: "
            : "host given up after " + row + " failures in a row: ";
    return ItemException.lasting(why.failureClass(), reason + why.getMessage(), why);
  }

  /** Records that the host has answered, whatever the answer was. */
  void answered(long now) {
    answeredAt = now;
    tried = true;
    asked = false;
    row = 0;
    pauses = 0;
    paused = false;
    banned = false;
    last = null;
  }

  /**
   * Records that the host has failed.
   *
   * @param begun when that request began: requests that were under way when a pause began do not
   *     make the next pause longer
   */
  void failed(ItemException failure, long begun, long now) {
    Duration wish = failure.retryAfter();
    if (wish == null && tried && begun - answeredAt < 0) {
      return; // the host has answered since then, so this failure says nothing about it now
    }
    if (row == 0) {
      troubledSince = now;
    }
    row++;
    last = failure;
    if (wish != null && wish.isPositive()) {
      asked = true;
      banned = wish.compareTo(patience) > 0;
      pause(now, wish, LONGEST_BAN);
    } else if (row >= TROUBLED && (!paused || begun - pausedAt >= 0)) {
      asked = false;
      banned = false;
      pause(now, FIRST_PAUSE.multipliedBy(1L << Math.min(pauses, 6)), LONGEST_PAUSE);
      pauses++;
    }
  }

  private void pause(long now, Duration wish, Duration longest) {
    long end = now + (wish.compareTo(longest) < 0 ? wish : longest).toNanos();
    if (!paused || end - pauseEnd > 0) {
      pauseEnd = end;
    }
    paused = true;
    pausedAt = now;
  }

  private boolean isHopeless(long now) {
    return row >= TROUBLED && now - troubledSince > patienceNanos;
  }
}
