package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lists are complete by number, weight and time, each key has its own, and nothing is lost. */
@Timeout(60)
class BatchOptionsTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);

  @Test
  void noListIsHeavierThanItsLimitUnlessOneItemIs() throws InterruptedException {
    var pipeline = lists(b -> b.weight(10, x -> x));
    assertThat(pipeline.run(List.of(4, 6, 3, 3, 5, 25, 9, 1, 0, 2)))
        .containsExactly(
            List.of(4, 6), List.of(3, 3), List.of(5), List.of(25), List.of(9, 1), List.of(0, 2));
  }

  @Test
  void aListEndsAtItsNumberOrItsWeightWhicheverComesFirst() throws InterruptedException {
    var pipeline = lists(b -> b.size(3).weight(10, x -> x));
    assertThat(pipeline.run(List.of(1, 1, 1, 9, 2, 2)))
        .containsExactly(List.of(1, 1, 1), List.of(9), List.of(2, 2));
  }

  @Test
  void eachKeyHasListsOfItsOwn() throws InterruptedException {
    var pipeline = lists(b -> b.size(2).by(x -> x % 3));
    assertThat(pipeline.run(List.of(0, 1, 2, 3, 6, 5, 9, 4, 7)))
        .containsExactly(List.of(0, 3), List.of(2, 5), List.of(6, 9), List.of(1, 4), List.of(7));
  }

  @Test
  void theOldestListLeavesWhenThereAreTooMany() throws InterruptedException {
    var pipeline = lists(b -> b.size(10).by(x -> x % 10, 2));
    assertThat(pipeline.run(List.of(1, 2, 11, 3, 4, 12)))
        .containsExactly(List.of(1, 11), List.of(2), List.of(3), List.of(4), List.of(12));
  }

  @Test
  void eachListWaitsForItsOwnTime() throws InterruptedException {
    var pipeline = lists(b -> b.size(9).by(x -> x % 3).time(Duration.ofSeconds(10)));
    try (Run<Integer, List<Integer>> run = pipeline.start()) {
      put(run, 0);
      clock.advance(Duration.ofSeconds(4));
      put(run, 1);
      clock.advance(Duration.ofSeconds(4));
      put(run, 3);
      clock.advance(Duration.ofSeconds(2).minusNanos(1));
      expectDone(run, 0);
      clock.advance(Duration.ofNanos(1));
      expectDone(run, 1);
      put(run, 6);
      clock.advance(Duration.ofSeconds(4).minusNanos(1));
      expectDone(run, 1);
      clock.advance(Duration.ofNanos(1));
      expectDone(run, 2);
      clock.advance(Duration.ofSeconds(6));
      expectDone(run, 3);
      assertThat(run.finish()).containsExactly(List.of(0, 3), List.of(1), List.of(6));
    }
  }

  @Test
  void aListWithoutATimeLimitWaitsUntilTheEnd() throws InterruptedException {
    try (Run<Integer, List<Integer>> run = lists(b -> b.size(9)).start()) {
      put(run, 1);
      clock.advance(Duration.ofDays(1000));
      expectDone(run, 0);
      assertThat(run.finish()).containsExactly(List.of(1));
    }
  }

  @Test
  void cancelHandsBackTheItemsOfAllLists() throws InterruptedException {
    Run<Integer, List<Integer>> run = lists(b -> b.size(9).by(x -> x)).start();
    for (int i = 0; i < 5; i++) {
      put(run, i);
    }
    run.close();
    assertThat(run.handedBack()).containsExactlyInAnyOrder(0, 1, 2, 3, 4);
    assertThat(run.stats().conserved()).isTrue();
    assertThat(crew.alive()).isEmpty();
  }

  @SuppressWarnings("NullAway") // a null key is one of the failures
  private static Stream<UnaryOperator<BatchOptions<Integer>>> failing() {
    return Stream.of(
        b -> b.size(2).by(x -> 1 / (3 - x)),
        b -> b.size(2).by(x -> x == 3 ? null : x),
        b -> b.weight(5, x -> x == 3 ? -1 : 1));
  }

  @Test
  void theRunEndsIfAKeyOrAWeightCannotBeHad() {
    failing()
        .forEach(options -> {
          var failure =
              catchThrowableOfType(
                  PipelineException.class, () -> lists(options).run(List.of(1, 2, 3, 4)));
          assertThat(failure.reason()).isEqualTo(new PipelineException.Reason.StageFailed("lists"));
          assertThat(failure.stats().done()).isLessThanOrEqualTo(2);
          assertThat(failure.stats().conserved()).isTrue();
          assertThat(crew.alive()).isEmpty();
        });
  }

  @Test
  void cancelInterruptsAKeyFunctionThatWaits() throws InterruptedException {
    var waits = new CountDownLatch(1);
    var pipeline =
        lists(b ->
            b.size(2)
                .by(x -> {
                  waits.countDown();
                  return waitForever(x);
                }));
    Run<Integer, List<Integer>> run = pipeline.start();
    run.put(1);
    waits.await();
    run.close();
    assertThat(run.handedBack()).containsExactly(1);
    assertThat(crew.alive()).isEmpty();
  }

  private static int waitForever(int key) {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return key;
  }

  @Test
  @Timeout(20)
  void aKeyThatChangesLosesAndDoublesNothing() throws InterruptedException {
    List<List<Integer>> keys = List.of(new ArrayList<>(), new ArrayList<>());
    for (boolean cancels : new boolean[] {false, true}) {
      try (Run<Integer, List<Integer>> run =
          lists(b -> b.size(3).by(x -> keys.get(x % 2)).time(Duration.ofSeconds(1))).start()) {
        keys.get(1).add(1);
        put(run, 1);
        put(run, 2);
        keys.forEach(key -> key.add(5)); // so that their hash codes change
        put(run, 3);
        clock.advance(Duration.ofSeconds(2));
        crew.awaitStandstill();
        keys.forEach(List::clear);
        put(run, 5);
        if (cancels) {
          run.cancel();
          assertThat(run.awaitEnd(Duration.ofSeconds(10))).isTrue();
          assertThat(run.handedBack()).containsExactly(5);
        } else {
          assertThat(run.finish().stream().flatMap(List::stream).sorted().toList())
              .containsExactly(1, 2, 3, 5);
        }
        assertThat(run.stats().conserved()).isTrue();
      }
    }
  }

  @Test
  void aListLeavesInTimeAlthoughTheKeysOfLaterItemsTakeLong() throws InterruptedException {
    var pipeline =
        Pipeline.of(Integer.class)
            .then("one", x -> x, s -> s.queue(1000))
            .batch("lists", b -> b.size(100).time(Duration.ofSeconds(1)).by(this::slowKey));
    Run<Integer, List<Integer>> run = pipeline.in(environment).start();
    for (int i = 0; i < 60; i++) {
      run.put(i);
    }
    Thread finisher = crew.create("finisher", true, () -> finish(run));
    finisher.start();
    while (finisher.isAlive()) {
      crew.awaitStandstill();
      clock.advance(Duration.ofMillis(100));
    }
    finisher.join();
    assertThat(run.results()).allMatch(list -> list.size() <= 12);
    assertThat(run.results().stream().mapToInt(List::size).sum()).isEqualTo(60);
  }

  private int slowKey(int item) {
    try {
      clock.sleep(Duration.ofMillis(100).toNanos());
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    return 0;
  }

  private static void finish(Run<Integer, ?> run) {
    try {
      run.finish();
    } catch (RunInterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void listsWithoutABoundAreRefused() {
    assertThatThrownBy(() -> lists(b -> b.time(Duration.ofSeconds(1)).by(x -> x)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("size(), weight()");
    assertThatThrownBy(() -> lists(b -> b.weight(0, x -> 1))).hasMessageContaining("0");
    assertThatThrownBy(() -> lists(b -> b.size(1).by(x -> x, -2))).hasMessageContaining("-2");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void allLimitsHoldForItemsDrawnAtRandom(long seed) throws InterruptedException {
    var random = new SplittableRandom(seed);
    int size = random.nextInt(1, 9);
    int most = random.nextInt(1, 40);
    int keys = random.nextInt(1, 30);
    int lists = random.nextInt(1, 12);
    List<Integer> items =
        IntStream.generate(() -> random.nextInt(1000)).limit(3000).boxed().toList();
    UnaryOperator<BatchOptions<Integer>> options =
        b ->
            b.size(size)
                .weight(most, BatchOptionsTest::weight)
                .by(x -> x % keys, lists)
                .time(Duration.ofHours(1));
    List<List<Integer>> made = lists(options).run(items);
    assertThat(made).isEqualTo(expected(items, size, most, keys, lists));
  }

  private static int weight(int item) {
    return item / 30;
  }

  /** Makes the lists one item at a time, in the plainest way. */
  private static List<List<Integer>> expected(
      List<Integer> items, int size, int most, int keys, int lists) {
    List<List<Integer>> made = new ArrayList<>();
    Map<Integer, List<Integer>> open = new HashMap<>();
    Set<Integer> begun = new LinkedHashSet<>();
    for (int item : items) {
      int key = item % keys;
      List<Integer> list = open.getOrDefault(key, List.of());
      if (!list.isEmpty() && weigh(list) + weight(item) > most) {
        made.add(open.remove(key));
        begun.remove(key);
      }
      if (!open.containsKey(key) && open.size() == lists) {
        int oldest = begun.iterator().next();
        made.add(open.remove(oldest));
        begun.remove(oldest);
      }
      begun.add(key);
      List<Integer> into = open.computeIfAbsent(key, k -> new ArrayList<>());
      into.add(item);
      if (into.size() == size || weigh(into) >= most) {
        made.add(open.remove(key));
        begun.remove(key);
      }
    }
    begun.forEach(key -> made.add(open.get(key)));
    return made;
  }

  private static int weigh(List<Integer> list) {
    return list.stream().mapToInt(BatchOptionsTest::weight).sum();
  }

  private Pipeline<Integer, List<Integer>> lists(UnaryOperator<BatchOptions<Integer>> options) {
    return Pipeline.of(Integer.class).batch("lists", options).in(environment);
  }

  private void put(Run<Integer, ?> run, int item) throws InterruptedException {
    run.put(item);
    crew.awaitStandstill();
  }

  private void expectDone(Run<Integer, ?> run, long lists) throws InterruptedException {
    crew.awaitStandstill();
    assertThat(run.stats().done()).isEqualTo(lists);
  }
}
