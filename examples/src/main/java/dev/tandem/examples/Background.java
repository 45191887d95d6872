package dev.tandem.examples;

/** Code that waits, in a thread of its own. */
final class Background {

  /** What may be interrupted while it waits. */
  @FunctionalInterface
  interface Body {
    void run() throws InterruptedException;
  }

  private Background() {}

  /** Starts a virtual thread; an interrupt ends it. */
  static Thread start(Body body) {
    return Thread.startVirtualThread(() -> {
      try {
        body.run();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }
}
