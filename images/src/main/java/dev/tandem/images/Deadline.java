package dev.tandem.images;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When an attempt must be over. It can be paused, while the attempt waits for something that is not
 * its server's fault. Used by the thread of the attempt alone.
 */
final class Deadline {
  private static final @Nullable Duration NO_ADVICE = null;

  private final Duration limit;
  private long end; // on the clock of System.nanoTime()
  private long pausedAt;
  private @Nullable Alarm alarm;

  /**
   * @param limit the time it was given, for the message
   * @param end on the clock of {@link System#nanoTime()}
   */
  Deadline(Duration limit, long end) {
    this.limit = limit;
    this.end = end;
  }

  static Deadline after(Duration limit) {
    // A limit of centuries would overflow the clock; a year is no limit either.
    Duration year = Duration.ofDays(365);
    Duration bounded = limit.compareTo(year) < 0 ? limit : year;
    return new Deadline(limit, System.nanoTime() + bounded.toNanos());
  }

  /** This one or the other, whichever comes first. */
  Deadline before(Deadline other) {
    return end - other.end <= 0 ? this : other;
  }

  /** The time it was given. */
  Duration limit() {
    return limit;
  }

  /** How long there is still; not positive when it is over. */
  Duration left() {
    return Duration.ofNanos(end - System.nanoTime());
  }

  /**
   * Ends the attempt if its time is over or its thread is interrupted. A read that always finds
   * bytes waiting would notice neither.
   */
  void check() throws ItemException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (System.nanoTime() - end >= 0) {
      throw ItemException.passing(
          FailureClass.TIMEOUT, "no whole answer within " + OneLine.of(limit), NO_ADVICE);
    }
  }

  /** The time stands still from now on. */
  void pause() {
    pausedAt = System.nanoTime();
    if (alarm != null) {
      alarm.stop();
    }
  }

  /** The time goes on. */
  void resume() {
    end += System.nanoTime() - pausedAt;
    if (alarm != null) {
      alarm.set();
    }
  }

  /** Does something when the time is over, unless it is closed before. There can be one. */
  Alarm alarm(Alarms alarms, Runnable ring) {
    Alarm set = new Alarm(alarms, ring);
    set.set();
    alarm = set;
    return set;
  }

  /** What rings when the time is over. */
  final class Alarm implements AutoCloseable {
    private final Alarms alarms;
    private final Runnable ring;
    private Alarms.@Nullable Alarm current;

    private Alarm(Alarms alarms, Runnable ring) {
      this.alarms = alarms;
      this.ring = ring;
    }

    private void set() {
      current = alarms.set(end, ring);
    }

    private void stop() {
      if (current != null) {
        current.close();
      }
    }

    @Override
    public void close() {
      stop();
      alarm = null;
    }
  }
}
