package dev.tandem.edges;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;

/** A publisher for one subscriber. It sends some items, and then neither more items nor an end. */
final class SilentPublisher implements Flow.Publisher<Integer> {
  private final Iterator<Integer> items;
  private final boolean subscribes;
  private final AtomicBoolean open = new AtomicBoolean();

  private SilentPublisher(List<Integer> items, boolean subscribes) {
    this.items = items.iterator();
    this.subscribes = subscribes;
  }

  static SilentPublisher sending(List<Integer> items) {
    return new SilentPublisher(items, true);
  }

  /** Returns a publisher that does not even send a subscription. */
  static SilentPublisher withoutSubscription() {
    return new SilentPublisher(List.of(), false);
  }

  /** Returns whether there is a subscription that has not been cancelled. */
  boolean isOpen() {
    return open.get();
  }

  @Override
  public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
    if (!subscribes) {
      return;
    }
    open.set(true);
    subscriber.onSubscribe(
        new Flow.Subscription() {
          @Override
          public void request(long count) {
            for (long i = 0; i < count && items.hasNext() && open.get(); i++) {
              subscriber.onNext(items.next());
            }
          }

          @Override
          public void cancel() {
            open.set(false);
          }
        });
  }
}
