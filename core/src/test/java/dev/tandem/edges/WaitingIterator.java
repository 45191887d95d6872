package dev.tandem.edges;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;

/** An iterator that returns some items, and then waits for one more that never arrives. */
final class WaitingIterator implements Iterator<Integer> {
  private final Iterator<Integer> items;
  private final CountDownLatch released;
  private int patience;

  /**
   * Creates an iterator that swallows {@code patience} interrupts. With 0, the first interrupt ends
   * the wait with {@link CancellationException} and the interrupt status kept; otherwise the last
   * interrupt ends it as if there were no more items.
   */
  WaitingIterator(List<Integer> items, int patience, CountDownLatch released) {
    this.items = items.iterator();
    this.patience = patience;
    this.released = released;
  }

  @Override
  public boolean hasNext() {
    if (items.hasNext()) {
      return true;
    }
    boolean heedful = patience == 0;
    while (true) {
      try {
        released.await();
        return false;
      } catch (InterruptedException e) {
        if (heedful) {
          Thread.currentThread().interrupt();
          throw new CancellationException("interrupted while waiting for an item");
        }
        patience--;
        if (patience == 0) {
          return false;
        }
      }
    }
  }

  @Override
  public Integer next() {
    return items.next();
  }
}
