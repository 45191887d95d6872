package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Emitter;
import dev.tandem.Pipeline;
import dev.tandem.Run;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A run continues even if a timer of the user's code interrupts one of its threads late, while that
 * thread waits.
 */
@Timeout(60)
class StrayInterruptTest {
  private static final Duration SOON = Duration.ofSeconds(15); // for a hang, not for slowness
  private static final List<Integer> INPUTS = IntStream.range(0, 300).boxed().toList();

  private static final Pattern WORKERS = Pattern.compile("tandem-a-[0-9]+");
  private static final Pattern BATCHERS = Pattern.compile("tandem-batch-[0-9]+");

  private final RecordedThreads threads = new RecordedThreads();
  private final CountDownLatch released = new CountDownLatch(1);
  private final Queue<Integer> worked = new ConcurrentLinkedQueue<>();

  @AfterEach
  void release() {
    released.countDown();
  }

  @Test
  void forAnItem() throws InterruptedException {
    assertContinues(Pipeline.of(Integer.class).then("a", this::work), WORKERS, List.of());
  }

  @Test
  void forAnItemThatIsBoundedByItsWeight() throws InterruptedException {
    assertContinues(
        Pipeline.of(Integer.class).then("a", this::work, s -> s.queueWeight(1000, x -> 1)),
        WORKERS,
        List.of());
  }

  @Test
  void forAnItemInOrder() throws InterruptedException {
    assertContinues(
        Pipeline.of(Integer.class).then("a", this::work, s -> s.workers(2).ordered(4)),
        WORKERS,
        List.of());
  }

  @Test
  void forAnItemByKeys() throws InterruptedException {
    assertContinues(
        Pipeline.of(Integer.class).then("a", this::work, s -> s.workers(2).orderedBy(x -> x % 5)),
        WORKERS,
        List.of());
  }

  @Test
  void forRoom() throws InterruptedException {
    assertContinues(
        Pipeline.of(Integer.class).then("a", x -> x).then("b", this::hold, s -> s.queue(1)),
        WORKERS,
        INPUTS.subList(0, 20));
  }

  @Test
  void forRoomThatIsBoundedByWeight() throws InterruptedException {
    assertContinues(
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .then("b", this::hold, s -> s.queueWeight(1, x -> 1)),
        WORKERS,
        INPUTS.subList(0, 20));
  }

  @Test
  void forRoomInOrder() throws InterruptedException {
    assertContinues(
        Pipeline.of(Integer.class)
            .then("a", x -> x, s -> s.workers(2).ordered(3))
            .then("b", this::hold, s -> s.queue(1)),
        WORKERS,
        INPUTS.subList(0, 20));
  }

  @Test
  void forRoomByKeys() throws InterruptedException {
    assertContinues(
        Pipeline.of(Integer.class)
            .then("a", x -> x, s -> s.workers(2).orderedBy(x -> x % 5))
            .then("b", this::hold, s -> s.queue(1)),
        WORKERS,
        INPUTS.subList(0, 20));
  }

