package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pipeline that feeds itself: everything is done once, and the run ends by itself. */
@Timeout(60)
class FeedbackTest {
  private static final int LAST = 2_000;
  private static final List<Integer> ALL = IntStream.rangeClosed(1, LAST).boxed().toList();

  /** Puts back the two numbers that a binary heap has below this one. */
  private static Integer split(Integer n, Feedback<Integer> again) {
    Stream.of(2 * n, 2 * n + 1).filter(child -> child <= LAST).forEach(again::put);
    return n;
  }

  /** Puts back the two numbers modulo some number, so that each is found many times. */
  private static Integer link(Integer n, Feedback<Integer> again) {
    again.put(3 * n % LAST + 1);
    again.put(7 * n % LAST + 1);
    again.put(n % LAST + 1);
    return n;
  }

  private static Pipeline<Integer, Integer> splitting(
      UnaryOperator<StageOptions<Integer>> options) {
    return Pipeline.of(Integer.class).thenFeeding("split", FeedbackTest::split, options);
  }

  @Test
  void theRunEndsWhenNothingIsUnfinished() throws InterruptedException {
    assertThat(splitting(s -> s).run(List.of(1))).isEqualTo(ALL);
    assertThat(splitting(s -> s.workers(16)).run(List.of(1)))
        .containsExactlyInAnyOrderElementsOf(ALL);
  }

  @Test
  void workersDoNotWaitForRoom() throws InterruptedException {
    List<Integer> results =
        Pipeline.of(Integer.class)
            .thenFeeding("spread", FeedbackTest::spread, s -> s.queue(1))
            .run(List.of(1));

    assertThat(results).isEqualTo(ALL);
  }

  /** Puts back all the others, if this is the first one. */
  private static Integer spread(Integer n, Feedback<Integer> again) {
    for (int i = 2; n == 1 && i <= LAST; i++) {
      again.put(i);
    }
    return n;
  }

  @Test
  void stagesBeforeAndBehindTheOneThatFeeds() throws InterruptedException {
    List<Integer> results =
        Pipeline.of(Integer.class)
            .then("before", n -> n, s -> s.workers(3).queue(2))
            .<Integer>thenMany(
                "twice",
                (n, out) -> {
                  out.emit(n);
                  out.emit(-n);
                },
                s -> s.workers(2))
            .batch(5, Duration.ofMillis(1))
            .thenFeeding(
                "split",
                (list, again) -> {
                  list.stream().filter(n -> n > 0).forEach(n -> split(n, again));
                  return list;
                },
                s -> s.workers(4))
            .<Integer>thenMany(
                "apart",
                (list, out) -> {
                  for (int n : list) {
                    out.emit(n);
                  }
                })
            .run(List.of(1));

    assertThat(results).hasSize(2 * LAST);
    assertThat(results.stream().filter(n -> n > 0)).containsExactlyInAnyOrderElementsOf(ALL);
  }

  @Test
  void aListIsNotWaitedForOnceNothingElseIsUnfinished() throws InterruptedException {
    List<List<Integer>> results =
        Pipeline.of(Integer.class)
            .batch("first", 1_000, Duration.ofDays(1))
            .<Integer>thenMany(
                "apart",
                (list, out) -> {
                  for (int n : list) {
                    out.emit(n);
                  }
                })
            .batch("second", 300, Duration.ofDays(1))
            .thenFeeding(
                "split",
                (list, again) -> {
                  list.forEach(n -> split(n, again));
                  return list;
                })
            .run(List.of(1));

    assertThat(results.stream().flatMap(List::stream).toList()).isEqualTo(ALL);
  }

  @Test
  void twoStagesMayFeed() throws InterruptedException {
    List<Integer> results =
        Pipeline.of(Integer.class)
            .thenFeeding(
                "left",
                (n, again) -> {
                  if (2 * n <= LAST) {
                    again.put(2 * n);
                  }
                  return n;
                },
                s -> s.workers(2))
            .thenFeeding(
                "right",
                (n, again) -> {
                  if (2 * n + 1 <= LAST) {
                    again.put(2 * n + 1);
                  }
                  return n;
                },
                s -> s.workers(3))
            .run(List.of(1));

    assertThat(results).containsExactlyInAnyOrderElementsOf(ALL);
  }

  @Test
  void whatAFailedAttemptHasPutIsDropped() throws InterruptedException {
    Set<Integer> tried = ConcurrentHashMap.newKeySet();
    List<Integer> results =
        Pipeline.of(Integer.class)
            .thenFeeding(
                "split",
                (n, again) -> {
                  split(n, again);
                  if (tried.add(n)) {
                    throw new IOException("the first attempt at " + n);
                  }
                  return n;
                },
                s -> s.workers(4).retry(1, Duration.ofNanos(1)))
            .run(List.of(1));

    assertThat(results).containsExactlyInAnyOrderElementsOf(ALL);
  }

