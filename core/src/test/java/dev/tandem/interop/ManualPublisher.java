package dev.tandem.interop;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Sends items as the test demands, and records the requests. */
class ManualPublisher implements Flow.Publisher<Integer>, Flow.Subscription {
  private final AtomicReference<Flow.Subscriber<? super Integer>> subscriber =
      new AtomicReference<>();
  private final List<Long> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger cancels = new AtomicInteger();

  @Override
  public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
    this.subscriber.set(subscriber);
    subscriber.onSubscribe(this);
  }

  @Override
  public void request(long count) {
    requests.add(count);
  }

  @Override
  public void cancel() {
    cancels.incrementAndGet();
  }

  Flow.Subscriber<? super Integer> subscriber() {
    return subscriber.get();
  }

  /** Sends the numbers from {@code begin} to before {@code end}. */
  void send(int begin, int end) {
    for (int i = begin; i < end; i++) {
      subscriber().onNext(i);
    }
  }

  boolean isSubscribed() {
    return subscriber.get() != null;
  }

  void awaitRequest() {
    while (requests.isEmpty()) {
      Thread.onSpinWait();
    }
  }

  List<Long> requests() {
    return requests;
  }

  int cancels() {
    return cancels.get();
  }
}
