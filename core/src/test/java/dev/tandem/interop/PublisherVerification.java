package dev.tandem.interop;

import dev.tandem.Pipeline;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Flow;
import java.util.stream.LongStream;
import org.reactivestreams.tck.flow.FlowPublisherVerification;
import org.testng.annotations.Test;

/** Provides what the test kit needs to verify the publisher of a pipeline. */
public final class PublisherVerification extends FlowPublisherVerification<Long> {
  private static final long COLLECTION_MILLIS = 500; // the test of rule 3.13 sleeps that long

  public PublisherVerification() {
    super(VerificationTest.environment(), COLLECTION_MILLIS);
  }

  @Override
  public Flow.Publisher<Long> createFlowPublisher(long elements) {
    return Pipeline.of(Long.class)
        .then("a", x -> x)
        .then("b", x -> x)
        .publisher(() -> LongStream.range(0, elements).iterator());
  }

  @Override
  public Flow.Publisher<Long> createFailedFlowPublisher() {
    return Pipeline.of(Long.class)
        .<Long>then(
            "a",
            x -> {
              throw new IOException("broken");
            })
        .publisher(List.of(1L));
  }

  /**
   * Repeats the test once if it fails: the kit allows the garbage collector 100 ms, which may be
   * too short on a busy machine.
   */
  @Override
  @Test
  public void
      required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber()
          throws Throwable {
    try {
      super.required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber();
    } catch (AssertionError perhapsLate) {
      setUp();
      super.required_spec313_cancelMustMakeThePublisherEventuallyDropAllReferencesToTheSubscriber();
    }
  }
}