  @Test
  void anItemThatFailsPutsNothingBack() throws InterruptedException {
    List<Integer> results =
        Pipeline.of(Integer.class)
            .then(
                "before",
                n -> {
                  if (n == 3) {
                    throw new IOException("three");
                  }
                  return n;
                },
                s -> s.skip())
            .thenFeeding(
                "split",
                (n, again) -> {
                  split(n, again);
                  if (n == 2) {
                    throw new IOException("two");
                  }
                  return n;
                },
                s -> s.skip())
            .run(List.of(1));

    assertThat(results).containsExactly(1);
  }

  @Test
  void nullAfterPuttingBackPutsNothingBack() throws InterruptedException {
    List<Object> results =
        Pipeline.of(Integer.class)
            .<Object>thenFeeding("null", FeedbackTest::splitAndForget, s -> s.skip())
            .run(List.of(1));

    assertThat(results).isEmpty();
  }

  @SuppressWarnings("NullAway") // the mistake that is tested
  private static Integer splitAndForget(Integer n, Feedback<Integer> again) {
    split(n, again);
    return null;
  }

  @Test
  void eachKeyPassesOnce() throws InterruptedException {
    AtomicReference<Stats> end = new AtomicReference<>();
    List<Integer> results =
        Pipeline.of(Integer.class)
            .thenFeeding("link", FeedbackTest::link, s -> s.workers(8))
            .feedback(f -> f.once(n -> "page " + n))
            .listener(atTheEnd(end))
            .run(List.of(1, 1, 2, 2));

    assertThat(results).containsExactlyInAnyOrderElementsOf(ALL);
    StageStats.Items items = end.get().stages().getFirst().items();
    assertThat(items.in()).isEqualTo(LAST);
    assertThat(items.finished()).isEqualTo(LAST);
    assertThat(items.skipped()).isZero();
    assertThat(items.repeated()).isEqualTo(2L * LAST + 4);
  }

  private static RunListener atTheEnd(AtomicReference<Stats> end) {
    return new RunListener() {
      @Override
      public void ended(Stats stats) {
        end.set(stats);
      }
    };
  }

  @Test
  void aKeyThatCannotBeMadeIsAFailureOfTheItem() {
    var pipeline =
        Pipeline.of(Integer.class)
            .thenFeeding("split", FeedbackTest::split)
            .feedback(f ->
                f.once(n -> {
                  if (n == 3) {
                    throw new IllegalArgumentException("no key for three");
                  }
                  return n.toString();
                }));

    assertThatThrownBy(() -> pipeline.run(List.of(1)))
        .isInstanceOf(PipelineException.class)
        .hasRootCauseMessage("no key for three");
  }

