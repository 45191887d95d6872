package dev.tandem;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Subscribes to a publisher and passes its items to one reader, which requests them in a window:
 * the items held and those requested but not received yet never exceed {@value #WINDOW} together.
 *
 * <p>The rules cited are those of Reactive Streams 1.0.4. The publisher is never called while the
 * monitor is held, since it may send from within {@code request}.
 */
final class PublisherIterator<T> implements Flow.Subscriber<T>, Iterator<T> {
  static final int WINDOW = 128;

  // Guarded by this.
  private final Queue<T> held = new ArrayDeque<>();
  private int expected; // requested, and not received yet
  private Flow.@Nullable Subscription subscription; // null again once it has ended by itself
  private boolean requesting; // the reader is in request(): rule 2.7 forbids concurrent calls
  private boolean cancelled;
  private boolean over; // nothing more will come
  private boolean cut; // cancelled before everything was read
  private @Nullable Throwable failure;

  // Used by the reader alone.
  private int due = WINDOW; // how many items can be requested

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    Objects.requireNonNull(subscription, "subscription");
    synchronized (this) {
      if (this.subscription == null && !over && !cancelled) {
        this.subscription = subscription;
        notifyAll();
        return;
      }
    }
    subscription.cancel(); // by rule 2.5 if it is a second one
  }

  @Override
  public synchronized void onNext(T item) {
    Objects.requireNonNull(item, "item");
    if (cancelled || over) {
      return; // it was already on its way
    }
    if (expected == 0) {
      over = true;
      failure = new IllegalStateException("the publisher sent more than it was asked for");
    } else {
      expected--;
      held.add(item);
    }
    notifyAll();
  }

  @Override
  public void onError(Throwable failure) {
    end(Objects.requireNonNull(failure, "failure"));
  }

  @Override
  public void onComplete() {
    end(null);
  }

  private synchronized void end(@Nullable Throwable failure) {
    if (!over) {
      over = true;
      this.failure = failure;
      subscription = null;
      notifyAll();
    }
  }

  /** Cancels the subscription, and ends the reading if it is not over. */
  void cancel() {
    Flow.Subscription ended;
    synchronized (this) {
      if (cancelled) {
        return;
      }
      cancelled = true;
      cut = !over || !held.isEmpty();
      held.clear();
      notifyAll();
      ended = requesting ? null : subscription; // otherwise the reader cancels it on return
    }
    if (ended != null) {
      ended.cancel();
    }
  }

  @Override
  public boolean hasNext() {
    try {
      request();
      return awaitItem();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for an input");
    }
  }

  @Override
  public T next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    synchronized (this) {
      T item = held.poll();
      if (item == null) {
        throw closed();
      }
      due++;
      return item;
    }
  }

  /** Requests more items, once half of the window has been read. */
  private void request() throws InterruptedException {
    if (due < WINDOW / 2) {
      return;
    }
    Flow.Subscription asked;
    int count = due;
    synchronized (this) {
      while (subscription == null && !over && !cancelled) {
        wait();
      }
      if (subscription == null || over || cancelled) {
        return;
      }
      asked = subscription;
      expected += count;
      requesting = true;
    }
    due = 0;
    try {
      asked.request(count);
    } finally {
      returned();
    }
  }

  private void returned() {
    Flow.Subscription ended;
    synchronized (this) {
      requesting = false;
      ended = cancelled ? subscription : null;
    }
    if (ended != null) {
      ended.cancel();
    }
  }

  private synchronized boolean awaitItem() throws InterruptedException {
    while (held.isEmpty() && !over && !cancelled) {
      wait();
    }
    if (!held.isEmpty()) {
      return true;
    }
    if (cut) {
      throw closed();
    }
    if (failure != null) {
      throw new CompletionException("the publisher of the inputs failed: " + failure, failure);
    }
    return false;
  }

  private static CancellationException closed() {
    return new CancellationException("the inputs were closed while they were read");
  }
}
