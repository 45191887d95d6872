package dev.tandem.images.download;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.OneLine;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When an attempt must be over, or all attempts at an image. It can be paused, while what is waited
 * for is neither the server's fault nor the image's. Used by the thread of the attempt alone, but
 * for {@link #stoodStill}.
 */
public final class Deadline {
  private static final @Nullable Duration NO_ADVICE = null;

  private final Duration limit;
  private final @Nullable Deadline whole;
  private long end; // on the clock of System.nanoTime()
  private long pausedAt;
  private boolean paused; // now
  private long stood; // for so long in all, before the pause of now
  private @Nullable Alarm alarm;

  /**
   * @param limit the time it was given, for the message
   * @param end on the clock of {@link System#nanoTime()}
   */
  Deadline(Duration limit, long end) {
    this(limit, end, null);
  }

  /**
   * @param whole that of all attempts, of which this is one
   */
  Deadline(Duration limit, long end, @Nullable Deadline whole) {
    this.limit = limit;
    this.end = end;
    this.whole = whole;
  }

  public static Deadline after(Duration limit) {
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
  public Duration limit() {
    return limit;
  }

  /** How long there is still; not positive when it is over. */
  public Duration left() {
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

  /** Something to wait for. */
  @FunctionalInterface
  public interface Wait {
    void await() throws InterruptedException;
  }

  /**
   * Waits for something of ours, such as memory: the time stands still meanwhile, that of all
   * attempts too.
   */
  public void standStillDuring(Wait wait) throws InterruptedException {
    pause();
    try {
      if (whole == null) {
        wait.await();
      } else {
        whole.standStillDuring(wait);
      }
    } finally {
      resume();
    }
  }

  /**
   * Waits for something of ours that all attempts together have no more time for than they have: if
   * this is one of several, only its own time stands still.
   *
   * @param wait is told how long it may take
   */
  void standStillAlone(TimedWait wait) throws InterruptedException {
    if (whole == null) {
      wait.await(left());
      return;
    }
    long before = stoodStill();
    pause();
    try {
      wait.await(whole.left());
    } finally {
      resume();
      synchronized (this) {
        stood = before; // nobody has begun to answer meanwhile
      }
    }
  }

  /** Something to wait for, but no longer than that. */
  @FunctionalInterface
  interface TimedWait {
    void await(Duration limit) throws InterruptedException;
  }

  /** The time stands still from now on. */
  synchronized void pause() {
    pausedAt = System.nanoTime();
    paused = true;
    if (alarm != null) {
      alarm.stop();
    }
  }

  /** The time goes on. */
  synchronized void resume() {
    long pause = System.nanoTime() - pausedAt;
    end += pause;
    stood += pause;
    paused = false;
    if (alarm != null) {
      alarm.set();
    }
  }

  /**
   * For how many nanoseconds the time has stood still in all, that of all attempts too. May be
   * asked by any thread.
   */
  synchronized long stoodStill() {
    return stood + (paused ? System.nanoTime() - pausedAt : 0);
  }

  /** There is so much more time. */
  void extend(long nanos) {
    end += nanos;
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
