package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A run whose clock throws an {@link Error} ends, and reports the cause. */
@Timeout(60)
class BrokenClockTest {
  private static final Duration SOON = Duration.ofSeconds(15); // for a hang, not for slowness
  private static final List<Integer> INPUTS = IntStream.range(0, 40).boxed().toList();

  private final Broken broken = new Broken("in the clock");
  private final RecordedThreads threads = new RecordedThreads();

  /** A named pipeline. */
  record Shape(String name, Pipeline<Integer, ?> pipeline) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static List<Shape> shapes() {
    return List.of(
        new Shape(
            "two stages",
            Pipeline.of(Integer.class)
                .then("a", x -> x, s -> s.workers(3))
                .then("b", x -> x, s -> s.queue(1))),
        new Shape(
            "a batch", Pipeline.of(Integer.class).then("a", x -> x).batch(3, Duration.ofHours(1))),
        new Shape(
            "an order", Pipeline.of(Integer.class).then("a", x -> x, s -> s.workers(3).ordered(4))),
        new Shape(
            "keys",
            Pipeline.of(Integer.class).then("a", x -> x, s -> s.workers(3).orderedBy(x -> x % 3))),
        new Shape(
            "timed attempts",
            Pipeline.of(Integer.class)
                .then("a", x -> x, s -> s.workers(3).timeout(Duration.ofHours(1)))),
        new Shape(
            "a rate",
            Pipeline.of(Integer.class)
                .then("a", x -> x, s -> s.workers(3).rate(1000, Duration.ofSeconds(1)))),
        new Shape(
            "many results",
            Pipeline.of(Integer.class)
                .thenMany(
                    "a",
                    (x, out) -> {
                      out.emit(x);
                      out.emit(x);
                    },
                    s -> s.workers(3))));
  }

  static Stream<Arguments> reads() {
    return shapes().stream()
        .flatMap(shape ->
            Stream.of(BrokenClock.Fault.ONE_READ, BrokenClock.Fault.ALL_READS_FROM_THEN_ON)
                .flatMap(fault ->
                    Arrays.stream(new long[] {1, 2, 4, 8, 16, 33, 70, 130})
                        .mapToObj(first -> Arguments.of(shape, fault, first))));
  }

  @ParameterizedTest(name = "{0}, {1}, {2}")
  @MethodSource("reads")
  void atARead(Shape shape, BrokenClock.Fault fault, long first) throws InterruptedException {
    assertEnds(shape.pipeline(), new BrokenClock(fault, first, broken), INPUTS);
  }

  @Test
  void atTheSleepOfABackOff() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  throw new IOException("item " + x);
                },
                s -> s.retry(1, Duration.ofMillis(1)).skip());
    assertEndsAtASleep(pipeline);
  }

  @Test
  void atTheSleepForARate() throws InterruptedException {
    assertEndsAtASleep(
        Pipeline.of(Integer.class).then("a", x -> x, s -> s.rate(100, Duration.ofSeconds(1))));
  }

  @Test
  void atTheSleepOfATimeLimit() throws InterruptedException {
    assertEndsAtASleep(held().within(Duration.ofHours(1)));
  }

  @Test
  void atTheSleepOfTheStallDetector() throws InterruptedException {
    assertEndsAtASleep(held().stallAfter(Duration.ofHours(1)));
  }

  @Test
  void atTheSleepOfTheAttemptTimer() throws InterruptedException {
    assertEndsAtASleep(
        Pipeline.of(Integer.class)
            .then("a", BrokenClockTest::waitUntilCancelled, s -> s.timeout(Duration.ofHours(1))));
  }

  @Test
  void atTheSleepOfABatch() throws InterruptedException {
    assertEndsAtASleep(
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .batch(100, Duration.ofHours(1))
            .then("b", list -> waitUntilCancelled(list.size())));
  }

  private static Pipeline<Integer, Integer> held() {
    return Pipeline.of(Integer.class).then("a", BrokenClockTest::waitUntilCancelled);
  }

  private static Integer waitUntilCancelled(Integer item) throws InterruptedException {
    new CountDownLatch(1).await();
    return item;
  }

  private void assertEndsAtASleep(Pipeline<Integer, ?> pipeline) throws InterruptedException {
    BrokenClock clock = new BrokenClock(BrokenClock.Fault.ALL_SLEEPS_FROM_THEN_ON, 1, broken);
    assertEnds(pipeline, clock, List.of(1, 2, 3));
    assertThat(clock.hasThrown()).isTrue();
  }

  private <O> void assertEnds(
      Pipeline<Integer, O> pipeline, BrokenClock clock, List<Integer> inputs)
      throws InterruptedException {
    AtomicReference<@Nullable Run<Integer, O>> started = new AtomicReference<>();
    Call<?> call =
        Call.of(() -> {
          Run<Integer, O> run = pipeline.in(threads.environment(clock)).start();
          started.set(run);
          for (int input : inputs) {
            run.put(input);
          }
          return run.finish();
        });
    Throwable thrown;
    try {
      thrown = call.thrown(SOON);
    } finally {
      clock.repair();
    }
    assertThat(broken.isReportedBy(thrown))
        .as("%s reports the Error", thrown)
        .isEqualTo(clock.hasThrown());
    Run<Integer, O> run = started.get();
    if (run != null) { // the run has started
      if (thrown != null && thrown != broken) { // by put or start itself
        assertThat(thrown).isInstanceOf(PipelineException.class);
      }
      Call.runs(run::close).thrown(SOON);
      assertThat(run.stats().conserved()).isTrue();
    }
    assertThat(threads.alive()).isEmpty();
  }
}
