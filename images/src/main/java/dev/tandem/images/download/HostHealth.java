package dev.tandem.images.download;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.OneLine;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How a host has fared lately, and what follows: one that fails again and again gets fewer requests
 * at once, then pauses that double, and is given up when that has lasted too long. One answer makes
 * everything good. Guarded by the lock of {@link Hosts}; moments are those of {@link
 * System#nanoTime}.
 */
final class HostHealth {

  /** Nobody knows yet whether a host answers at all, so no more than that find out. */
  private static final int UNTRIED = 4;

  /** So many failures in a row are the host's and not the images'. */
  private static final int TROUBLED = 3;

  private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);

  /** What a host can ask for at most; more than that is beyond any run. */
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
  private final long patienceNanos; // or as long as there can be

  private boolean tried;
  private long answeredAt; // once it was tried
  private int row; // failures since the last answer
  private long troubledSince; // when the first of them came
  private int pauses; // how many there were since the last answer
  private long pausedAt;
  private long pauseEnd;
  private boolean paused;
  private boolean asked; // by the host itself for that pause
  private boolean banned; // likewise, for longer than anybody waits
  private @Nullable ItemException last;

  /**
   * @param patience a host that has failed for so long is given up
   */
  HostHealth(Duration patience) {
    this.patience = patience;
    patienceNanos = TimeUnit.NANOSECONDS.convert(patience);
  }

  /** Whether a failure says something about the host, and not about one image alone. */
  static boolean isToBlame(ItemException failure) {
    return failure.retryable() && OF_HOSTS.contains(failure.failureClass());
  }

  /** Whether nothing is known that would make a difference. */
  boolean isGood() {
    return row == 0 && !paused;
  }

  /** How many requests may be under way at once, of at most so many. */
  int limit(int most) {
    if (row <= 1) {
      return tried ? most : Math.min(most, UNTRIED);
    }
    return Math.max(1, most >> Math.min(row - 1, 30));
  }

  /**
   * Whether it fails without having said when to come back. To wait for it is then worth little,
   * and whoever waits holds up others.
   */
  boolean isFailing() {
    return row >= TROUBLED && !asked;
  }

  /** The failure of those whose turn has not come in time. */
  ItemException overdue(Duration limit) {
    String late = "the turn of its host did not come within " + OneLine.of(limit);
    return last == null
        ? ItemException.lasting(FailureClass.TIMEOUT, late)
        : ItemException.lasting(last.failureClass(), last.getMessage() + "; " + late, last);
  }

  /** How many nanoseconds the pause still lasts; 0 if there is none. */
  long pauseLeft(long now) {
    return paused ? Math.max(0, pauseEnd - now) : 0;
  }

  /**
   * The failure of all who ask a host now that was given up, or does not want to be asked; {@code
   * null} for others, and once at the end of each pause, when somebody is let in to try.
   */
  @Nullable ItemException refusal(long now) {
    ItemException why = last;
    if (why == null || pauseLeft(now) == 0 || !(banned || isHopeless(now))) {
      return null;
    }
    String reason =
        banned
            ? "the host asked to be left alone: "
            : "given up after " + row + " failures of its host in a row: ";
    return ItemException.lasting(why.failureClass(), reason + why.getMessage(), why);
  }

  /** The host has answered, whatever it said, at that time. */
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
   * The host has failed.
   *
   * @param begun when that request began: those that were under way when a pause began do not make
   *     the next one longer
   */
  void failed(ItemException failure, long begun, long now) {
    Duration wish = failure.retryAfter();
    if (wish == null && tried && begun - answeredAt < 0) {
      return; // it has answered others since: this one says nothing about how it is now
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
