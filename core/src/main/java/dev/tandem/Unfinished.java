package dev.tandem;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what can still put items back in a run that feeds itself: the open input, and each item
 * between the first stage and the last one that feeds it. Thread-safe, without locks.
 *
 * <p>INVARIANT: what comes from an item is counted before the item is not. So once nothing is
 * counted, nothing can be put back any more. An item in a list that is not complete is also counted
 * as held: it waits for others, and once nothing but such items is unfinished, none will come.
 */
final class Unfinished {

  // Two counters cannot be read at once. So the end is read off one of them alone. That all items
  // are held is seen by whoever changes either counter last, since nothing changes after that until
  // the lists are forwarded. Whoever sees it too early only lets incomplete lists be forwarded.

  private final AtomicLong count = new AtomicLong(1); // the input
  private final AtomicLong held = new AtomicLong(); // of those
  private final Runnable whenAllAreHeld;
  private final Runnable whenNone;

  /** Creates a counter that runs {@code whenNone} once nothing is unfinished. */
  Unfinished(Runnable whenAllAreHeld, Runnable whenNone) {
    this.whenAllAreHeld = whenAllAreHeld;
    this.whenNone = whenNone;
  }

  void add(long items) {
    count.addAndGet(items);
  }

  void remove(long items) {
    if (items > 0) {
      long left = count.addAndGet(-items);
      if (left == 0) {
        whenNone.run();
      } else if (left == held.get()) {
        whenAllAreHeld.run();
      }
    }
  }

  /** Counts items as held, too. */
  void hold(long items) {
    long now = held.addAndGet(items);
    if (count.get() == now) {
      whenAllAreHeld.run();
    }
  }

  /** Removes items that were held. */
  void removeHeld(long items) {
    held.addAndGet(-items);
    remove(items);
  }
}
