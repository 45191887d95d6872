package dev.tandem;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * A backend that admits only some requests at a time; the others wait in line. Shared by several
 * stages, it stands for processors that all of them need.
 */
final class SimulatedBackend {
  private final LongSupplier limit;
  private final Deque<Runnable> line = new ArrayDeque<>();
  private int admitted;

  SimulatedBackend(LongSupplier limit) {
    this.limit = limit;
  }

  void enter(Runnable work) {
    line.add(work);
    admit();
  }

  void leave() {
    admitted--;
    admit();
  }

  private void admit() {
    while (!line.isEmpty() && admitted < limit.getAsLong()) {
      admitted++;
      line.remove().run();
    }
  }
}
