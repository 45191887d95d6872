package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.Timeout;
import org.opentest4j.TestAbortedException;
import org.reactivestreams.tck.TestEnvironment;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/**
 * The test kit of Reactive Streams, on what a pipeline publishes and on what it subscribes with.
 * Its tests are written for TestNG: this runs them there and reports each.
 *
 * <p>How many there are is pinned. Those left out are the rules that the kit itself says it has no
 * way to test, and names {@code untested_…}; none that it calls required, optional or stochastic is
 * among them. What those rules say that is not about the inside of a method is in {@link
 * PublisherTest} and {@link InputsTest}.
 */
@Timeout(120)
class VerificationTest {
  private static final long SIGNAL_MILLIS = 10_000; // for what must come: not slept
  private static final long SILENCE_MILLIS = 50; // for what must not come: slept
  private static final long POLL_MILLIS = 500; // slept: the kit looks for an error once, after that

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
