package dev.tandem.images.item;

/**
 * Waits that an interrupt does not end. The interrupt is remembered: the thread is interrupted
 * again after the wait.
 */
public final class Uninterruptibly {
  private Uninterruptibly() {}

  /** Waits for a thread to end. Use it only if the thread is certain to end soon. */
  public static void join(Thread thread) {
    boolean interrupted = false;
    while (true) {
      try {
        thread.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
