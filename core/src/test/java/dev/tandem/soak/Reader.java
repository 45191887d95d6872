package dev.tandem.soak;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** Subscribes to the outputs of a pipeline, requests some at a time, and may cancel. */
final class Reader implements Flow.Subscriber<Item> {
  private final int most;
  private final int atOnce;
  private final Trial trial;

  // Guarded by this.
  private final List<Item> read = new ArrayList<>();
  private Flow.@Nullable Subscription subscription;
  private int left; // of the items requested
  private boolean cancelled;
  private boolean over;
  private @Nullable Throwable failure;

  Reader(int most, int atOnce, Trial trial) {
    this.most = most;
    this.atOnce = atOnce;
    this.trial = trial;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    synchronized (this) {
      subscription = given;
    }
    if (most == 0 || isCancelled()) {
      cancel();
    } else {
      ask(given);
    }
  }

  private void ask(Flow.Subscription given) {
    synchronized (this) {
      left = atOnce;
    }
    given.request(atOnce);
  }

  @Override
  public void onNext(Item item) {
    Flow.Subscription given;
    boolean enough;
    boolean asks;
    trial.draw.taker().await(count());
    trial.live.taken(item);
    synchronized (this) {
      trial.expect(left-- > 0, "was not requested: " + item);
      trial.expect(!over, "after the end: " + item);
      read.add(item);
      enough = read.size() >= most;
      asks = left == 0;
      given = subscription;
    }
    if (enough) {
      cancel();
    } else if (asks && given != null) {
      ask(given);
    }
  }

  @Override
  public void onError(Throwable reason) {
    end(reason);
  }

  @Override
  public void onComplete() {
    end(null);
  }

  private synchronized void end(@Nullable Throwable reason) {
    trial.expect(!over, "the end was signalled twice");
    over = true;
    failure = reason;
  }

  void cancel() {
    Flow.Subscription given;
    synchronized (this) {
      cancelled = true;
      given = subscription;
    }
    if (given != null) {
      given.cancel();
    }
  }

  /** Returns whether the subscription was cancelled before the end was signalled. */
  synchronized boolean isCancelled() {
    return cancelled && !over;
  }

  private synchronized int count() {
    return read.size();
  }

  synchronized List<Item> read() {
    return List.copyOf(read);
  }

  /**
   * Returns the failure that was signalled, or an exception that stands for the cancellation, of
   * which no one is notified.
   */
  synchronized @Nullable Throwable thrown() {
    trial.expect(over || cancelled, "no end was signalled");
    return over ? failure : new CancellationException("the reader stopped early");
  }
}
