package dev.tandem.soak;

import java.util.HashSet;
import java.util.Set;

/**
 * The total weight of the items of a stage that a thread has begun to put and that no worker has
 * started. Each thread that puts, and each worker, may hold one of them.
 */
final class Weights {
  // All guarded by this.
  private final Set<Item> weighed = new HashSet<>();
  private long weight;
  private long most;

  /** Records that the item is about to be put. */
  synchronized void comes(Item item, long itsWeight) {
    if (weighed.add(item)) {
      weight += itsWeight;
      most = Math.max(most, weight);
    }
  }

  /** Records that a worker starts the item. */
  synchronized void leaves(Item item, long itsWeight) {
    if (weighed.contains(item)) {
      weight -= itsWeight;
    }
  }

  /** Returns the maximum of the total weight so far. */
  synchronized long most() {
    return most;
  }
}
