package dev.tandem;

import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One run for one subscriber: a thread takes an output, waits until it is requested, and signals
 * it. All signals come from that thread, so they never overlap. It is the last thread of the run to
 * end.
 *
 * <p>The rules cited are those of Reactive Streams 1.0.4.
 */
final class RunSubscription<O> implements Flow.Subscription {
  private final OutputIterator<?, O> outputs;

  // Guarded by this.
  private long demand; // Long.MAX_VALUE means unbounded: rule 3.17
  private boolean cancelled;
  private @Nullable IllegalArgumentException violation;

  // Used by the thread alone.
  private @Nullable Throwable failure;

  RunSubscription(OutputIterator<?, O> outputs) {
    this.outputs = outputs;
  }

  /**
   * The body of the thread. Only the thread refers to the subscriber, so that a subscription that
   * is retained does not retain the subscriber: rule 3.13.
   */
  void run(Flow.Subscriber<? super O> subscriber) {
    try {
      subscriber.onSubscribe(this);
      deliver(subscriber);
    } catch (Throwable e) {
      // The subscriber must not throw. By rule 2.13 that cancels the subscription. The thread ends
      // with the exception, which goes to its uncaught exception handler.
      cancel();
      endRun();
      throw e;
    }
    endRun();
    signalEnd(subscriber);
  }

  private void deliver(Flow.Subscriber<? super O> subscriber) {
    O output;
    while (!isOver() && (output = next()) != null && awaitDemand()) {
      subscriber.onNext(output);
    }
  }

  private void endRun() {
    Thread.interrupted(); // as in next()
    try {
      outputs.close();
    } catch (Throwable unclosed) {
      // The inputs of a run that did not finish threw this. The subscriber has either cancelled the
      // run and gets no more signals, or has broken a rule and is notified of that.
    }
  }

  private void signalEnd(Flow.Subscriber<? super O> subscriber) {
    Throwable reason;
    synchronized (this) {
      if (cancelled) {
        return; // the subscriber wants no more signals, not even failures
      }
      reason = violation != null ? violation : failure;
      cancelled = true; // further requests have no effect
    }
    if (reason != null) {
      subscriber.onError(reason);
    } else {
      subscriber.onComplete();
    }
  }

  private @Nullable O next() {
    Thread.interrupted(); // an interrupt that the subscriber left pending means nothing here
    try {
      return outputs.hasNext() ? outputs.next() : null;
    } catch (Throwable e) { // for the subscriber, whatever it is
      failure = e;
      return null;
    }
  }

  private synchronized boolean isOver() {
    return cancelled || violation != null;
  }

  private synchronized boolean awaitDemand() {
    while (demand == 0 && !isOver()) {
      try {
        wait();
      } catch (InterruptedException e) {
        // the thread is the run's own: it ends when the subscriber says so
      }
    }
    if (demand != Long.MAX_VALUE) {
      demand--;
    }
    return !isOver();
  }

  @Override
  public void request(long count) {
    synchronized (this) {
      if (isOver()) {
        return;
      }
      if (count > 0) {
        demand = demand + count < 0 ? Long.MAX_VALUE : demand + count;
        notifyAll();
        return;
      }
      violation =
          new IllegalArgumentException("rule 3.9: what is requested must be positive: " + count);
      notifyAll();
    }
    outputs.cancel();
  }

  @Override
  public void cancel() {
    synchronized (this) {
      cancelled = true;
      notifyAll();
    }
    outputs.cancel();
  }
}
