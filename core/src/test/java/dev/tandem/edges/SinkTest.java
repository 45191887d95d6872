package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Outcome;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.PipelineException.Reason;
import dev.tandem.Run;
import dev.tandem.Stats;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run whose last stage returns nothing, or whose results are consumed, keeps no results. */
@Timeout(60)
class SinkTest {
  private static final Duration SOON = Duration.ofSeconds(15); // for a hang, not for slowness
  private static final List<Integer> INPUTS = IntStream.range(0, 10_000).boxed().toList();

  private final Queue<Integer> seen = new ConcurrentLinkedQueue<>();
  private final RecordedThreads threads = new RecordedThreads();

  @Test
  void aLastStageThatReturnsNothing() throws InterruptedException {
    assertThat(storing().run(INPUTS)).isEmpty();
    assertThat(seen).containsExactlyElementsOf(INPUTS);

    seen.clear();
    Run<Integer, Integer> run = storing().start();
    for (int input : INPUTS) {
      run.put(input);
    }
    assertThat(run.finish()).isEmpty();
    assertThat(run.results()).isEmpty();
    assertThat(seen).containsExactlyElementsOf(INPUTS);
    Stats stats = run.stats();
    assertThat(stats.conserved()).isTrue();
    assertThat(stats.stages().getLast().items().out()).isEqualTo(INPUTS.size());
  }

  @Test
  void outcomesHaveTheItemsOfALastStageThatReturnsNothing() {
    List<Integer> outputs = new ArrayList<>();
    for (Outcome<Integer, Integer> outcome : storing().outcomes(List.of(1, 2))) {
      if (outcome instanceof Outcome.Done<Integer, Integer>(_, var output)) {
        outputs.add(output);
      }
    }
    assertThat(outputs).containsExactly(11, 12);
  }

  @Test
  void aStageThatReturnsNothingInTheMiddlePassesItemsOn() throws InterruptedException {
    assertThat(storing().then("double", x -> 2 * x).run(List.of(1, 2))).containsExactly(22, 24);
  }

  @Test
  void aResourceOfALastStageThatReturnsNothing() throws InterruptedException {
    var closed = new CountDownLatch(1);
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .thenDo("store", () -> closed::countDown, (AutoCloseable _, Integer x) -> seen.add(x));
    assertThat(pipeline.run(List.of(1, 2))).isEmpty();
    assertThat(seen).containsExactly(1, 2);
    assertThat(closed.getCount()).isZero();
  }

  @Test
  void aConsumer() throws InterruptedException {
    Stats stats = adding().run(INPUTS, seen::add);
    assertThat(seen).containsExactlyElementsOf(INPUTS.stream().map(x -> x + 10).toList());
    assertThat(stats.conserved()).isTrue();
    assertThat(stats.stages().getLast().name()).isEqualTo("results");

    seen.clear();
    Run<Integer, Integer> run = adding().start(seen::add);
    run.put(1);
    assertThat(run.finish()).isEmpty();
    assertThat(seen).containsExactly(11);
  }

  @Test
  void aConsumerThatThrowsStopsTheRun() throws InterruptedException {
    var broken = new IllegalStateException("broken");
    Call<?> call =
        Call.of(() ->
            adding()
                .run(
                    INPUTS,
                    x -> {
                      throw broken;
                    }));
    assertThat(call.thrown(SOON))
        .isInstanceOfSatisfying(
            PipelineException.class,
            e -> {
              assertThat(e).hasCause(broken);
              assertThat(e.reason()).isInstanceOf(Reason.ItemFailed.class);
              assertThat(e.results()).isEmpty();
            });
    assertThat(threads.alive()).isEmpty();
  }

  @Test
  void failuresAreCountedAsElsewhere() throws InterruptedException {
    var failed = new AtomicInteger();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .thenDo(
                "store",
                x -> {
                  if (x % 2 == 0) {
                    throw new IOException("even");
                  }
                },
                s -> s.workers(3).deadLetter(_ -> failed.incrementAndGet()));
    Run<Integer, Integer> run = pipeline.start();
    for (int input : INPUTS) {
      run.put(input);
    }
    run.finish();
    assertThat(failed).hasValue(INPUTS.size() / 2);
    assertThat(run.stats().stages().getFirst().items().finished()).isEqualTo(INPUTS.size() / 2);
    assertThat(run.stats().conserved()).isTrue();
  }

  private Pipeline<Integer, Integer> adding() {
    return Pipeline.of(Integer.class).then("add", x -> x + 10).in(threads.environment());
  }

  private Pipeline<Integer, Integer> storing() {
    return adding().thenDo("store", x -> seen.add(x - 10));
  }
}
