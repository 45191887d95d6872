package dev.tandem.cli;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * An iterator that lets items accumulate: a caller that had to wait for one waits a moment longer,
 * and then finds several. Otherwise the thread that writes the manifest would be woken for each
 * image, in between the threads that compute. That would cost both sides more than the writing
 * itself.
 */
final class Gathering<T> implements Iterator<T> {
  /** Too short for a person to notice, but long enough for several images if the rate is high. */
  private static final long MOMENT = Duration.ofMillis(20).toNanos();

  /** A shorter call did not wait; it only fetched an item that was ready. */
  private static final long WAIT = Duration.ofNanos(100_000).toNanos();

  private final Iterator<T> source;
  private final LongSupplier clock;
  private final Runnable pause;

  Gathering(Iterator<T> source) {
    this(source, System::nanoTime, () -> LockSupport.parkNanos(MOMENT));
  }

  Gathering(Iterator<T> source, LongSupplier clock, Runnable pause) {
    this.source = source;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public boolean hasNext() {
    long asked = clock.getAsLong();
    boolean has = source.hasNext();
    if (has && clock.getAsLong() - asked >= WAIT) {
      pause.run();
    }
    return has;
  }

  @Override
  public T next() {
    return source.next();
  }
}
