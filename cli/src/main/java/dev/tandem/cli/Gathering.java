package dev.tandem.cli;

import java.time.Duration;
import java.util.Iterator;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;

/**
 * An iterator that lets items accumulate: a caller that had to wait for one waits a moment longer,
 * and then finds several. Otherwise the thread that writes the manifest would be woken for each
 * image, in between the threads that compute. That would cost both sides more than the writing
 * itself. The moment gets shorter when many items have come in it, since only some may wait to be
 * taken, and then the run waits.
 */
final class Gathering<T> implements Iterator<T> {
  /** Too short for a person to notice, but long enough for several images if the rate is high. */
  private static final long LONGEST = Duration.ofMillis(20).toNanos();

  private static final long SHORTEST = LONGEST / 64;

  /** A shorter call did not wait; it only fetched an item that was ready. */
  private static final long WAIT = Duration.ofNanos(100_000).toNanos();

  /** More items than this should not accumulate: half of what may wait to be taken. */
  private static final int MANY = 32;

  private static final int FEW = MANY / 4;

  private final Iterator<T> source;
  private final LongSupplier clock;
  private final LongConsumer pause;
  private long moment = LONGEST;
  private int taken; // since the last pause

  Gathering(Iterator<T> source) {
    this(source, System::nanoTime, LockSupport::parkNanos);
  }

  Gathering(Iterator<T> source, LongSupplier clock, LongConsumer pause) {
    this.source = source;
    this.clock = clock;
    this.pause = pause;
  }

  @Override
  public boolean hasNext() {
    long asked = clock.getAsLong();
    boolean has = source.hasNext();
    if (has && clock.getAsLong() - asked >= WAIT) {
      adapt();
      pause.accept(moment);
    }
    return has;
  }

  private void adapt() {
    if (taken > MANY) {
      moment = Math.max(moment / 2, SHORTEST);
    } else if (taken < FEW) {
      moment = Math.min(moment * 2, LONGEST);
    }
    taken = 0;
  }

  @Override
  public T next() {
    taken++;
    return source.next();
  }
}
