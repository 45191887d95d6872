package dev.tandem.examples;

/** Runs blocking code on a separate thread. */
final class Background {

  /** Code that may be interrupted while it waits. */
  @FunctionalInterface
  interface Body {
    void run() throws InterruptedException;
  }

  private Background() {}

  /** Starts a virtual thread that an interrupt ends. */
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
