package dev.tandem;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Batches end when they have their size, or when their time limit has passed. */
@Timeout(60)
class BatchTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);

  private final Queue<List<Integer>> arrived = new ConcurrentLinkedQueue<>();
  private final CountDownLatch release = new CountDownLatch(1);

  @Test
  void aListIsForwardedWhenItIsCompleteAndTheLastOneAtTheEnd() throws InterruptedException {
    Pipeline<Integer, List<Integer>> pipeline = batches(3, Duration.ofHours(1));
    try (Run<Integer, List<Integer>> run = pipeline.start()) {
      for (int i = 0; i < 7; i++) {
        run.put(i);
      }
      crew.awaitStandstill();
      assertThat(run.stats().done()).isEqualTo(2);
      assertThat(run.finish()).containsExactly(List.of(0, 1, 2), List.of(3, 4, 5), List.of(6));
      assertThat(run.stats().put()).isEqualTo(7);
      assertThat(run.stats().multiplied()).isEqualTo(-4);
      assertThat(run.stats().conserved()).isTrue();
      assertThat(crew.alive()).isEmpty();
    }
  }

  @Test
  void aListIsForwardedWhenItsFirstItemHasWaitedForTheWholeTimeAndNotBefore()
      throws InterruptedException {
    try (Run<Integer, List<Integer>> run = batches(100, Duration.ofSeconds(10)).start()) {
      put(run, 1);
      clock.advance(Duration.ofSeconds(4));
      put(run, 2);
      clock.advance(Duration.ofSeconds(6).minusNanos(1));
      crew.awaitStandstill();
      assertThat(run.stats().done()).isZero();
      clock.advance(Duration.ofNanos(1));
      crew.awaitStandstill();
      assertThat(run.stats().done()).isEqualTo(1);

      clock.advance(Duration.ofSeconds(3));
      put(run, 3); // its time limit begins now
      clock.advance(Duration.ofSeconds(10).minusNanos(1));
      crew.awaitStandstill();
      assertThat(run.stats().done()).isEqualTo(1);
      clock.advance(Duration.ofNanos(1));
      crew.awaitStandstill();
      assertThat(run.stats().done()).isEqualTo(2);
      assertThat(run.finish()).containsExactly(List.of(1, 2), List.of(3));
    }
  }

  @Test
  void theTimeLimitOfACompleteListDoesNotApplyToTheNext() throws InterruptedException {
    try (Run<Integer, List<Integer>> run = batches(2, Duration.ofSeconds(10)).start()) {
      put(run, 1);
      clock.advance(Duration.ofSeconds(6));
      put(run, 2);
      assertThat(run.stats().done()).isEqualTo(1);
      put(run, 3);
      clock.advance(Duration.ofSeconds(4)); // the limit of the first list would have passed
      crew.awaitStandstill();
      assertThat(run.stats().done()).isEqualTo(1);
      clock.advance(Duration.ofSeconds(6));
      crew.awaitStandstill();
      assertThat(run.stats().done()).isEqualTo(2);
    }
  }

  @Test
  void listsCannotBeChanged() throws InterruptedException {
    List<Integer> list = batches(2, Duration.ofHours(1)).run(List.of(1, 2)).getFirst();
    assertThatThrownBy(() -> list.add(3)).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void cancelHandsBackTheItemsOfAnIncompleteList() throws InterruptedException {
    Run<Integer, List<Integer>> run =
        batches(3, Duration.ofHours(1)).then("b", this::arrive).start();
    for (int i = 0; i < 5; i++) {
      put(run, i);
    }
    run.close();
    assertThat(arrived).containsExactly(List.of(0, 1, 2));
    assertThat(run.handedBack()).containsExactlyInAnyOrder(3, 4);
    assertThat(run.stats().conserved()).isTrue();
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void cancelHandsThemBackAlsoIfTheBatchIsTheLastStage() throws InterruptedException {
    Run<Integer, List<Integer>> run = batches(3, Duration.ofHours(1)).start();
    for (int i = 0; i < 5; i++) {
      put(run, i);
    }
    run.close();
    assertThat(run.stats().done()).isEqualTo(1);
    assertThat(run.handedBack()).containsExactlyInAnyOrder(3, 4);
    assertThat(run.stats().conserved()).isTrue();
  }

  @Test
  void cancelHandsBackListsThatWaitForASlowStage() throws InterruptedException {
    Run<Integer, List<Integer>> run =
        batches(2, Duration.ofSeconds(1)).then("b", this::waitInB, s -> s.queue(1)).start();
    for (int i = 0; i < 9; i++) {
      put(run, i);
    }
    clock.advance(Duration.ofSeconds(5)); // so that the list is due by time, too
    crew.awaitStandstill();
    run.close();
    assertThat(run.handedBack())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, 9).boxed().toList());
    assertThat(run.stats().conserved()).isTrue();
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void behindASlowStageListsFillUpAndKeepTheirOrder() throws InterruptedException {
    Run<Integer, List<Integer>> run =
        batches(4, Duration.ofSeconds(1)).then("b", this::waitInB, s -> s.queue(1)).start();
    for (int i = 0; i < 20; i++) {
      put(run, i);
      clock.advance(Duration.ofSeconds(2)); // each list is overdue
      crew.awaitStandstill();
    }
    release.countDown();
    List<List<Integer>> lists = run.finish();
    assertThat(lists).allMatch(list -> list.size() <= 4);
    assertThat(lists.stream().flatMap(List::stream).toList())
        .isEqualTo(IntStream.range(0, 20).boxed().toList());
    assertThat(lists).contains(List.of(3, 4, 5, 6)); // the lists before were due at one item each
  }

  @RepeatedTest(5)
  void listsKeepTheOrderWhenTimerAndWorkerRace() throws InterruptedException {
    Pipeline<Integer, List<Integer>> pipeline =
        Pipeline.of(Integer.class).then("a", x -> x).batch(7, Duration.ofNanos(20_000));
    List<List<Integer>> lists = pipeline.run(IntStream.range(0, 5000).boxed().toList());
    assertThat(lists).allMatch(list -> !list.isEmpty() && list.size() <= 7);
    assertThat(lists.stream().flatMap(List::stream).toList())
        .isEqualTo(IntStream.range(0, 5000).boxed().toList());
  }

  @Test
  void eachInputOfAListHasAnOutcomeOfItsOwn() {
    Pipeline<Integer, Integer> pipeline =
        batches(2, Duration.ofHours(1))
            .then(
                "b",
                list -> {
                  if (list.contains(2)) {
                    throw new IOException("two");
                  }
                  return list.size();
                });
    List<String> seen = new ArrayList<>();
    try (var outcomes = pipeline.outcomes(List.of(0, 1, 2, 3, 4))) {
      for (var outcome : outcomes) {
        switch (outcome) {
          case Outcome.Done<Integer, Integer>(var input, var output) ->
              seen.add(input + " in a list of " + output);
          case Outcome.Failed<Integer, Integer>(var failure) ->
              seen.add(failure.input() + " failed in " + failure.item());
        }
      }
      assertThat(outcomes.stats().failed()).isEqualTo(1); // a list
      assertThat(outcomes.stats().conserved()).isTrue();
    }
    assertThat(seen)
        .containsExactly(
            "0 in a list of 2",
            "1 in a list of 2",
            "2 failed in [2, 3]",
            "3 failed in [2, 3]",
            "4 in a list of 1");
  }

  @Test
  void theItemOfAFailureIsTheList() {
    Pipeline<Integer, Integer> pipeline =
        batches(2, Duration.ofHours(1))
            .then(
                "b",
                list -> {
                  throw new IOException("no");
                });
    var failure =
        catchThrowableOfType(PipelineException.class, () -> pipeline.run(List.of(1, 2, 3)));
    assertThat(Reasons.itemFailure(failure))
        .isEqualTo(new Failure<>(1, List.of(1, 2), "b", requireNonNull(failure.getCause()), 1));
  }

  @Test
  void badSizesAndTimesAreRefusedWithTheirValue() {
    Pipeline<Integer, Integer> one = Pipeline.of(Integer.class).then("a", x -> x);
    assertThatThrownBy(() -> one.batch(0, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0");
    assertThatThrownBy(() -> one.batch(1, Duration.ofSeconds(-3)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PT-3S");
    assertThatThrownBy(() -> one.batch(1, Duration.ofSeconds(1)).batch(1, Duration.ofSeconds(1)))
        .hasMessageContaining("batch");
  }

  private Pipeline<Integer, List<Integer>> batches(int size, Duration time) {
    return Pipeline.of(Integer.class).then("a", x -> x).batch(size, time).in(environment);
  }

  private void put(Run<Integer, ?> run, int item) throws InterruptedException {
    run.put(item);
    crew.awaitStandstill();
  }

  private List<Integer> arrive(List<Integer> list) {
    arrived.add(list);
    return list;
  }

  private List<Integer> waitInB(List<Integer> list) throws InterruptedException {
    release.await();
    return list;
  }
}
