package dev.tandem.interop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Requests items as the test demands, and records all signals. */
class ManualSubscriber implements Flow.Subscriber<Integer> {
  private final CountDownLatch subscribed = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final LinkedBlockingQueue<Integer> items = new LinkedBlockingQueue<>();
  private final Queue<String> ends = new ConcurrentLinkedQueue<>();
  private final AtomicReference<Flow.Subscription> subscription = new AtomicReference<>();
  private final AtomicReference<@Nullable Thread> thread = new AtomicReference<>();
  private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

  @Override
  public void onSubscribe(Flow.Subscription subscription) {
    this.subscription.set(subscription);
    thread.set(Thread.currentThread());
    subscribed.countDown();
  }

  @Override
  public void onNext(Integer item) {
    items.add(item);
  }

  @Override
  public void onError(Throwable failure) {
    this.failure.set(failure);
    ends.add("error");
    over.countDown();
  }

  @Override
  public void onComplete() {
    ends.add("complete");
    over.countDown();
  }

  Flow.Subscription subscription() throws InterruptedException {
    subscribed.await();
    return subscription.get();
  }

  void request(long count) throws InterruptedException {
    subscription().request(count);
  }

  Integer take() throws InterruptedException {
    return items.take();
  }

  /** Returns the items that were received and not taken. */
  Queue<Integer> items() {
    return items;
  }

  /** Returns the thread that signals. */
  Thread thread() throws InterruptedException {
    subscribed.await();
    Thread signals = thread.get();
    if (signals == null) {
      throw new AssertionError();
    }
    return signals;
  }

  /** Waits for the end; returns the signals that ended the subscription. */
  Queue<String> awaitEnd() throws InterruptedException {
    over.await();
    return ends;
  }

  /** Returns the signals that ended the subscription. */
  Queue<String> ends() {
    return ends;
  }

  @Nullable Throwable failure() {
    return failure.get();
  }
}
