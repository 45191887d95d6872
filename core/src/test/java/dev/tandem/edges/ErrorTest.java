package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Environment;
import dev.tandem.Inputs;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An {@link Error} of user code ends the run and is its cause, and every item is accounted for. */
@Timeout(60)
class ErrorTest {
  private static final Duration SOON = Duration.ofSeconds(15); // for a hang, not for slowness
  private static final List<Integer> INPUTS = IntStream.range(0, 60).boxed().toList();
  private static final int BAD = 40;

  private final Broken broken = new Broken("here");
  private final RecordedThreads threads = new RecordedThreads();

  /** Acts as a stage function that throws at one item. */
  private Integer throwing(Integer x) {
    if (x == BAD) {
      throw broken;
    }
    return x;
  }

  @Test
  void ofAStageFunction() throws InterruptedException {
    assertEnds(Pipeline.of(Integer.class).then("a", this::throwing, s -> s.workers(3)));
  }

  @Test
  void ofAStageFunctionThatIsSkippedOrRetried() throws InterruptedException {
    assertEnds(
        Pipeline.of(Integer.class)
            .then("a", this::throwing, s -> s.workers(3).skip().retry(3, Duration.ofHours(1))));
  }

  @Test
  void ofAStageFunctionThatIsTimed() throws InterruptedException {
    assertEnds(
        Pipeline.of(Integer.class)
            .then("a", this::throwing, s -> s.workers(3).timeout(Duration.ofHours(1))));
  }

  @Test
  void ofAStageFunctionInOrder() throws InterruptedException {
    assertEnds(Pipeline.of(Integer.class).then("a", this::throwing, s -> s.workers(3).ordered(5)));
  }

  @Test
  void ofAStageFunctionByKeys() throws InterruptedException {
    assertEnds(
        Pipeline.of(Integer.class)
            .then("a", this::throwing, s -> s.workers(3).orderedBy(x -> x % 4)));
  }

  @Test
  void ofAStageThatMakesMany() throws InterruptedException {
    assertEnds(
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (x, out) -> {
                  out.emit(x);
                  out.emit(throwing(x));
                },
                s -> s.workers(3)));
  }

  @Test
  void ofTheStageBehindABatch() throws InterruptedException {
    assertEnds(
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .batch(7, Duration.ofHours(1))
            .then("b", list -> list.stream().mapToInt(this::throwing).sum()));
  }

  @Test
  void ofTheStageBehindABatchInOrder() throws InterruptedException {
    assertEnds(
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .batch(7, Duration.ofMillis(1))
            .then(
                "b",
                list -> list.stream().mapToInt(this::throwing).sum(),
                s -> s.workers(2).ordered(2)));
  }

  @Test
  void ofOpen() throws InterruptedException {
    assertEnds(
        Pipeline.of(Integer.class)
            .then(
                "a",
                () -> {
                  throw broken;
                },
                (resource, x) -> x,
                s -> s.workers(3)));
  }

  @Test
  void ofClose() throws InterruptedException {
    assertEnds(
        Pipeline.of(Integer.class)
            .then(
                "a",
                () ->
                    () -> {
                      throw broken;
                    },
                (resource, x) -> x,
                s -> s.workers(3)));
  }

  @Test
  void ofCloseAfterAFailure() throws InterruptedException {
    IOException failure = new IOException("first");
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                () ->
                    () -> {
                      throw broken;
                    },
                (resource, x) -> {
                  throw failure;
                },
                s -> s);
    Run<Integer, Integer> run = pipeline.in(threads.environment()).start();
    run.put(1);
    Throwable thrown = Call.of(run::finish).thrown(SOON);
    assertThat(thrown).isInstanceOf(PipelineException.class).cause().isSameAs(failure);
    assertThat(broken.isReportedBy(thrown)).isTrue();
  }

  @Test
  void ofTheRandomNumbers() throws InterruptedException {
    Environment recorded = threads.environment();
    Environment unlucky =
        new Environment(
            recorded.clock(),
            recorded.threads(),
            recorded.processors(),
            () -> {
              throw broken;
            });
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  throw new IOException("item " + x);
                },
                s -> s.workers(3).retry(1, Duration.ofMillis(1)).skip());
    assertEnds(pipeline, unlucky);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void ofAnIterator(Way way) throws InterruptedException {
    assertSourceEnds(way, () -> iterator(false));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void ofHasNext(Way way) throws InterruptedException {
    assertSourceEnds(way, () -> iterator(true));
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void ofIterable(Way way) throws InterruptedException {
    assertSourceEnds(
        way,
        () -> {
          throw broken;
        });
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void ofAStream(Way way) throws InterruptedException {
    AtomicInteger closes = new AtomicInteger();
    Stream<Integer> stream = INPUTS.stream().map(this::throwing).onClose(closes::incrementAndGet);
    assertSourceEnds(way, Inputs.of(stream));
    assertThat(closes).hasValue(1);
  }

  /** Returns an iterator over some inputs that then throws the error. */
  private Iterator<Integer> iterator(boolean inHasNext) {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        if (inHasNext && next == BAD) {
          throw broken;
        }
        return true;
      }

      @Override
      public Integer next() {
        return throwing(next++);
      }
    };
  }

  private void assertSourceEnds(Way way, Iterable<Integer> inputs) throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class).then("a", x -> x).in(threads.environment());
    Way.Attempt attempt = way.prepare(pipeline, inputs);
    Throwable thrown = Call.runs(attempt.body()).thrown(SOON);
    assertThat(broken.isReportedBy(thrown)).as("%s reports the Error", thrown).isTrue();
    threads.awaitEnd(SOON);
    assertThat(threads.alive()).isEmpty();
  }

  private void assertEnds(Pipeline<Integer, ?> pipeline) throws InterruptedException {
    assertEnds(pipeline, threads.environment());
  }

  private <O> void assertEnds(Pipeline<Integer, O> pipeline, Environment environment)
      throws InterruptedException {
    Run<Integer, O> run = pipeline.in(environment).start();
    List<Integer> accepted = new ArrayList<>();
    Call<?> call =
        Call.of(() -> {
          for (int input : INPUTS) {
            run.put(input);
            accepted.add(input);
          }
          return run.finish();
        });
    assertThat(call.thrown(SOON)).isInstanceOf(PipelineException.class).cause().isSameAs(broken);
    assertThat(Call.runs(run::close).thrown(SOON)).isNull();
    assertThat(run.stats().conserved()).isTrue();
    assertThat(run.stats().put()).isEqualTo(accepted.size());
    assertThat(run.handedBack()).doesNotHaveDuplicates().isSubsetOf(accepted);
    assertThat(threads.alive()).isEmpty();
  }
}
