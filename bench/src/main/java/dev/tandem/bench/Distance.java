package dev.tandem.bench;

import java.util.stream.LongStream;

/**
 * The time that data takes from one processor to another: from some 30 ns to ten times that. In a
 * virtual machine it may change from one minute to the next. Two results can be compared only if it
 * was the same for both.
 */
final class Distance {
  private static final int TRIPS = 100_000;

  private Distance() {}

  /** Returns the minimum of several attempts, one way, in nanoseconds. */
  static long nanos() {
    return LongStream.range(0, 5).map(attempt -> once()).min().orElseThrow();
  }

  private static long once() {
    var out = new SpunField();
    var back = new SpunField();
    Thread echo =
        Thread.ofPlatform()
            .daemon()
            .start(() -> {
              for (int i = 0; i < TRIPS; i++) {
                back.put(out.take());
              }
            });
    Integer item = Items.of(1)[0];
    long start = System.nanoTime();
    for (int i = 0; i < TRIPS; i++) {
      out.put(item);
      back.take();
    }
    long nanos = (System.nanoTime() - start) / TRIPS / 2;
    try {
      echo.join();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // no thread interrupts this one
    }
    return nanos;
  }
}
