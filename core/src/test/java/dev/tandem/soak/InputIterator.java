package dev.tandem.soak;

import java.util.Iterator;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Reads the inputs of a run, and records each as it is read. */
final class InputIterator implements Iterator<Item> {
  static final String BROKEN = "no more input";

  private final Trial trial;
  private final AtomicInteger offered;
  private int awaited = -1;

  InputIterator(Trial trial, AtomicInteger offered) {
    this.trial = trial;
    this.offered = offered;
  }

  @Override
  public boolean hasNext() {
    int number = offered.get();
    try {
      if (number < trial.items.size()) {
        if (number > awaited) {
          awaited = number;
          trial.draw.feed().await(number);
          trial.stuck.slowDown();
        }
        return true;
      }
      if (trial.draw.feed().endless()) {
        trial.disturber.disturbNow();
        new CountDownLatch(1).await();
      }
      return false;
    } catch (InterruptedException e) { // as the iterators of the library do
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for an input");
    }
  }

  @Override
  public Item next() {
    if (trial.draw.feed().source() != Source.PUBLISHER) { // which may send on any thread
      trial.expectReader();
    }
    if (offered.get() > 0) {
      trial.accepted(trial.items.get(offered.get() - 1));
    }
    Item item = trial.items.get(offered.getAndIncrement());
    if (trial.draw.disturbance() instanceof Disturbance.BrokenInput(int number, boolean byError)
        && number == item.number) {
      offered.decrementAndGet();
      if (byError) {
        throw new LinkageError(BROKEN);
      }
      throw new IllegalStateException(BROKEN);
    }
    return item;
  }

  /** Returns whether this is what reading the broken input throws. */
  static boolean isBroken(Throwable thrown) {
    return (thrown instanceof IllegalStateException || thrown instanceof LinkageError)
        && BROKEN.equals(thrown.getMessage());
  }
}
