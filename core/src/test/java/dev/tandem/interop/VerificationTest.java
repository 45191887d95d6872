package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/**
 * Runs the test kit of Reactive Streams on the publisher and on the subscriber of a pipeline. Its
 * tests are written for TestNG: this class runs them there and reports each.
 *
 * <p>The number of tests is pinned. The tests left out are those that the kit names {@code
 * untested_…}, since it has no way to test their rules; none of them is called required, optional
 * or stochastic. {@link PublisherTest} and {@link InputsTest} test what these rules say, unless it
 * concerns the inside of a method.
 */
@Timeout(120)
@Tag("slow")
class VerificationTest {
  private static final long SIGNAL_MILLIS = 10_000; // for signals that must arrive: not slept
  private static final long SILENCE_MILLIS = 50; // for signals that must not arrive: slept
  private static final long POLL_MILLIS = 500; // slept: the kit then checks once for an error

  static TestEnvironment environment() {
    return new TestEnvironment(SIGNAL_MILLIS, SILENCE_MILLIS, POLL_MILLIS);
  }

  @TestFactory
  Stream<DynamicTest> publisher() {
    return verify(PublisherVerification.class, 31, 7);
  }

  @TestFactory
  Stream<DynamicTest> subscriberFromOutside() {
    return verify(SubscriberBlackboxVerification.class, 11, 15);
  }

  @TestFactory
  Stream<DynamicTest> subscriberFromInside() {
    return verify(SubscriberWhiteboxVerification.class, 14, 13);
  }

  private static Stream<DynamicTest> verify(Class<?> verification, int verified, int untestable) {
    var results = new TestListenerAdapter();
    var kit = new TestNG(false);
    kit.setTestClasses(new Class<?>[] {verification});
    kit.addListener(results);
    kit.run();
    List<ITestResult> leftOut = results.getSkippedTests();
    DynamicTest complete =
        DynamicTest.dynamicTest(
            "complete",
            () -> {
              assertThat(results.getConfigurationFailures()).isEmpty();
              assertThat(leftOut)
                  .filteredOn(result -> !result.getName().startsWith("untested_"))
                  .extracting(ITestResult::getName, ITestResult::getThrowable)
                  .isEmpty();
              assertThat(results.getPassedTests().size() + results.getFailedTests().size())
                  .isEqualTo(verified);
              assertThat(leftOut).hasSize(untestable);
            });
    return Stream.concat(
        Stream.of(complete),
        Stream.of(results.getPassedTests(), results.getFailedTests(), leftOut)
            .flatMap(List::stream)
            .map(VerificationTest::report));
  }

  private static DynamicTest report(ITestResult result) {
    return DynamicTest.dynamicTest(
        result.getName(),
        () -> {
          switch (result.getStatus()) {
            case ITestResult.SUCCESS -> {}
            case ITestResult.SKIP ->
                throw new TestAbortedException("left out by the kit", result.getThrowable());
            default -> throw new AssertionError(result.toString(), result.getThrowable());
          }
        });
  }
}
