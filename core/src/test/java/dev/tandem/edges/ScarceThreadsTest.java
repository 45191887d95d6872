package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Environment;
import dev.tandem.Inputs;
import dev.tandem.Pipeline;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A run that gets one thread too few ends, reports the cause, and leaves nothing open or running.
 */
@Timeout(60)
class ScarceThreadsTest {
  private static final Duration SOON = Duration.ofSeconds(15); // for a hang, not for slowness

  private final RecordedThreads threads = new RecordedThreads();
  private final AtomicInteger created = new AtomicInteger();
  private final AtomicInteger closes = new AtomicInteger();

  static Stream<Arguments> waysAndThreads() {
    return Stream.of(Way.values())
        .flatMap(way -> IntStream.rangeClosed(1, 16).mapToObj(n -> Arguments.of(way, n)));
  }

  @ParameterizedTest(name = "{0}, thread {1}")
  @MethodSource("waysAndThreads")
  void aThreadThatIsNotCreated(Way way, int number) throws InterruptedException {
    OutOfMemoryError scarce = new OutOfMemoryError("no thread " + number);
    assertEnds(
        way,
        number,
        scarce,
        (name, platform, task) -> {
          if (created.incrementAndGet() == number) {
            throw scarce;
          }
          return threads.create(name, platform, task);
        });
  }

  @ParameterizedTest(name = "{0}, thread {1}")
  @MethodSource("waysAndThreads")
  void aThreadThatDoesNotStart(Way way, int number) throws InterruptedException {
    OutOfMemoryError scarce = new OutOfMemoryError("no thread " + number);
    assertEnds(
        way,
        number,
        scarce,
        (name, platform, task) -> {
          if (created.incrementAndGet() == number) {
            return new Unstartable(scarce);
          }
          return threads.create(name, platform, task);
        });
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aFactoryThatReturnsNoThread(Way way) throws InterruptedException {
    Throwable thrown = thrown(way, (name, platform, task) -> nothing());
    assertThat(thrown).isNotNull();
    assertThat(closes).hasValue(1);
  }

  @SuppressWarnings("NullAway") // as a careless factory might
  private static Thread nothing() {
    return null;
  }

  private void assertEnds(Way way, int number, OutOfMemoryError scarce, Environment.Threads maker)
      throws InterruptedException {
    Throwable thrown = thrown(way, maker);
    if (thrown == null) { // the run needed fewer threads
      assertThat(created.get()).isLessThan(number);
    } else {
      assertThat(isReportedBy(thrown, scarce)).as("%s reports the Error", thrown).isTrue();
    }
    threads.awaitEnd(SOON);
    assertThat(threads.alive()).isEmpty();
    assertThat(closes).hasValue(1);
  }

  /** Runs a pipeline that needs each of its threads; returns what that throws. */
  private @Nullable Throwable thrown(Way way, Environment.Threads maker)
      throws InterruptedException {
    Environment system = Environment.system();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> x, s -> s.workers(2).timeout(Duration.ofHours(1)))
            .batch(2, Duration.ofHours(1))
            .then("b", List::size)
            .within(Duration.ofHours(1))
            .stallAfter(Duration.ofHours(1))
            .in(new Environment(system.clock(), maker, system.processors()));
    Stream<Integer> stream = Stream.of(1, 2, 3).onClose(closes::incrementAndGet);
    Inputs<Integer> inputs = Inputs.of(stream);
    return Call.runs(() -> way.prepare(pipeline, inputs).body().run()).thrown(SOON);
  }

  @SuppressWarnings("ReferenceEquality") // identity is meant
  private static boolean isReportedBy(Throwable thrown, Throwable cause) {
    return thrown == cause || (thrown.getCause() != null && isReportedBy(thrown.getCause(), cause));
  }

  /** A thread that the system refuses to start. */
  private static final class Unstartable extends Thread {
    private final OutOfMemoryError reason;

    private Unstartable(OutOfMemoryError reason) {
      this.reason = reason;
    }

    @Override
    public void start() {
      throw reason;
    }
  }
}
