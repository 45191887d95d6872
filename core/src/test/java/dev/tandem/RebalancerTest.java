package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** No item waits behind a slow neighbour in the same batch. */
@Timeout(60)
class RebalancerTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);

  private final CountDownLatch gate = new CountDownLatch(1); // so that all inputs are queued first
  private final CountDownLatch slow = new CountDownLatch(1);
  private final Queue<Integer> arrived = new ConcurrentLinkedQueue<>();

  @Test
  void resultsBeforeASlowItemAreForwarded() throws InterruptedException {
    Run<Integer, Integer> run = slowAt(20, 1).then("b", this::arrive).in(environment).start();
    for (int i = 0; i < 40; i++) {
      run.put(i);
    }
    gate.countDown();
    crew.awaitStandstill();
    assertThat(arrived).containsExactlyElementsOf(range(0, 15)); // 1, 2, 4 and 8 at once, then 16
    tick();
    assertThat(arrived).hasSize(15);
    ticksUntil(() -> arrived.size() == 20);
    assertThat(arrived).containsExactlyElementsOf(range(0, 20));
    slow.countDown();
    assertThat(run.finish()).isEqualTo(range(0, 40));
    assertThat(run.stats().conserved()).isTrue();
  }

  @Test
  void itemsBehindASlowOneAreTakenOverByOtherWorkers() throws InterruptedException {
    Run<Integer, Integer> run = slowAt(40, 2).then("b", this::arrive).in(environment).start();
    for (int i = 0; i < 100; i++) {
      run.put(i);
    }
    gate.countDown();
    crew.awaitStandstill();
    ticksUntil(() -> arrived.size() == 99);
    List<Integer> quick = new ArrayList<>(range(0, 100));
    quick.remove(Integer.valueOf(40));
    assertThat(arrived).containsExactlyInAnyOrderElementsOf(quick);
    slow.countDown();
    assertThat(run.finish()).hasSize(100);
    assertThat(run.stats().conserved()).isTrue();
  }

  @Test
  void theRestFollowsWhenTheNextStageHasRoomAgain() throws InterruptedException {
    CountDownLatch inB = new CountDownLatch(1);
    Run<Integer, Integer> run =
        slowAt(44, 1)
            .then(
                "b",
                x -> {
                  inB.await();
                  return arrive(x);
                },
                s -> s.queue(40)) // so a moves 1, 2, 4, 8, 10, 10, ... at once
            .in(environment)
            .start();
    for (int i = 0; i < 60; i++) {
      run.put(i);
    }
    gate.countDown();
    crew.awaitStandstill();
    assertThat(depthOfLast(run)).isEqualTo(34);
    ticksUntil(() -> depthOfLast(run) == 40);
    inB.countDown();
    crew.awaitStandstill();
    assertThat(arrived).containsExactlyElementsOf(range(0, 41));
    ticksUntil(() -> arrived.size() == 44);
    assertThat(arrived).containsExactlyElementsOf(range(0, 44));
    slow.countDown();
    assertThat(run.finish()).isEqualTo(range(0, 60));
  }

  @Test
  void aCancelAfterRebalancingLosesNothing() throws InterruptedException {
    Run<Integer, Integer> run = slowAt(20, 1).then("b", this::arrive).in(environment).start();
    for (int i = 0; i < 40; i++) {
      run.put(i);
    }
    gate.countDown();
    crew.awaitStandstill();
    ticksUntil(() -> arrived.size() == 20);
    run.close();
    assertThat(arrived).containsExactlyElementsOf(range(0, 20));
    assertThat(run.handedBack()).containsExactlyInAnyOrderElementsOf(range(20, 40));
    assertThat(run.stats().conserved()).isTrue();
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void inputsAreForwardedEvenIfTheSourceIsSlow() {
    Iterator<Integer> inputs =
        IntStream.iterate(0, i -> i + 1)
            .map(i -> {
              try {
                if (i == 10) {
                  slow.await();
                }
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
              return i;
            })
            .iterator();
    try (var outcomes =
        Pipeline.of(Integer.class).then("a", x -> x).in(environment).outcomes(() -> inputs)) {
      var _ = outcomes.iterator();
      crew.awaitStandstill();
      assertThat(outcomes.stats().done()).isEqualTo(7); // 1, 2 and 4 at once, then 8
      ticksUntil(() -> outcomes.stats().done() == 10);
    }
  }

  @Test
  void emittedResultsAreForwardedDuringTheCall() throws InterruptedException {
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (Integer x, Emitter<Integer> out) -> {
                  out.emit(x);
                  out.emit(x + 1);
                  slow.await();
                  out.emit(x + 2);
                },
                s -> s)
            .then("b", this::arrive)
            .in(environment)
            .start();
    run.put(0);
    crew.awaitStandstill();
    assertThat(arrived).isEmpty();
    ticksUntil(() -> arrived.size() == 2);
    assertThat(arrived).containsExactly(0, 1);
    slow.countDown();
    assertThat(run.finish()).containsExactly(0, 1, 2);
  }

  @Test
  void theRebalancerIsIdleWhileNoBatchHoldsSeveral() throws InterruptedException {
    try (Run<Integer, Integer> run = slowAt(0, 1).in(environment).start()) {
      run.put(0);
      crew.awaitStandstill();
      for (int i = 0; i < 5; i++) {
        tick();
      }
      // The timer is parked and not asleep: a sleeping thread would wait in the clock, for its
      // monitor.
      assertThat(crew.named("tandem-rebalancer").getStackTrace())
          .noneMatch(frame -> frame.getClassName().equals(ManualClock.class.getName()));
    }
  }

  @RepeatedTest(10)
  void nothingIsLostOrDoubledAtRandomSpeeds() throws InterruptedException {
    Random random = new Random(7);
    int[] spins = random.ints(400, 0, 50).map(i -> i == 0 ? 300_000 : i).toArray();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> spin(x, spins[x]), s -> s.workers(3))
            .then("b", x -> spin(x, spins[399 - x]), s -> s.workers(2).queue(40))
            .then("c", x -> x);
    assertThat(pipeline.run(range(0, 400)).stream().sorted().toList()).isEqualTo(range(0, 400));
  }

  private Pipeline<Integer, Integer> slowAt(int item, int workers) {
    return Pipeline.of(Integer.class)
        .then(
            "a",
            x -> {
              gate.await();
              if (x == item) {
                slow.await();
              }
              return x;
            },
            s -> s.workers(workers));
  }

  private Integer arrive(Integer x) {
    arrived.add(x);
    return x;
  }

  /** Lets the rebalancer check once. */
  private void tick() {
    clock.advance(Duration.ofMillis(1));
    crew.awaitStandstill();
  }

  /** Lets the rebalancer check until the condition holds. */
  private void ticksUntil(BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      tick();
    }
  }

  private static int spin(int x, int times) {
    for (int i = 0; i < times; i++) {
      Thread.onSpinWait();
    }
    return x;
  }

  private static int depthOfLast(Run<?, ?> run) {
    return run.stats().stages().getLast().queue().depth();
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
