package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** How pipelines are put together. */
@Timeout(60)
class PipelineAssemblyTest {
  private static final Duration FOREVER = Duration.ofHours(1);

  private static void split(String line, Emitter<String> out) throws InterruptedException {
    for (String word : List.of(line.split(" ", -1))) {
      out.emit(word);
    }
  }

  private static void splitToAny(String line, Emitter<? super String> out)
      throws InterruptedException {
    for (String word : List.of(line.split(" ", -1))) {
      out.emit(word);
    }
  }

  @Test
  void aPipelineWithoutStagesDoesNotRun() {
    Pipeline<Integer, Integer> empty = Pipeline.of(Integer.class);
    assertThat(empty.stages()).isEmpty();
    assertRefused(() -> empty.run(List.of(1)));
    assertRefused(empty::start);
    assertRefused(() -> empty.outcomes(List.of(1)));
    assertRefused(() -> empty.stream(List.of(1)));
    assertRefused(() -> empty.publisher(List.of(1)));
  }

  private static void assertRefused(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("without stages");
  }

  @Test
  void manyResultsComeFromMethodReferencesAndTypedLambdasWithoutWitness() throws Exception {
    Pipeline<String, Integer> byReference =
        Pipeline.of(String.class)
            .thenMany("split", PipelineAssemblyTest::split)
            .then("length", String::length);
    Pipeline<String, String> toAny =
        Pipeline.of(String.class).thenMany("split", PipelineAssemblyTest::splitToAny);
    Pipeline<String, Integer> typed =
        Pipeline.of(String.class)
            .thenMany("split", (String line, Emitter<String> out) -> split(line, out))
            .then("length", String::length);
    assertThat(byReference.run(List.of("a bc"))).containsExactly(1, 2);
    assertThat(toAny.run(List.of("a bc"))).containsExactly("a", "bc");
    assertThat(typed.run(List.of("a bc"))).containsExactly(1, 2);
  }

  @Test
  void aGenericInputTypeNeedsNoClass() throws InterruptedException {
    Pipeline<List<String>, Integer> sizes =
        Pipeline.<List<String>>of().then("size", list -> list.size());
    assertThat(sizes.run(List.of(List.of("a", "b")))).containsExactly(2);
  }

  @Test
  void aStageThatReturnsNothingPassesItsItemsOn() throws InterruptedException {
    Queue<Integer> seen = new ConcurrentLinkedQueue<>();
    Pipeline<Integer, String> pipeline =
        Pipeline.of(Integer.class)
            .thenDo("see", seen::add)
            .thenDo("see again", seen::add, s -> s.queue(1))
            .then("text", x -> "x" + x);
    assertThat(pipeline.run(List.of(1, 2))).containsExactly("x1", "x2");
    assertThat(seen).containsExactlyInAnyOrder(1, 1, 2, 2);
  }

  @Test
  void anActionFailsLikeAnyStage() {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .thenDo(
                "save",
                x -> {
                  throw new IOException("no room");
                });
    assertThatThrownBy(() -> pipeline.run(List.of(1)))
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("save")
        .hasCauseInstanceOf(IOException.class);
  }

  @Test
  void workersWithManyResultsHaveAResourceOfTheirOwn() throws InterruptedException {
    AtomicInteger opened = new AtomicInteger();
    AtomicInteger closed = new AtomicInteger();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .thenMany(
                "twice",
                () -> {
                  opened.incrementAndGet();
                  return closed::incrementAndGet;
                },
                (AutoCloseable resource, Integer x, Emitter<Integer> out) -> {
                  out.emit(x);
                  out.emit(x);
                },
                s -> s.workers(3));
    assertThat(pipeline.run(List.of(1, 2))).containsExactlyInAnyOrder(1, 1, 2, 2);
    assertThat(opened).hasValue(3);
    assertThat(closed).hasValue(3);
  }

  @Test
  void aPipelineFollowsAnother() throws InterruptedException {
    Pipeline<Integer, Integer> numbers = Pipeline.of(Integer.class).then("twice", x -> 2 * x);
    Pipeline<Object, String> texts =
        Pipeline.of(Object.class).then("text", x -> "x" + x).then("more", x -> x + "!");
    Pipeline<Integer, String> both = numbers.then(texts);
    assertThat(both.stages()).containsExactly("twice", "text", "more");
    assertThat(both.run(List.of(1, 2))).containsExactly("x2!", "x4!");
    assertThat(numbers.then(Pipeline.of(Integer.class)).stages()).containsExactly("twice");
  }

