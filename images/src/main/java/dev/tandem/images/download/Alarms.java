package dev.tandem.images.download;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * The alarms of attempts, which fire when their time is over. Each attempt sets an alarm and hardly
 * any fires, so a new alarm does not wake the thread that watches them. The thread polls all alarms
 * every {@value #TICK_MILLIS} ms, so they fire up to that much late. It parks while there are none.
 *
 * <p>An {@link Error} does not end that thread, since no deadline would be enforced any more. Every
 * later {@link #set} throws the error, so that the run ends with it. Thread-safe.
 */
final class Alarms implements AutoCloseable {
  private static final long TICK_MILLIS = 50;
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(TICK_MILLIS);

  /** One alarm, which fires at its time unless it is closed first. */
  final class Alarm implements AutoCloseable {
    private final long at; // on the clock of System.nanoTime()
    private final Runnable ring;

    private Alarm(long at, Runnable ring) {
      this.at = at;
      this.ring = ring;
    }

    /** Fires if it is time; returns whether it was. An exception must not stop the other alarms. */
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
  private volatile @Nullable Error failure; // the first error

  Alarms() {
    watch.start();
  }

  /**
   * Sets an alarm.
   *
   * @param at on the clock of {@link System#nanoTime()}
   * @param ring called on the alarm thread, which it must not block
   * @throws Error if the alarm thread has caught one
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
        asleep = true; // Liveness: set before the check, so that a later set() unparks us
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
    if (failure == null) { // only the alarm thread writes it
      failure = e;
    }
  }

  /**
   * Does nothing if all alarms have fired as they should.
   *
   * @throws Error if the alarm thread has caught one
   */
  void check() {
    Error e = failure;
    if (e != null) {
      throw e;
    }
  }

  /** Stops the alarm thread; no alarm fires any more. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(watch);
  }
}
