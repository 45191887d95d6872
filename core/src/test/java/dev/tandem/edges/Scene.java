package dev.tandem.edges;

import dev.tandem.Pipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A run of two inputs. The first one meets the callback, which misbehaves once; the second one
 * holds the run open until it ends in the way that is asked for.
 */
final class Scene {
  static final Duration LIMIT = Duration.ofMillis(300);

  final CountDownLatch ready = new CountDownLatch(1); // to be ended
  final Broken broken = new Broken("in the callback");

  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final Duration LATER = Duration.ofMillis(50);

  private final Callback callback;
  private final Misbehaviour misbehaviour;
  private final Ending ending;
  private final Throwable failure; // the one elsewhere

  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile long cancelled; // when
  private volatile long interrupted; // when; 0 if the callback was not
  private volatile long ended; // when the callback did

  Scene(Callback callback, Misbehaviour misbehaviour, Ending ending) {
    this.callback = callback;
    this.misbehaviour = misbehaviour;
    this.ending = ending;
    // Where outcomes are taken one by one, an exception would end nothing.
    failure = callback.isOfTheSource() ? new Broken("elsewhere") : new IOException("elsewhere");
    cancelled = System.nanoTime() + LIMIT.toNanos(); // unless something else ends it
  }

  Callback callback() {
    return callback;
  }

  Throwable failure() {
    return failure;
  }

  /** The first stage, which passes the first input at once. */
  Integer pass(Integer input) throws Exception {
    if (input == 1) {
      if (callback == Callback.ENDED) {
        ready.countDown();
      }
      return input;
    }
    ready.await();
    switch (ending) {
      case BY_ITSELF -> {}
      case BY_A_FAILURE -> {
        cancelled = System.nanoTime();
        if (failure instanceof Error error) {
          throw error;
        }
        throw (Exception) failure;
      }
      case BY_THE_TIME_LIMIT, BY_A_CLOSE -> released.await();
    }
    return input;
  }

  /** A pipeline of that stage. */
  Pipeline<Integer, Integer> first() {
    return Pipeline.first("first", this::pass, s -> s.workers(2));
  }

  /** Called by the callback, where it may throw anything. */
  void misbehave() throws InterruptedException {
    if (begun.getAndSet(true)) {
      return;
    }
    ready.countDown();
    if (misbehaviour == Misbehaviour.THROWS_AN_ERROR) {
      throw broken;
    }
    try {
      if (ending == Ending.BY_ITSELF) {
        released.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      } else {
        released.await();
      }
    } catch (InterruptedException e) {
      interrupted = System.nanoTime();
      if (misbehaviour == Misbehaviour.GIVES_UP) {
        throw e;
      }
      stay();
    } finally {
      ended = System.nanoTime();
    }
  }

  /** Called by a callback that can throw no checked exception. */
  void misbehaveUnchecked() {
    try {
      misbehave();
    } catch (InterruptedException e) {
      throw new IllegalStateException("the callback was interrupted", e);
    }
  }

  private void stay() {
    try {
      released.await(LATER.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException again) {
      // swallowed as well
    }
  }

  /** Somebody is about to close the run. */
  void closing() {
    cancelled = System.nanoTime();
  }

  /** Whether the callback throws what interrupts it. */
  boolean givesUp() {
    return misbehaviour == Misbehaviour.GIVES_UP;
  }

  boolean wasInterrupted() {
    return interrupted != 0;
  }

  /** How long after the end of the run had begun the callback was interrupted. */
  Duration grace() {
    return Duration.ofNanos(interrupted - cancelled);
  }

  /** Whether the callback, if it was called, has returned or thrown. */
  boolean isOver() {
    return misbehaviour == Misbehaviour.THROWS_AN_ERROR || ended != 0;
  }

  /** Lets go whatever still waits. */
  void release() {
    ready.countDown();
    released.countDown();
  }
}