  @Test
  void aPipelineDoesNotFollowOneWithAStageOfTheSameName() {
    Pipeline<Integer, Integer> one = Pipeline.of(Integer.class).then("a", x -> x);
    assertThatThrownBy(() -> one.then(one))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'a'");
  }

  @Test
  void theSettingsOfBothHold() throws InterruptedException {
    Queue<String> ends = new ConcurrentLinkedQueue<>();
    Pipeline<Integer, Integer> first =
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .listener(endsWith("first", ends))
            .within(Duration.ofMillis(50));
    CountDownLatch never = new CountDownLatch(1);
    Pipeline<Integer, Integer> second =
        Pipeline.of(Integer.class)
            .thenDo("b", x -> never.await())
            .listener(endsWith("second", ends))
            .within(FOREVER);
    assertThatThrownBy(() -> first.then(second).run(List.of(1)))
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(ends).containsExactly("first", "second");
    assertThatThrownBy(() -> second.then(first).run(List.of(1)))
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void theScopedValuesOfBothAreInherited() throws Exception {
    ScopedValue<String> one = ScopedValue.newInstance();
    ScopedValue<String> other = ScopedValue.newInstance();
    Pipeline<Integer, String> first =
        Pipeline.of(Integer.class).then("a", x -> one.get() + other.get()).inheriting(one);
    Pipeline<String, String> second =
        Pipeline.of(String.class).then("b", x -> x + one.get() + other.get()).inheriting(other);
    List<String> results =
        ScopedValue.where(one, "1")
            .where(other, "2")
            .call(() -> first.then(second).run(List.of(0)));
    assertThat(results).containsExactly("1212");
  }

  /** The weigher of the first pipeline is for its own results, and not for those of the second. */
  @Test
  void aPipelineWhoseResultsAreWeighedComesLast() {
    Queue<String> results = new ConcurrentLinkedQueue<>();
    Pipeline<Integer, String> numbers = Pipeline.of(Integer.class).then("a", x -> "x" + x);
    Pipeline<String, String> weighed =
        Pipeline.of(String.class)
            .then("b", x -> x)
            .resultQueueWeight(
                10,
                result -> {
                  results.add(result);
                  return 1;
                });
    try (Stream<String> stream = numbers.then(weighed).stream(List.of(1, 2))) {
      assertThat(stream).containsExactly("x1", "x2");
    }
    assertThat(results).containsExactly("x1", "x2");
    assertThatThrownBy(() -> weighed.then(Pipeline.of(String.class).then("c", x -> x)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'c'");
    assertThatThrownBy(
            () -> Pipeline.of(String.class).resultQueueWeight(10, String::length).then("d", x -> x))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'d'");
  }

  private static RunListener endsWith(String name, Queue<String> ends) {
    return new RunListener() {
      @Override
      public void ended(Stats stats) {
        ends.add(name);
      }
    };
  }

  @Test
  void aStageThatMakesBatchesHasAQueueOfItsOwn() throws InterruptedException {
    Pipeline<Integer, List<Integer>> pipeline =
        Pipeline.of(Integer.class).batch("lists", 2, FOREVER, s -> s.queue(3));
    try (Run<Integer, List<Integer>> run = pipeline.start()) {
      run.put(1);
      run.put(2);
      assertThat(run.finish()).containsExactly(List.of(1, 2));
      assertThat(run.stats().stages().getFirst().queue().bound()).isEqualTo(3);
    }
  }

  static Stream<UnaryOperator<StageOptions<Integer>>> optionsWithoutMeaning() {
    return Stream.of(
        s -> s.workers(2),
        s -> s.autoWorkers(),
        s -> s.onCpu(),
        s -> s.queueWeight(10, x -> 1),
        s -> s.retry(1, Duration.ZERO),
        s -> s.timeout(FOREVER),
        s -> s.deadline(FOREVER),
        s -> s.rate(1, FOREVER),
        s -> s.ordered(2),
        s -> s.orderedBy(x -> x),
        s -> s.skip(),
        s -> s.skip(e -> true),
        s -> s.deadLetter(letter -> {}));
  }

  @ParameterizedTest
  @MethodSource("optionsWithoutMeaning")
  void aStageThatMakesBatchesRefusesOtherOptions(UnaryOperator<StageOptions<Integer>> options) {
    Pipeline<Integer, Integer> empty = Pipeline.of(Integer.class);
    assertThatThrownBy(() -> empty.batch("lists", 2, FOREVER, options))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("queue()");
  }
}