  @Test
  void forRoomWithinEmit() throws InterruptedException {
    assertContinues(
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (Integer x, Emitter<Integer> out) -> {
                  for (int i = 0; i < 30; i++) {
                    out.emit(x);
                  }
                },
                s -> s)
            .then("b", this::hold, s -> s.queue(1)),
        WORKERS,
        List.of(1, 2));
  }

  @Test
  void forItsTurnInAWindowThatIsFull() throws InterruptedException {
    // The worker with the first item holds up the other worker, which is as far ahead as it may be.
    assertContinues(
        Pipeline.of(Integer.class).then("a", this::holdTheFirst, s -> s.workers(2).ordered(2)),
        WORKERS,
        INPUTS.subList(0, 20));
  }

  @Test
  void forItsTurnToEmit() throws InterruptedException {
    assertContinues(
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (x, out) -> {
                  holdTheFirst(x);
                  for (int i = 0; i < 300; i++) {
                    out.emit(x);
                  }
                },
                s -> s.workers(2).ordered(2)),
        WORKERS,
        INPUTS.subList(0, 4));
  }

  @Test
  void forAnItemWithAnotherKey() throws InterruptedException {
    assertContinues(
        Pipeline.of(Integer.class)
            .then("a", this::holdTheFirst, s -> s.workers(2).queue(2).orderedBy(x -> "the same")),
        WORKERS,
        INPUTS.subList(0, 20));
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void forAnotherItemThanTheOneItHasSetAside(boolean byWeight) throws InterruptedException {
    CountDownLatch first = new CountDownLatch(1);
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  if (x == 0) {
                    awaitDeafly(first);
                  }
                  return x == 10 ? hold(x) : work(x);
                },
                s ->
                    (byWeight ? s.queueWeight(9, x -> 1) : s.queue(9))
                        .workers(2)
                        .orderedBy(x -> x % 10));
    try (Run<Integer, Integer> run = pipeline.in(threads.environment()).start()) {
      assertThat(putting(run, List.of(0, 10)).thrown(SOON)).isNull();
      interrupt(WORKERS);
      first.countDown(); // so that another worker takes the item set aside
      Waiting.awaitQuiet(threads.named(WORKERS));
      assertThat(putting(run, List.of(1, 2)).thrown(SOON)).isNull();
      Waiting.awaitQuiet(threads.named(WORKERS));
      released.countDown();
      assertThat(Call.of(run::finish).result(SOON)).containsExactlyInAnyOrder(0, 10, 1, 2);
      assertThat(worked).containsExactlyInAnyOrder(0, 10, 1, 2);
      assertThat(run.stats().conserved()).isTrue();
    }
  }

  @Test
  void forTheEndOfABackOff() throws InterruptedException {
    AtomicBoolean failed = new AtomicBoolean();
    assertContinues(
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  if (!failed.getAndSet(true)) {
                    throw new IOException("once");
                  }
                  return work(x);
                },
                s -> s.retry(1, Duration.ofMillis(300))),
        WORKERS,
        List.of(1));
  }

  @Test
  void forItsTurnAtARate() throws InterruptedException {
    assertContinues(
        Pipeline.of(Integer.class).then("a", this::work, s -> s.rate(20, Duration.ofSeconds(1))),
        WORKERS,
        List.of(1, 2, 3));
  }

  @Test
  void forAnItemOfABatch() throws InterruptedException {
    assertContinues(batching(1000), BATCHERS, List.of(1, 2, 3));
  }

  @Test
  void forRoomForABatch() throws InterruptedException {
    assertContinues(
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .batch(1, Duration.ofHours(1))
            .then("b", list -> hold(list.getFirst()), s -> s.queue(1)),
        BATCHERS,
        INPUTS.subList(0, 20));
  }

  private Pipeline<Integer, Integer> batching(int size) {
    return Pipeline.of(Integer.class)
        .then("a", x -> x)
        .batch(size, Duration.ofHours(1))
        .thenMany(
            "b",
            (list, out) -> {
              for (int x : list) {
                out.emit(work(x));
              }
            });
  }

  private Integer work(Integer item) {
    worked.add(item);
    return item;
  }

  /** Holds the item until the test releases it; no timer disturbs that. */
  private Integer hold(Integer item) {
    awaitDeafly(released);
    return work(item);
  }

  private static void awaitDeafly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        // meant for an earlier call of the function
      }
    }
  }

  private Integer holdTheFirst(Integer item) {
    return item == 0 ? hold(item) : work(item);
  }

  /**
   * Puts the first inputs, interrupts the threads once all of them wait, puts the other inputs, and
   * checks that all are done.
   */
  private <O> void assertContinues(
      Pipeline<Integer, O> pipeline, Pattern names, List<Integer> first)
      throws InterruptedException {
    List<Integer> rest = IntStream.range(1000, 1010).boxed().toList();
    try (Run<Integer, O> run = pipeline.in(threads.environment()).start()) {
      Call<Boolean> putting = putting(run, first);
      interrupt(names);
      released.countDown();
      assertThat(putting.thrown(SOON)).isNull();
      interrupt(names);
      assertThat(putting(run, rest).thrown(SOON)).isNull();
      assertThat(Call.of(run::finish).result(SOON)).isNotEmpty();
      assertThat(worked).containsAll(first).containsAll(rest);
      assertThat(run.stats().conserved()).isTrue();
      assertThat(run.handedBack()).isEmpty();
    }
    assertThat(threads.alive()).isEmpty();
  }

  private static Call<Boolean> putting(Run<Integer, ?> run, List<Integer> inputs) {
    return Call.runs(() -> {
      for (int input : inputs) {
        run.put(input);
      }
    });
  }

  private void interrupt(Pattern names) {
    List<Thread> interrupted = threads.named(names);
    assertThat(interrupted).isNotEmpty();
    for (int i = 0; i < 3; i++) {
      Waiting.awaitQuiet(interrupted);
      interrupted.forEach(Thread::interrupt);
    }
    Waiting.awaitQuiet(interrupted);
  }
}
