package dev.tandem.edges;

import dev.tandem.Clock;
import java.util.concurrent.atomic.AtomicLong;

/** The system's clock, until it breaks. */
final class BrokenClock implements Clock {

  /** Which of its calls fail. */
  enum Fault {
    ONE_LOOK,
    ALL_LOOKS_FROM_THEN_ON,
    ONE_SLEEP,
    ALL_SLEEPS_FROM_THEN_ON;

    private boolean isOfSleeps() {
      return this == ONE_SLEEP || this == ALL_SLEEPS_FROM_THEN_ON;
    }

    private boolean hits(long call, long first) {
      return switch (this) {
        case ONE_LOOK, ONE_SLEEP -> call == first;
        case ALL_LOOKS_FROM_THEN_ON, ALL_SLEEPS_FROM_THEN_ON -> call >= first;
      };
    }
  }

  private final Fault fault;
  private final long first;
  private final Broken broken;
  private final AtomicLong calls = new AtomicLong();
  private volatile boolean repaired;
  private volatile boolean hasThrown;

  /** {@code first}: which call of its kind is the first that throws, from 1. */
  BrokenClock(Fault fault, long first, Broken broken) {
    this.fault = fault;
    this.first = first;
    this.broken = broken;
  }

  boolean hasThrown() {
    return hasThrown;
  }

  /** Nothing is thrown from now on. */
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
