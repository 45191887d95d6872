package dev.tandem.images.download;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The time at which an attempt, or all attempts at an image, must be over. It can be paused during
 * waits that are neither the server's fault nor the image's. Only the thread of the attempt may use
 * it, except for {@link #stoodStill}.
 */
public final class Deadline {
  private static final @Nullable Duration NO_ADVICE = null;

  private final Duration limit;
  private final @Nullable Deadline whole;
  private long end; // on the clock of System.nanoTime()
  private long pausedAt;
  private boolean paused; // now
  private long stood; // nanoseconds paused in total, before the current pause
  private @Nullable Alarm alarm;

  /**
   * @param limit the time allowed, for the message
   * @param end on the clock of {@link System#nanoTime()}
   */
  Deadline(Duration limit, long end) {
    this(limit, end, null);
  }

  /**
   * @param whole the deadline of all attempts, if this is the deadline of one of them
   */
  Deadline(Duration limit, long end, @Nullable Deadline whole) {
    this.limit = limit;
    this.end = end;
    this.whole = whole;
  }

  public static Deadline after(Duration limit) {
    // A limit of centuries would overflow the clock; a year is as good as no limit.
    Duration year = Duration.ofDays(365);
    Duration bounded = limit.compareTo(year) < 0 ? limit : year;
    return new Deadline(limit, System.nanoTime() + bounded.toNanos());
  }

  /** Returns this deadline or the other, whichever comes first. */
  Deadline before(Deadline other) {
    return end - other.end <= 0 ? this : other;
  }

  /** Returns the time that was allowed. */
  public Duration limit() {
    return limit;
  }

  /** Returns the time left; zero or negative once the deadline has passed. */
  public Duration left() {
    return Duration.ofNanos(end - System.nanoTime());
  }

  /**
   * Ends the attempt if the deadline has passed or the thread is interrupted. A read that always
   * finds bytes available would notice neither.
   */
  void check() throws ItemException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (System.nanoTime() - end >= 0) {
      throw ItemException.passing(FailureClass.TIMEOUT, WebFailures.noResponse(limit), NO_ADVICE);
    }
  }

  /** Something to wait for. */
  @FunctionalInterface
  public interface Wait {
    void await() throws InterruptedException;
  }

  /**
   * Waits for one of our own resources, such as memory. Meanwhile this deadline is paused, and so
   * is the deadline of all attempts.
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
   * Waits for one of our own resources without pausing the deadline of all attempts, which limits
   * the wait. If this is the deadline of one attempt, only it is paused.
   *
   * @param wait receives the longest time that it may take
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
        stood = before; // not counted: no server had begun to answer
      }
    }
  }

  /** Something to wait for, up to a time limit. */
  @FunctionalInterface
  interface TimedWait {
    void await(Duration limit) throws InterruptedException;
  }

  /** Pauses the deadline. */
  synchronized void pause() {
    pausedAt = System.nanoTime();
    paused = true;
    if (alarm != null) {
      alarm.stop();
    }
  }

  /** Ends the pause, and moves the deadline later by its length. */
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
   * Returns for how many nanoseconds in total this deadline was paused together with that of all
   * attempts. Any thread may call it.
   */
  synchronized long stoodStill() {
    return stood + (paused ? System.nanoTime() - pausedAt : 0);
  }

  /** Moves the deadline {@code nanos} nanoseconds later. */
  void extend(long nanos) {
    end += nanos;
  }

  /** Runs {@code ring} at the deadline unless the alarm is closed first. There can be only one. */
  Alarm alarm(Alarms alarms, Runnable ring) {
    Alarm set = new Alarm(alarms, ring);
    set.set();
    alarm = set;
    return set;
  }

  /** An alarm that fires at the deadline, and is stopped during pauses. */
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
