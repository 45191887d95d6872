package dev.tandem.interop;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import org.reactivestreams.tck.flow.FlowSubscriberBlackboxVerification;
import org.testng.annotations.AfterMethod;

/** Provides what the test kit needs to verify, from outside, the subscriber that reads inputs. */
public final class SubscriberBlackboxVerification
    extends FlowSubscriberBlackboxVerification<Integer> {
  private final Map<Flow.Subscriber<?>, DrivenReader> readers = new ConcurrentHashMap<>();

  public SubscriberBlackboxVerification() {
    super(VerificationTest.environment());
  }

  @Override
  public Flow.Subscriber<Integer> createFlowSubscriber() {
    var reader = new DrivenReader();
    readers.put(reader.subscriber(), reader);
    return reader.subscriber();
  }

  @Override
  public void triggerFlowRequest(Flow.Subscriber<? super Integer> subscriber) {
    DrivenReader reader = readers.get(subscriber);
    if (reader == null) {
      throw new AssertionError("not a subscriber of this test: " + subscriber);
    }
    reader.read(1);
  }

  @Override
  public Integer createElement(int element) {
    return element;
  }

  @AfterMethod
  void endReaders() {
    readers.values().forEach(DrivenReader::close);
    readers.clear();
  }
}
