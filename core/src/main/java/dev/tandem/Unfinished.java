package dev.tandem;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what can still put items back in a run that feeds itself: the open input, and each item
 * between the first stage and the last one that feeds it. Thread-safe, without locks.
 *
 * <p>INVARIANT: what comes from an item is counted before the item is not. So once nothing is
 * counted, nothing can be put back any more. An item in a list that is not complete is held: it
 * waits for others, and once nothing else is unfinished, none will come.
 */
final class Unfinished {
  private final AtomicLong count = new AtomicLong(1); // the input; without those held
  private final AtomicLong held = new AtomicLong();
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
    if (items > 0 && count.addAndGet(-items) == 0) {
      if (held.get() == 0) {
        whenNone.run();
      } else {
        whenAllAreHeld.run();
      }
    }
  }

  void hold(long items) {
    held.addAndGet(items); // first, since what finds that nothing else is unfinished looks at it
    remove(items);
  }

  /** Removes items that were held. */
  void removeHeld(long items) {
    held.addAndGet(-items);
  }
}
