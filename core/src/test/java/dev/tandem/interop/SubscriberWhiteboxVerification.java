package dev.tandem.interop;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.SubscriberPuppet;
import org.reactivestreams.tck.SubscriberWhiteboxVerification.WhiteboxSubscriberProbe;
import org.reactivestreams.tck.flow.FlowSubscriberWhiteboxVerification;
import org.testng.annotations.AfterMethod;

/** Provides what the test kit needs to verify, from inside, the subscriber that reads inputs. */
public final class SubscriberWhiteboxVerification
    extends FlowSubscriberWhiteboxVerification<Integer> {
  private final Queue<DrivenReader> readers = new ConcurrentLinkedQueue<>();

  public SubscriberWhiteboxVerification() {
    super(VerificationTest.environment());
  }

  @Override
  protected Flow.Subscriber<Integer> createFlowSubscriber(WhiteboxSubscriberProbe<Integer> probe) {
    var reader = new DrivenReader();
    readers.add(reader);
    return new Probed(reader, reader.subscriber(), probe, new AtomicBoolean());
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }

  @AfterMethod
  void endReaders() {
    readers.forEach(DrivenReader::close);
    readers.clear();
  }

  /** Notifies the kit of what the subscriber has taken, and lets the kit drive its reader. */
  private record Probed(
      DrivenReader reader,
      Flow.Subscriber<Integer> subscriber,
      WhiteboxSubscriberProbe<Integer> probe,
      AtomicBoolean subscribed)
      implements Flow.Subscriber<Integer> {

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscriber.onSubscribe(subscription);
      if (subscribed.compareAndSet(false, true)) {
        probe.registerOnSubscribe(
            new SubscriberPuppet() {
              @Override
              public void triggerRequest(long elements) {
                reader.read((int) elements);
              }

              @Override
              public void signalCancel() {
                reader.close();
              }
            });
      }
    }

    @Override
    public void onNext(Integer item) {
      subscriber.onNext(item);
      probe.registerOnNext(item);
    }

    @Override
    public void onError(Throwable failure) {
      subscriber.onError(failure);
      probe.registerOnError(failure);
    }

    @Override
    public void onComplete() {
      subscriber.onComplete();
      probe.registerOnComplete();
    }
  }
}
