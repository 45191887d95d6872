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
 * Subscribes to a publisher and gives what it sends to one reader, who asks for it in a window:
 * what is held and what was asked for and has not come are never more together than {@value
 * #WINDOW}.
 *
 * <p>The rules cited are those of Reactive Streams 1.0.4. The publisher is never called while the
 * monitor is held, since it may send from within {@code request}.
 */
final class Intake<T> implements Flow.Subscriber<T>, Iterator<T> {
  static final int WINDOW = 128;

  // Guarded by this.
  private final Queue<T> held = new ArrayDeque<>();
  private int expected; // asked for, and not come yet
  private Flow.@Nullable Subscription subscription; // none any more once it is over by itself
  private boolean requesting; // the reader is calling the subscription: rule 2.7 wants no overlap
  private boolean cancelled;
  private boolean over; // nothing more will come
  private boolean cut; // cancelled before all was read
  private @Nullable Throwable failure;

  // Used by the reader alone.
  private int due = WINDOW; // what can be asked for

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
    subscription.cancel(); // rule 2.5 where it is a second one
  }

  @Override
  public synchronized void onNext(T item) {
    Objects.requireNonNull(item, "item");
    if (cancelled || over) {
      return; // what was on its way
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

  /** Ends the subscription, and the reading where it is not over. */
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
      ended = requesting ? null : subscription; // the reader sees to it when it is back
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

  /** Asks for more, once half of the window has been read. */
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
