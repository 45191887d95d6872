package dev.tandem.edges;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/** A subscriber that requests everything. */
final class Listening implements Flow.Subscriber<Integer> {
  private final CountDownLatch subscribed = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private volatile Flow.@Nullable Subscription subscription;
  private volatile @Nullable Throwable failure;

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription = subscription;
    subscribed.countDown();
    subscription.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(Integer item) {}

  @Override
  public void onError(Throwable failure) {
    this.failure = failure;
    over.countDown();
  }

  @Override
  public void onComplete() {
    over.countDown();
  }

  /** Cancels the subscription, which counts as the end. */
  void cancel() throws InterruptedException {
    subscribed.await();
    Flow.Subscription current = subscription;
    if (current != null) {
      current.cancel();
    }
    over.countDown();
  }

  /** Waits for the end; throws the failure that was signalled, if there was one. */
  void awaitEnd() throws Exception {
    over.await();
    switch (failure) {
      case null -> {}
      case Error error -> throw error;
      case Throwable other -> throw (Exception) other;
    }
  }
}
