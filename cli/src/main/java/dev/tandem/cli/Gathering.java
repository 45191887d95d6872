package dev.tandem.cli;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

/**
 * Takes what comes one by one in groups: whoever had to wait for one waits a moment longer, and
 * finds several. Otherwise the thread that writes the manifest would be woken for each image, in
 * between those that compute, which costs both more than what there is to write.
 */
final class Gathering<T> implements Iterator<T> {
  /** Unnoticed by a person, and several images where that matters. */
  private static final long MOMENT = Duration.ofMillis(20).toNanos();

  /** Less is no wait, but the time it takes to fetch what is there. */
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
