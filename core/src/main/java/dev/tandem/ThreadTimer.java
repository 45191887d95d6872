package dev.tandem;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * A timer that uses a clock other than the system's. Only a sleeping thread can wait for such a
 * clock, so the timer has a thread of the run that does nothing else.
 */
final class ThreadTimer extends CheckTimer {
  private final Clock clock;
  private final Thread thread;
  private volatile long firstWait; // after it was armed

  ThreadTimer(
      TimedCheck check,
      Consumer<Throwable> failed,
      Clock clock,
      String name,
      Environment.Threads maker) {
    super(check, failed);
    this.clock = clock;
    thread =
        maker.create("tandem-" + name, true, this::runChecks); // platform: runs whatever stages do
  }

  Thread thread() {
    return thread;
  }

  @Override
  void start(long nanos) {
    super.start(nanos);
    thread.start();
  }

  @Override
  void schedule(long nanos) {
    firstWait = nanos;
    LockSupport.unpark(thread);
  }

  @Override
  void cancelled() {
    thread.interrupt();
  }

  private void runChecks() {
    try {
      while (!isCancelled()) { // checked each time: a clock may swallow interrupts
        awaitArmed();
        clock.sleep(firstWait);
        long wait = check();
        while (wait != TimedCheck.NOT_DUE && !isCancelled()) {
          clock.sleep(wait);
          wait = check();
        }
      }
    } catch (InterruptedException over) {
      // the run has ended
    } catch (Throwable e) {
      fail(e);
    }
  }

  private void awaitArmed() throws InterruptedException {
    while (isIdle()) {
      LockSupport.park(this);
      if (Thread.interrupted() && isCancelled()) {
        throw new InterruptedException();
      }
    }
  }
}
