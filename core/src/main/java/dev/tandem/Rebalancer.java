package dev.tandem;

import org.jspecify.annotations.Nullable;

/**
 * Ensures that no item waits behind a slow neighbour in the batch of a worker. While any batch
 * holds several items, each batch is checked every millisecond. A batch that still holds what it
 * held at the last check gives up the results that are ready, and the items that have not been
 * started. This is work stealing from a shared claim counter, except that what is stolen goes back
 * to the queue.
 */
final class Rebalancer implements TimedCheck {
  private static final long TICK = 1_000_000;

  /** A batch and the target of its contents. */
  private record Entry(WorkBatch batch, WorkBatch.Target target) {}

  private final ChangingList<Entry> entries = new ChangingList<>();
  private volatile @Nullable CheckTimer timer;

  /** Adds a batch and the target of its contents. */
  void add(WorkBatch batch, WorkBatch.Target target) {
    entries.add(new Entry(batch, target));
  }

  /** Removes a batch that holds nothing any more. */
  void remove(WorkBatch batch, WorkBatch.Target target) {
    entries.remove(new Entry(batch, target));
  }

  /** Returns whether there is any batch to check. */
  boolean isNeeded() {
    return !entries.now().isEmpty();
  }

  /**
   * Sets the timer that calls {@link #check} and that is armed when a batch holds several items.
   */
  void setTimer(CheckTimer checking) {
    timer = checking;
  }

  /** Called when a batch may hold several items or results. */
  void batchIsFull() {
    CheckTimer current = timer;
    if (current != null) {
      current.arm(TICK);
    }
  }

  @Override
  public long check() {
    boolean full = false;
    for (Entry entry : entries.now()) {
      full |= entry.batch().isFull() && entry.batch().rebalance(entry.target());
    }
    return full ? TICK : NOT_DUE;
  }
}
