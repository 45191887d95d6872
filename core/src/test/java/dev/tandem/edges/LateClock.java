package dev.tandem.edges;

import dev.tandem.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/**
 * The system's clock, except that a sleep of {@code limit} or longer does not end before the test
 * allows it, as if the machine were busy. With it, a time limit cannot pass before the scene that
 * it is to end has begun.
 */
final class LateClock implements Clock {
  private final Duration limit;
  private final Runnable passes;
  private final CountDownLatch allowed = new CountDownLatch(1);

  /** Creates a clock; {@code passes} is called just before such a sleep ends. */
  LateClock(Duration limit, Runnable passes) {
    this.limit = limit;
    this.passes = passes;
  }

  /** Lets the limit pass, once its time has come. */
  void allow() {
    allowed.countDown();
  }

  @Override
  public long nanoTime() {
    return SYSTEM.nanoTime();
  }

  @Override
  public void sleep(long nanos) throws InterruptedException {
    SYSTEM.sleep(nanos);
    if (nanos >= limit.toNanos()) {
      allowed.await();
      passes.run();
    }
  }
}
