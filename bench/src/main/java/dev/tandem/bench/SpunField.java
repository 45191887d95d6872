package dev.tandem.bench;

import org.jspecify.annotations.Nullable;

/**
 * Room for one item, in a field that both ends spin on without a pause. It is not a queue, and
 * useless as one: it shows how long the processors need for a hand-over.
 */
final class SpunField implements Lane {
  private static final int LOOKS = 100_000; // until the thread yields to others

  private volatile @Nullable Integer field;

  @Override
  public void put(Integer item) {
    for (int i = 1; field != null; i++) {
      look(i);
    }
    field = item;
  }

  @Override
  public Integer take() {
    Integer item;
    for (int i = 1; (item = field) == null; i++) {
      look(i);
    }
    field = null;
    return item;
  }

  @SuppressWarnings("ThreadPriorityCheck") // both ends may share one processor
  private static void look(int number) {
    if (number % LOOKS == 0) {
      Thread.yield();
    } else {
      Thread.onSpinWait();
    }
  }
}
