package dev.tandem.images.download;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Rings when the time of an attempt is over. Each attempt has an alarm and hardly any rings, so the
 * thread that watches them is not woken for a new one: it looks at all of them a few times a
 * second, and rings up to {@value #TICK_MILLIS} ms late. With none to watch it sleeps.
 *
 * <p>An {@link Error} on that thread does not end it: then no deadline would be kept any more. It
 * is thrown to all who set an alarm afterwards, so that their run ends with it. Thread-safe.
 */
final class Alarms implements AutoCloseable {
  private static final long TICK_MILLIS = 50;
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);

  /** What rings at its time, unless it is closed before. */
  final class Alarm implements AutoCloseable {
    private final long at; // on the clock of System.nanoTime()
    private final Runnable ring;

    private Alarm(long at, Runnable ring) {
      this.at = at;
      this.ring = ring;
    }

    /** Rings if it is time; returns whether it was. What it throws must not silence the others. */
    private boolean ringsAt(long now) {
      boolean over = at - now <= 0;
      if (over) {
        try {
          ring.run();
        } catch (RuntimeException e) {
          watch.getUncaughtExceptionHandler().uncaughtException(watch, e);
        } catch (Error e) {
          failed(e);
        }
      }
      return over;
    }

    @Override
    public void close() {
      pending.remove(this);
    }
  }

  private final Set<Alarm> pending = ConcurrentHashMap.newKeySet();
  private final Thread watch =
      Thread.ofPlatform().daemon().name("tandem-deadline").unstarted(this::watch);
  private volatile boolean asleep;
  private volatile boolean closed;
  private volatile @Nullable Error failure; // the first one

  Alarms() {
    watch.start();
  }

  /**
   * Sets an alarm.
   *
   * @param at on the clock of {@link System#nanoTime()}
   * @param ring called on the thread of the alarms, which it must not hold up
   * @throws Error if there has been one
   */
  Alarm set(long at, Runnable ring) {
    check();
    var alarm = new Alarm(at, ring);
    pending.add(alarm);
    if (asleep) {
      LockSupport.unpark(watch);
    }
    return alarm;
  }

  private void watch() {
    while (!closed) {
      try {
        asleep = true; // said before the look: who sets an alarm after it wakes this thread
        if (pending.isEmpty()) {
          LockSupport.park(this);
        }
        asleep = false;
        LockSupport.parkNanos(this, TICK);
        long now = System.nanoTime();
        pending.removeIf(alarm -> alarm.ringsAt(now));
      } catch (Error e) {
        failed(e);
      }
    }
  }

  private void failed(Error e) {
    if (failure == null) { // only this thread writes it
      failure = e;
    }
  }

  /**
   * Does nothing if all alarms have rung as they should.
   *
   * @throws Error if there has been one
   */
  void check() {
    Error e = failure;
    if (e != null) {
      throw e;
    }
  }

  /** None rings any more. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watch);
  }
}
