package dev.tandem.soak;

import java.util.HashSet;
import java.util.Set;

/**
 * What the items of a stage weigh that somebody has begun to put in and that no worker has begun
 * with. One of them may be with each of those that put, and with each worker.
 */
final class Weights {
  // All guarded by this.
  private final Set<Item> weighed = new HashSet<>();
  private long weight;
  private long most;

  /** The item is about to be put in. */
  synchronized void comes(Item item, long itsWeight) {
    if (weighed.add(item)) {
      weight += itsWeight;
      most = Math.max(most, weight);
    }
  }

  /** A worker begins with the item. */
  synchronized void leaves(Item item, long itsWeight) {
    if (weighed.contains(item)) {
      weight -= itsWeight;
    }
  }

  /** The most that they weighed at any moment. */
  synchronized long most() {
    return most;
  }
}
