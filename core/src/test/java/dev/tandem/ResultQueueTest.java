package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The number of results that wait for a consumer is bounded. */
@Timeout(60)
class ResultQueueTest {
  private static final int WORKERS = 3;

  /** The ways to take results one by one; each starts a run and takes one. */
  enum Way {
    OUTCOMES {
      @Override
      AutoCloseable takeOne(Pipeline<Integer, Integer> pipeline) {
        var outcomes = pipeline.outcomes(ResultQueueTest::endless);
        assertThat(outcomes.iterator().next()).isNotNull();
        return outcomes;
      }
    },
    STREAM {
      @Override
      AutoCloseable takeOne(Pipeline<Integer, Integer> pipeline) {
        Stream<Integer> stream = pipeline.stream(ResultQueueTest::endless);
        assertThat(stream.iterator().next()).isNotNull();
        return stream;
      }
    },
    PUBLISHER {
      @Override
      AutoCloseable takeOne(Pipeline<Integer, Integer> pipeline) throws InterruptedException {
        var one = new One();
        pipeline.publisher(ResultQueueTest::endless).subscribe(one);
        one.came.await();
        return one;
      }
    };

    abstract AutoCloseable takeOne(Pipeline<Integer, Integer> pipeline) throws Exception;
  }

  private static Iterator<Integer> endless() {
    return IntStream.generate(() -> 1).iterator();
  }

  /** Requests one item. */
  private static final class One implements Flow.Subscriber<Integer>, AutoCloseable {
    final CountDownLatch came = new CountDownLatch(1);
    private volatile Flow.@Nullable Subscription subscription;

    @Override
    public void onSubscribe(Flow.Subscription given) {
      subscription = given;
      given.request(1);
    }

    @Override
    public void onNext(Integer item) {
      came.countDown();
    }

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onComplete() {}

    @Override
    public void close() {
      Objects.requireNonNull(subscription).cancel();
    }
  }

  private final Crew crew = new Crew();
  private final Environment environment = new Environment(new ManualClock(), crew, 2);
  private final AtomicInteger made = new AtomicInteger();

  /** Returns how many results a run makes when its consumer takes one and then no more. */
  private int made(
      Way way,
      UnaryOperator<Pipeline<Integer, Integer>> change,
      UnaryOperator<StageOptions<Integer>> options)
      throws Exception {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> x, s -> s.queue(1))
            .then(
                "b",
                x -> {
                  made.incrementAndGet();
                  return x;
                },
                s -> options.apply(s.workers(WORKERS)))
            .in(environment);
    try (AutoCloseable _ = way.takeOne(change.apply(pipeline))) {
      crew.awaitStandstill();
      return made.get();
    } finally {
      Crew.await(() -> crew.alive().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource
  void asManyAsTheQueueOfTheLastStageHolds(Way way) throws Exception {
    int ahead = way == Way.PUBLISHER ? 1 : 0; // it fetches a result before one is requested
    assertThat(made(way, p -> p, s -> s.queue(1))).isEqualTo(1 + 1 + WORKERS + ahead);
    made.set(0);
    assertThat(made(way, p -> p, s -> s.queue(5))).isEqualTo(1 + 5 + WORKERS + ahead);
  }

  @ParameterizedTest
  @EnumSource
  void asManyAsTheLastStageHasWorkersIfItsQueueIsBoundedByWeight(Way way) throws Exception {
    assertThat(made(way, p -> p, s -> s.queueWeight(3_000_000, x -> 1_000_000)))
        .isBetween(1 + WORKERS, 1 + WORKERS + WORKERS + 1);
  }

  @ParameterizedTest
  @EnumSource
  void asManyAsTheBound(Way way) throws Exception {
    int ahead = way == Way.PUBLISHER ? 1 : 0;
    assertThat(made(way, p -> p.resultQueue(7), s -> s.queue(1)))
        .isEqualTo(1 + 7 + WORKERS + ahead);
    made.set(0);
    assertThat(made(way, p -> p.resultQueue(2), s -> s)).isEqualTo(1 + 2 + WORKERS + ahead);
  }

  @ParameterizedTest
  @EnumSource
  void asMuchAsTheWeightBound(Way way) throws Exception {
    int ahead = way == Way.PUBLISHER ? 1 : 0;
    assertThat(made(way, p -> p.resultQueueWeight(30, x -> 10), s -> s))
        .isBetween(3 + WORKERS, 1 + 3 + WORKERS + ahead); // putters are let in when half is free
    made.set(0);
    assertThat(made(way, p -> p.resultQueueWeight(5, x -> 10), s -> s))
        .isEqualTo(1 + 1 + WORKERS + ahead); // a heavier result waits alone
  }

  @ParameterizedTest(name = "a bound of {0}: {1} at most")
  @CsvSource({"1, 1", "7, 1", "8, 2", "100, 25", "5000, 256"})
  void theTakerHoldsAQuarterAtMost(int bound, int most) throws InterruptedException {
    var queue = new OutcomeQueue(true, new ResultBound(bound, null));
    Chunk chunk = new Chunk(1);
    for (int i = 0; i < Math.min(bound, Chunk.MOST); i++) {
      chunk.add(i, i);
    }
    assertThat(queue.putNow(chunk).isEmpty()).isTrue();
    Chunk taken = queue.next(new Chunk(1));
    assertThat(taken).isNotNull();
    assertThat(taken.size()).isLessThanOrEqualTo(most);
  }

  @Test
  void aFailureWeighsALittle() throws InterruptedException {
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  made.incrementAndGet();
                  throw new IOException("broken");
                })
            .resultQueueWeight(1280, x -> 1)
            .in(environment);
    try (var outcomes = pipeline.outcomes(ResultQueueTest::endless)) {
      assertThat(outcomes.iterator().next()).isInstanceOf(Outcome.Failed.class);
      crew.awaitStandstill();
      assertThat(made.get()).isBetween(128 + 1, 1 + 128 + 1);
    }
  }

