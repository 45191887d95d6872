package dev.tandem.soak;

import java.util.ArrayList;
import java.util.List;

/** The observations of one stage in one run. */
final class StageLog {
  final Weights weights = new Weights();

  // All guarded by this.
  private int inside;
  private int mostInside;
  private int opened;
  private int closed;
  private int letters;
  private final List<Throwable> openFailures = new ArrayList<>();
  private final List<Throwable> closeFailures = new ArrayList<>();

  private final List<Item> begun = new ArrayList<>();

  /** Records that a worker begins an attempt at an item. */
  void enter(Item item, int attempt) {
    if (attempt == 1) {
      weights.leaves(item, Trait.Bound.weight(item));
    }
    synchronized (this) {
      if (attempt == 1) {
        begun.add(item);
      }
      mostInside = Math.max(mostInside, ++inside);
    }
  }

  /** Records that the only worker starts an item. */
  void begin(Item item) {
    begun.add(item);
  }

  /** Returns the items in the order in which they were started. */
  synchronized List<Item> begun() {
    return begun;
  }

  synchronized void leave() {
    inside--;
  }

  synchronized int open() {
    return ++opened;
  }

  synchronized int close() {
    return ++closed;
  }

  synchronized int letter() {
    return ++letters;
  }

  /** Records a failed open, which needs no close. */
  synchronized void openFailed(Throwable failure) {
    closed++;
    openFailures.add(failure);
  }

  synchronized void closeFailed(Throwable failure) {
    closeFailures.add(failure);
  }

  synchronized int mostInside() {
    return mostInside;
  }

  synchronized int leftOpen() {
    return opened - closed;
  }

  synchronized List<Throwable> openFailures() {
    return List.copyOf(openFailures);
  }

  synchronized List<Throwable> closeFailures() {
    return List.copyOf(closeFailures);
  }
}