  @Test
  void whatDoesNotFitWaitsOnDisk(@TempDir Path folder) throws Exception {
    List<String> results =
        Pipeline.of(String.class)
            .thenFeeding(
                "spread",
                (String n, Feedback<String> again) -> {
                  for (int i = 2; n.equals("1") && i <= 20 * LAST; i++) {
                    again.put(Integer.toString(i));
                  }
                  return n;
                },
                s -> s.queue(1))
            .feedback(f -> f.onDisk(folder.resolve("new"), ItemFormat.ofText()).inMemory(10))
            .run(List.of("1"));

    assertThat(results)
        .isEqualTo(IntStream.rangeClosed(1, 20 * LAST).mapToObj(Integer::toString).toList());
    assertThat(files(folder)).containsExactly("new");
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.skip(1).map(file -> file.getFileName().toString()).toList();
    }
  }

  @Test
  void withoutAFolderTheRunStopsWhenTooManyWait() {
    Queue<Integer> found = new ConcurrentLinkedQueue<>(List.of(1));
    var pipeline =
        remembering(found).feedback(f -> f.inMemory(100)).then("last", n -> n, s -> s.queue(1));

    PipelineException e =
        catchThrowableOfType(PipelineException.class, () -> pipeline.run(List.of(1)));

    assertThat(e)
        .hasRootCauseMessage(
            "more than 100 items that were put back would wait in memory: name a folder for them with"
                + " onDisk, or allow more with inMemory");
    assertThat(accounted(e.results(), e.handedBack())).containsExactlyInAnyOrderElementsOf(found);
  }

  /** Puts back three items for each, without an end. */
  private static Pipeline<Integer, Integer> remembering(Queue<Integer> found) {
    return Pipeline.of(Integer.class)
        .thenFeeding(
            "triple",
            (n, again) -> {
              for (int i = 0; i < 3; i++) {
                int child = 3 * n + i;
                again.put(child);
                found.add(child);
              }
              return n;
            });
  }

  private static List<Object> accounted(List<?> results, List<?> handedBack) {
    List<Object> all = new ArrayList<>(results);
    all.addAll(handedBack);
    return all;
  }

  @Test
  void aCancelHandsBackWhatWasPutBack(@TempDir Path folder) throws Exception {
    Queue<Integer> found = new ConcurrentLinkedQueue<>(List.of(1));
    CountDownLatch enough = new CountDownLatch(1000);
    ItemFormat<Integer> format = numbers();
    try (Run<Integer, Integer> run =
        remembering(found)
            .feedback(f -> f.onDisk(folder, format).inMemory(20))
            .then(
                "count",
                n -> {
                  enough.countDown();
                  return n;
                })
            .start()) {
      run.put(1);
      enough.await();
      run.cancel();
      assertThat(run.awaitEnd(Duration.ofDays(1))).isTrue();

      assertThat(accounted(run.results(), run.handedBack()))
          .containsExactlyInAnyOrderElementsOf(found);
      assertThat(run.stats().conserved()).isTrue();
    }
    assertThat(files(folder)).isEmpty();
  }

  @Test
  void anItemThatCannotBeReadTakesNoOtherWithIt(@TempDir Path folder) throws Exception {
    int broken = 300;
    ItemFormat<Integer> format = numbersBut(broken);
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .thenFeeding("spread", FeedbackTest::spread)
            .feedback(f -> f.onDisk(folder, format).inMemory(20));

    PipelineException e =
        catchThrowableOfType(PipelineException.class, () -> pipeline.run(List.of(1)));

    assertThat(e).hasRootCauseMessage("cannot read " + broken);
    assertThat(accounted(e.results(), e.handedBack()))
        .containsExactlyInAnyOrderElementsOf(ALL.stream().filter(n -> n != broken).toList());
    assertThat(files(folder)).isEmpty();
  }

  private static ItemFormat<Integer> numbers() {
    return numbersBut(0);
  }

  /** Returns a format that cannot read a certain number. */
  private static ItemFormat<Integer> numbersBut(int broken) {
    ItemFormat<String> text = ItemFormat.ofText();
    return new ItemFormat<>() {
      @Override
      public byte[] write(Integer item) throws IOException {
        return text.write(item.toString());
      }

      @Override
      public Integer read(byte[] bytes) throws IOException {
        int number = Integer.parseInt(text.read(bytes));
        if (number == broken) {
          throw new IOException("cannot read " + broken);
        }
        return number;
      }
    };
  }

  @Test
  void aFormatThatFailsStopsTheRun(@TempDir Path folder) throws Exception {
    Queue<Integer> found = new ConcurrentLinkedQueue<>(List.of(1));
    ItemFormat<Integer> broken =
        new ItemFormat<>() {
          @Override
          public byte[] write(Integer item) throws IOException {
            throw new IOException("cannot write " + (item > 0));
          }

          @Override
          public Integer read(byte[] bytes) {
            throw new AssertionError();
          }
        };
    var pipeline = remembering(found).feedback(f -> f.onDisk(folder, broken).inMemory(20));

    PipelineException e =
        catchThrowableOfType(PipelineException.class, () -> pipeline.run(List.of(1)));

    assertThat(e).hasRootCauseMessage("cannot write true");
    assertThat(accounted(e.results(), e.handedBack())).containsExactlyInAnyOrderElementsOf(found);
    assertThat(files(folder)).isEmpty();
  }

  @Test
  void aFailureHandsBackWhatWasPutBack() {
    Queue<Integer> found = new ConcurrentLinkedQueue<>(List.of(1));
    var pipeline =
        remembering(found)
            .then(
                "fail",
                n -> {
                  if (n > 1000) {
                    throw new IOException("too large");
                  }
                  return n;
                });

    PipelineException e =
        catchThrowableOfType(PipelineException.class, () -> pipeline.run(List.of(1)));

    assertThat(e.reason()).isInstanceOf(PipelineException.Reason.ItemFailed.class);
    var failed = ((PipelineException.Reason.ItemFailed) e.reason()).failure().input();
    List<Object> accounted = accounted(e.results(), e.handedBack());
    accounted.add(failed);
    assertThat(accounted).containsExactlyInAnyOrderElementsOf(found);
  }

  @Test
  void anItemPutBackIsAnInputWithAnOutcome() {
    List<Integer> inputs = new ArrayList<>();
    try (Outcomes<Integer, Integer> outcomes =
        Pipeline.of(Integer.class)
            .thenFeeding("split", FeedbackTest::split)
            .then(
                "odd",
                n -> {
                  if (n % 2 == 0) {
                    throw new IOException("even");
                  }
                  return n;
                })
            .outcomes(List.of(1))) {
      for (Outcome<Integer, Integer> outcome : outcomes) {
        switch (outcome) {
          case Outcome.Done<Integer, Integer>(Integer input, Integer output) -> {
            assertThat(output).isEqualTo(input);
            inputs.add(input);
          }
          case Outcome.Failed<Integer, Integer>(var failure) -> inputs.add(failure.input());
        }
      }
    }
    assertThat(inputs).containsExactlyInAnyOrderElementsOf(ALL);
  }

  @Test
  void finishWaitsForWhatIsPutBack() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    try (Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .thenFeeding(
                "split",
                (n, again) -> {
                  go.await();
                  return split(n, again);
                },
                s -> s.workers(2))
            .start()) {
      run.put(1);
      run.drain();
      assertThatThrownBy(() -> run.put(5)).isInstanceOf(QueueClosedException.class);
      go.countDown();
      assertThat(run.finish()).containsExactlyInAnyOrderElementsOf(ALL);
      assertThat(run.state()).isEqualTo(RunState.ENDED);
    }
  }

  @Test
  void nothingPutInNothingPutBack() throws InterruptedException {
    assertThat(splitting(s -> s.workers(3)).run(List.of())).isEmpty();
    try (Run<Integer, Integer> run = splitting(s -> s).start()) {
      assertThat(run.finish()).isEmpty();
    }
  }

  @Test
  void anOfferThatIsRefusedIsNotRemembered() throws InterruptedException {
    CountDownLatch go = new CountDownLatch(1);
    try (Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .thenFeeding(
                "wait",
                (n, _) -> {
                  go.await();
                  return n;
                },
                s -> s.queue(1))
            .feedback(f -> f.once(Object::toString))
            .start()) {
      run.put(1);
      run.put(2); // when the worker has taken the first
      assertThat(run.offer(3, Duration.ZERO)).isFalse();
      assertThat(run.offer(2, Duration.ZERO)).as("left out").isTrue();
      go.countDown();
      run.put(3);
      assertThat(run.finish()).containsExactly(1, 2, 3);
    }
  }

  @Test
  void theQueueOfTheFirstStageMayBeWeighed() throws InterruptedException {
    assertThat(splitting(s -> s.workers(3).queueWeight(1_000, n -> n)).run(List.of(1)))
        .containsExactlyInAnyOrderElementsOf(ALL);
  }

  @Test
  void orderIsKeptWhereItIsPromised() throws InterruptedException {
    assertThat(splitting(s -> s.workers(1).ordered(3)).run(List.of(1))).isEqualTo(ALL);
    assertThat(splitting(s -> s.workers(5).orderedBy(n -> n % 7)).run(List.of(1)))
        .containsExactlyInAnyOrderElementsOf(ALL);
    assertThat(splitting(s -> s.workers(5).ordered(8)).run(List.of(1)))
        .containsExactlyInAnyOrderElementsOf(ALL);
  }

  @Test
  void aWorkerMayHaveAResource() throws InterruptedException {
    List<Integer> results =
        Pipeline.of(Integer.class)
            .thenFeeding(
                "split",
                () -> () -> {},
                (AutoCloseable _, Integer n, Feedback<Integer> again) -> split(n, again),
                s -> s.workers(4))
            .run(List.of(1));

    assertThat(results).containsExactlyInAnyOrderElementsOf(ALL);
  }

  @Test
  void itIsValidOnlyDuringItsCall() {
    AtomicReference<Feedback<Integer>> kept = new AtomicReference<>();
    var pipeline =
        Pipeline.of(Integer.class)
            .thenFeeding(
                "keep",
                (n, again) -> {
                  kept.set(again);
                  return n;
                });

    assertThatThrownBy(
            () -> {
              pipeline.run(List.of(1));
              kept.get().put(2);
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("only during the call");
  }

  @Test
  void itIsNotValidForTheReceiverOfAFailure() {
    AtomicReference<Feedback<Integer>> kept = new AtomicReference<>();
    var pipeline =
        Pipeline.of(Integer.class)
            .thenFeeding(
                "fail",
                (n, again) -> {
                  kept.set(again);
                  throw new IOException("no");
                },
                s -> s.deadLetter(_ -> kept.get().put(2)));

    assertThatThrownBy(() -> pipeline.run(List.of(1)))
        .isInstanceOf(PipelineException.class)
        .hasRootCauseInstanceOf(IllegalStateException.class);
  }

  @Test
  void itCannotFeedAnotherPipeline() {
    var numbers = Pipeline.of(String.class).then("parse", Integer::valueOf);
    assertThatThrownBy(() -> numbers.then(splitting(s -> s)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'split' puts items back into the first stage of its own pipeline");
  }
}
