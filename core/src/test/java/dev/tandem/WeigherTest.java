package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Results that cannot be handed on. */
@Timeout(20)
class WeigherTest {
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(new ManualClock(), crew, 2);

  static List<Pipeline<Integer, Integer>> pipelines() {
    return List.of(
        Pipeline.first("plain", x -> x, s -> s.workers(3)),
        Pipeline.first("ordered", x -> x, s -> s.workers(3).ordered(5)),
        Pipeline.first("keyed", x -> x, s -> s.workers(3).orderedBy(x -> x % 2)),
        Pipeline.firstMany("many", (x, out) -> out.emit(x), s -> s.workers(2)),
        Pipeline.<Integer, Integer>first("before", x -> x)
            .batch("batch", 1, Duration.ofHours(1))
            .then("unpack", list -> list.getFirst(), s -> s.workers(2).ordered(4)));
  }

  @ParameterizedTest
  @MethodSource("pipelines")
  void aWeigherThatThrowsEndsTheRunWithEverythingAccountedFor(Pipeline<Integer, Integer> pipeline) {
    Pipeline<Integer, Integer> weighing =
        pipeline
            .<Integer>then("b", x -> x, s -> s.queueWeight(50, WeigherTest::weigh))
            .in(environment);
    var failure =
        catchThrowableOfType(
            PipelineException.class, () -> weighing.run(IntStream.range(0, 300).boxed().toList()));
    assertThat(failure.getCause()).hasMessage("too strange to weigh");
    assertThat(List.<Object>copyOf(failure.handedBack())).contains(100).doesNotHaveDuplicates();
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void aBatchThatCannotBeWeighedIsHandedBack() {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.<Integer, Integer>first("a", x -> x)
            .batch(3, Duration.ofHours(1))
            .<Integer>then("b", List::size, s -> s.queueWeight(50, list -> weigh(list.getFirst())))
            .in(environment);
    var failure =
        catchThrowableOfType(
            PipelineException.class,
            () -> pipeline.run(IntStream.range(100, 103).boxed().toList()));
    assertThat(failure.getCause()).hasMessage("too strange to weigh");
    assertThat(List.<Object>copyOf(failure.handedBack())).containsExactlyInAnyOrder(100, 101, 102);
  }

  @Test
  void aStrangerWhoInterruptsAWorkerThatWaitsForRoomChangesNothing() throws InterruptedException {
    CountDownLatch gate = new CountDownLatch(1);
    Run<Integer, Integer> run =
        Pipeline.<Integer, Integer>first("a", x -> x)
            .<Integer>then(
                "b",
                x -> {
                  gate.await();
                  return x;
                },
                s -> s.queue(20))
            .in(environment)
            .start();
    for (int i = 0; i < 60; i++) {
      run.put(i);
    }
    crew.awaitStandstill();
    crew.named("tandem-a-1").interrupt();
    crew.awaitStandstill();
    gate.countDown();
    assertThat(run.finish()).containsExactlyElementsOf(IntStream.range(0, 60).boxed().toList());
  }

  private static long weigh(int item) {
    if (item == 100) {
      throw new IllegalStateException("too strange to weigh");
    }
    return 1;
  }
}