  @Test
  void finishedResultsAreDeliveredAfterACancelWhateverTheyWeigh() throws InterruptedException {
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  made.incrementAndGet();
                  return x;
                },
                s -> s.workers(WORKERS).queue(1))
            .resultQueueWeight(10, x -> 6)
            .in(environment);
    var outcomes = pipeline.outcomes(range(100));
    Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
    Crew.await(() -> made.get() == 1 + WORKERS);
    crew.awaitStandstill();
    outcomes.close();
    List<Integer> seen = new ArrayList<>();
    iterator.forEachRemaining(outcome -> seen.add(outcome.input()));
    assertThat(seen).hasSize(1 + WORKERS);
    assertThat(outcomes.stats().conserved()).isTrue();
    assertThat(outcomes.stats().put()).isEqualTo(seen.size() + outcomes.handedBack().size());
  }

  @Test
  void aWeigherThatThrowsIsTheFailureOfTheLastStage() {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .then("b", x -> x, s -> s.workers(2))
            .resultQueueWeight(
                10,
                x -> {
                  if (x == 5) {
                    throw new IllegalStateException("too strange to weigh");
                  }
                  return 1;
                })
            .in(environment);
    List<Consumer<List<Integer>>> ways =
        List.of(
            in -> pipeline.outcomes(in).forEach(one -> {}),
            in -> pipeline.stream(in).forEach(one -> {}));
    for (Consumer<List<Integer>> way : ways) {
      var failure = catchThrowableOfType(PipelineException.class, () -> way.accept(range(100)));
      assertThat(Reasons.stage(failure)).isEqualTo("b");
      assertThat(failure.getCause()).hasMessage("too strange to weigh");
      assertThat(List.<Object>copyOf(failure.handedBack())).contains(5).doesNotHaveDuplicates();
      assertThat(crew.alive()).isEmpty();
    }
  }

  @Test
  void aCancelInterruptsTheWeigher() throws InterruptedException {
    CountDownLatch weighing = new CountDownLatch(1);
    CountDownLatch never = new CountDownLatch(1);
    var pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .resultQueueWeight(
                10,
                x -> {
                  weighing.countDown();
                  try {
                    never.await();
                    return 1;
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .in(environment);
    var outcomes = pipeline.outcomes(range(3));
    Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
    weighing.await();
    outcomes.close();
    List<Integer> seen = new ArrayList<>();
    iterator.forEachRemaining(outcome -> seen.add(outcome.input())); // none has failed
    assertThat(outcomes.stats().conserved()).isTrue();
    assertThat(outcomes.stats().put()).isEqualTo(seen.size() + outcomes.handedBack().size());
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void theWeightIsSetLast() throws InterruptedException {
    Pipeline<Integer, Integer> weighed =
        Pipeline.of(Integer.class).then("a", x -> x).resultQueueWeight(10, x -> x);
    assertThatThrownBy(() -> weighed.then("b", x -> x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("last")
        .hasMessageContaining("'b'");
    assertThatThrownBy(() -> weighed.batch(3, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> weighed.thenMany("c", (x, out) -> out.emit(x)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(weighed.resultQueue(3).then("b", x -> x).run(range(5))).hasSize(5);
    assertThat(weighed.in(environment).run(range(5))).hasSize(5); // run() ignores the bound
  }

  @Test
  void aBoundByNumberIsKeptWhenStagesAreAdded() throws Exception {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .resultQueue(2)
            .then(
                "b",
                x -> {
                  made.incrementAndGet();
                  return x;
                })
            .in(environment);
    try (var _ = Way.OUTCOMES.takeOne(pipeline)) {
      crew.awaitStandstill();
      assertThat(made).hasValue(1 + 2 + 1);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // the test is about null
  void badBoundsAreRefused() {
    Pipeline<Integer, Integer> pipeline = Pipeline.of(Integer.class).then("a", x -> x);
    assertThatThrownBy(() -> pipeline.resultQueue(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(": 0");
    assertThatThrownBy(() -> pipeline.resultQueueWeight(-3, x -> 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(": -3");
    assertThatThrownBy(() -> pipeline.resultQueueWeight(3, null))
        .isInstanceOf(NullPointerException.class);
  }

  private static List<Integer> range(int end) {
    return IntStream.range(0, end).boxed().toList();
  }
}
