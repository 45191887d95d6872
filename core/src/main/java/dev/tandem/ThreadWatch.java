package dev.tandem;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A watch by a clock other than that of the system. Only a sleeping thread can wait for such a
 * clock, so the watch has a thread of the run that does nothing else.
 */
final class ThreadWatch extends Watch {
  private final Clock clock;
  private final Thread thread;
  private volatile long firstWait; // after it was woken

  ThreadWatch(
      Vigil vigil,
      Consumer<Throwable> failed,
      Clock clock,
      String name,
      Environment.Threads maker) {
    super(vigil, failed);
    this.clock = clock;
    thread = maker.create("tandem-" + name, true, this::keep); // platform: runs whatever stages do
  }

  Thread thread() {
    return thread;
  }

  @Override
  void begin(long nanos) {
    super.begin(nanos);
    thread.start();
  }

  @Override
  void lookIn(long nanos) {
    firstWait = nanos;
    LockSupport.unpark(thread);
  }

  @Override
  void over() {
    thread.interrupt();
  }

  private void keep() {
    try {
      while (!isOver()) { // checked each time: a clock may swallow interrupts
        awaitWake();
        clock.sleep(firstWait);
        long wait = look();
        while (wait != Vigil.ASLEEP && !isOver()) {
          clock.sleep(wait);
          wait = look();
        }
      }
    } catch (InterruptedException over) {
      // the run has ended
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void awaitWake() throws InterruptedException {
    while (isAsleep()) {
      LockSupport.park(this);
      if (Thread.interrupted() && isOver()) {
        throw new InterruptedException();
      }
    }
  }
}
