package dev.tandem.edges;

import dev.tandem.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** A clock that shows the system's time until it breaks. */
final class BrokenClock implements Clock {

  /** The calls of the clock that fail. */
  enum Fault {
    ONE_READ,
    ALL_READS_FROM_THEN_ON,
    ONE_SLEEP,
    ALL_SLEEPS_FROM_THEN_ON;

    private boolean isOfSleeps() {
      return this == ONE_SLEEP || this == ALL_SLEEPS_FROM_THEN_ON;
    }

    private boolean hits(long call, long first) {
      return switch (this) {
        case ONE_READ, ONE_SLEEP -> call == first;
        case ALL_READS_FROM_THEN_ON, ALL_SLEEPS_FROM_THEN_ON -> call >= first;
      };
    }
  }

  private final Fault fault;
  private final long first;
  private final Broken broken;
  private final AtomicLong calls = new AtomicLong();
  private volatile boolean repaired;
  private volatile boolean hasThrown;

  /**
   * Creates a clock; {@code first}, from 1, is the number of the first call of its kind that
   * throws.
   */
  BrokenClock(Fault fault, long first, Broken broken) {
    this.fault = fault;
    this.first = first;
    this.broken = broken;
  }

  boolean hasThrown() {
    return hasThrown;
  }

  /** Makes all further calls succeed. */
  void repair() {
    repaired = true;
  }

  @Override
  public long nanoTime() {
    if (!fault.isOfSleeps()) {
      count();
    }
    return SYSTEM.nanoTime();
  }

  @Override
  public void sleep(long nanos) throws InterruptedException {
    if (fault.isOfSleeps()) {
      count();
    }
    SYSTEM.sleep(nanos);
  }

  private void count() {
    if (!repaired && fault.hits(calls.incrementAndGet(), first)) {
      hasThrown = true;
      throw broken;
    }
  }
}
