package dev.tandem.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Causes the disturbance of a run at its moment. */
final class Disturber {
  private final Disturbance disturbance;
  private final AtomicInteger attempts = new AtomicInteger();
  private final AtomicBoolean come = new AtomicBoolean();
  private final CountDownLatch moment = new CountDownLatch(1);
  private final Thread thread;

  // Guarded by this.
  private final List<Thread> waiting = new ArrayList<>(); // threads that may be interrupted
  private @Nullable Runnable close; // null before the run has started
  private boolean over;

  Disturber(Disturbance disturbance) {
    this.disturbance = disturbance;
    thread = Thread.ofPlatform().daemon().name("disturber").unstarted(this::disturb);
  }

  /**
   * Starts the thread that disturbs, a platform thread, which computing functions cannot hold up.
   */
  void start() {
    if (disturbance.cancels()) {
      thread.start();
    }
  }

  void attempted() {
    if (disturbance.moment() > 0 && attempts.incrementAndGet() == disturbance.moment()) {
      disturbNow();
    }
  }

  /** Records that a quick stage has passed an item. */
  void passed(Item item) {
    if (item.number == disturbance.moment()) {
      disturbNow();
    }
  }

  /** Causes the disturbance; returns whether it had not occurred before. */
  boolean disturbNow() {
    boolean first = !come.getAndSet(true);
    moment.countDown();
    return first;
  }

  synchronized void waits(Thread thread) {
    waiting.add(thread);
  }

  synchronized void closes(Runnable closing) {
    close = closing;
    notifyAll();
  }

  /** Ends the disturbing: from now on no thread is interrupted. */
  void over() {
    synchronized (this) {
      over = true;
      notifyAll();
    }
    moment.countDown();
  }

  /** Waits until the disturbance is complete. */
  void join() throws InterruptedException {
    thread.join();
  }

  private void disturb() {
    try {
      moment.await();
      switch (disturbance) {
        case Disturbance.Close _ -> closeNow();
        case Disturbance.Interrupt _ -> interruptNow();
        case Disturbance.None _, Disturbance.BrokenInput _, Disturbance.Poison _ -> {}
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e); // no thread interrupts this one
    }
  }

  private synchronized void interruptNow() {
    if (!over) {
      waiting.forEach(Thread::interrupt);
    }
  }

  private void closeNow() throws InterruptedException {
    Runnable closing;
    synchronized (this) {
      while (close == null && !over) {
        wait();
      }
      closing = close;
    }
    if (closing != null) {
      closing.run();
    }
  }
}
