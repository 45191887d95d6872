package dev.tandem.bench;

import org.jspecify.annotations.Nullable;

/**
 * Room for one item, in one field that both ends look at without a pause. No queue, and of no use
 * as one: it shows how long the processors need to hand something over.
 */
final class SpunField implements Lane {
  private static final int LOOKS = 100_000; // before whoever else is to run may

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

  @SuppressWarnings("ThreadPriorityCheck") // both ends may have one processor between them
  private static void look(int number) {
    if (number % LOOKS == 0) {
      Thread.yield();
    } else {
      Thread.onSpinWait();
    }
  }
}
