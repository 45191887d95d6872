package dev.tandem.edges;

import dev.tandem.Pipeline;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A run of two inputs. The callback misbehaves once, at the first input. The second input keeps the
 * run open until the run ends in the given way.
 */
final class Scene {
  static final Duration LIMIT = Duration.ofMillis(300);

  final CountDownLatch ready = new CountDownLatch(1); // opens when the run may be ended
  final Broken broken = new Broken("in the callback");

  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final Duration LATER = Duration.ofMillis(50);

  private final Callback callback;
  private final Misbehaviour misbehaviour;
  private final Ending ending;
  private final Throwable failure; // the failure of another part of the run

  private final AtomicBoolean begun = new AtomicBoolean();
  private final CountDownLatch released = new CountDownLatch(1);
  private volatile long cancelled; // the time of the cancel
  private volatile long interrupted; // when the callback was; 0 if it was not
  private volatile long ended; // when the callback ended

  Scene(Callback callback, Misbehaviour misbehaviour, Ending ending) {
    this.callback = callback;
    this.misbehaviour = misbehaviour;
    this.ending = ending;
    // If outcomes are taken one by one, an exception would not end the run.
    failure = callback.isOfTheSource() ? new Broken("elsewhere") : new IOException("elsewhere");
  }

  Callback callback() {
    return callback;
  }

  Throwable failure() {
    return failure;
  }

  /** Acts as the first stage, which passes the first input at once. */
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

  /** Returns a pipeline of that stage. */
  Pipeline<Integer, Integer> first() {
    return Pipeline.of(Integer.class).then("first", this::pass, s -> s.workers(2));
  }

  /** Called by a callback that may throw any exception. */
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
      // swallowed, too
    }
  }

  /** Records that the run is about to be ended from outside. */
  void ending() {
    cancelled = System.nanoTime();
  }

  /** Returns whether the callback rethrows the interrupt. */
  boolean givesUp() {
    return misbehaviour == Misbehaviour.GIVES_UP;
  }

  boolean wasInterrupted() {
    return interrupted != 0;
  }

  /** Returns the time from the beginning of the end of the run to the interrupt of the callback. */
  Duration grace() {
    return Duration.ofNanos(interrupted - cancelled);
  }

  /** Returns whether the callback, if it was called, has returned or thrown. */
  boolean isOver() {
    return misbehaviour == Misbehaviour.THROWS_AN_ERROR || ended != 0;
  }

  /** Releases all threads that still wait. */
  void release() {
    ready.countDown();
    released.countDown();
  }
}
