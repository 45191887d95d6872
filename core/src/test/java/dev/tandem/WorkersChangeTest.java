package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The number of workers of a stage is changed while the run is in progress. */
@Timeout(60)
class WorkersChangeTest {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();

  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 3);

  private final Semaphore steps = new Semaphore(0, true); // fair: each waiting item gets its step
  private final AtomicInteger atWork = new AtomicInteger();
  private final Queue<Integer> begun = new ConcurrentLinkedQueue<>();

  private Integer step(Integer x) throws InterruptedException {
    begun.add(x);
    atWork.incrementAndGet();
    try {
      steps.acquire();
    } finally {
      atWork.decrementAndGet();
    }
    return x;
  }

  private Pipeline<Integer, Integer> stepping(UnaryOperator<StageOptions<Integer>> options) {
    return Pipeline.of(Integer.class).then("step", this::step, options).in(environment);
  }

  private static void put(Run<Integer, Integer> run, int from, int to) throws InterruptedException {
    for (int i = from; i < to; i++) {
      run.put(i);
    }
  }

  private static StageStats.Workers workers(RunHandle run) {
    return run.stats().stages().getFirst().workers();
  }

  @Test
  void moreWorkersBeginAtOnceWhatWaits() throws InterruptedException {
    try (Run<Integer, Integer> run = stepping(s -> s).start()) {
      put(run, 0, 6);
      crew.awaitStandstill();
      assertThat(atWork).hasValue(1);
      run.stage("step").workers(4);
      crew.awaitStandstill();
      assertThat(atWork).hasValue(4);
      assertThat(workers(run).count()).isEqualTo(4);
      assertThat(run.stage("step").workers()).isEqualTo(4);
      steps.release(6);
      assertThat(run.finish()).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5);
      assertThat(crew.alive()).isEmpty();
    }
  }

  @Test
  void fewerWorkersFinishWhatTheyAreAtAndTheirTimesStay() throws InterruptedException {
    try (Run<Integer, Integer> run = stepping(s -> s.workers(4)).start()) {
      put(run, 0, 12);
      crew.awaitStandstill();
      clock.advance(Duration.ofSeconds(1));
      run.stage("step").workers(1);
      crew.awaitStandstill();
      assertThat(atWork).hasValue(4);
      assertThat(workers(run).busy()).isEqualTo(Duration.ofSeconds(4));
      steps.release(4);
      crew.awaitStandstill();
      assertThat(atWork).hasValue(1);
      assertThat(begun).hasSize(5);
      assertThat(workers(run).count()).isEqualTo(1);
      assertThat(workers(run).busy()).isEqualTo(Duration.ofSeconds(4));
      steps.release(8);
      assertThat(run.finish()).hasSize(12);
    }
  }

  @Test
  void workersThatWaitForItemsLeaveAtOnceAndCloseTheirResources() throws InterruptedException {
    AtomicInteger open = new AtomicInteger();
    AtomicBoolean interrupted = new AtomicBoolean();
    for (UnaryOperator<StageOptions<Integer>> order : orders()) {
      Pipeline<Integer, Integer> pipeline =
          Pipeline.of(Integer.class)
              .then(
                  "a",
                  () -> {
                    open.incrementAndGet();
                    return () -> {
                      interrupted.compareAndSet(false, Thread.currentThread().isInterrupted());
                      open.decrementAndGet();
                    };
                  },
                  (AutoCloseable _, Integer x) -> x,
                  s -> order.apply(s.workers(8)))
              .in(environment);
      try (Run<Integer, Integer> run = pipeline.start()) {
        crew.awaitStandstill();
        assertThat(open).hasValue(8);
        run.stage("a").workers(3);
        crew.awaitStandstill();
        assertThat(open).hasValue(3);
        assertThat(workers(run).count()).isEqualTo(3);
        run.stage("a").workers(5);
        crew.awaitStandstill();
        assertThat(open).hasValue(5);
        put(run, 0, 100);
        assertThat(run.finish()).hasSize(100);
      }
      assertThat(open).hasValue(0);
      assertThat(crew.alive()).isEmpty();
      assertThat(interrupted).isFalse();
    }
  }

  private static List<UnaryOperator<StageOptions<Integer>>> orders() {
    return List.of(
        s -> s,
        s -> s.ordered(20),
        s -> s.orderedBy(x -> x % 5),
        s -> s.queueWeight(10, x -> 1),
        s -> s.timeout(Duration.ofDays(1)));
  }

  @Test
  void aWorkerThatHasNotLeftYetStays() throws InterruptedException {
    try (Run<Integer, Integer> run = stepping(s -> s.workers(4)).start()) {
      put(run, 0, 20);
      crew.awaitStandstill();
      run.stage("step").workers(1);
      run.stage("step").workers(3);
      steps.release(4);
      crew.awaitStandstill();
      assertThat(atWork).hasValue(3);
      assertThat(crew.workers()).hasSize(4);
      steps.release(16);
      assertThat(run.finish()).hasSize(20);
    }
  }

  @Test
  void aWorkerThatLeavesPassesItsKeyOn() throws InterruptedException {
    try (Run<Integer, Integer> run =
        stepping(s -> s.workers(3).queue(4).orderedBy(x -> x % 2)).start()) {
      put(run, 0, 6); // two are being worked on, the third worker sets the others aside
      crew.awaitStandstill();
      assertThat(atWork).hasValue(2);
      run.stage("step").workers(1);
      steps.release(2);
      crew.awaitStandstill();
      assertThat(atWork).hasValue(1);
      assertThat(workers(run).count()).isEqualTo(1);
      steps.release(4);
      assertInOrder(run.finish(), 6);
    }
  }

  @RepeatedTest(8) // the workers may begin in another order than usual
  void aKeyThatIsPassedOnGoesBeforeAnItemWithoutRoom() throws InterruptedException {
    try (Run<Integer, Integer> run =
        stepping(s -> s.workers(3).queueWeight(3, x -> x == 7 ? 3 : 1).orderedBy(x -> x % 2))
            .start()) {
      for (int item : new int[] {0, 1, 3, 5, 7}) { // 3 and 5 are set aside; no room for 7 is left
        crew.awaitStandstill();
        run.put(item);
      }
      crew.awaitStandstill();
      assertThat(atWork).hasValue(2);
      run.stage("step").workers(1);
      steps.release(5);
      assertInOrder(run.finish(), 5);
      assertThat(crew.alive()).isEmpty();
    }
  }

  @RepeatedTest(8)
  void aWorkerThatIsTheLastOneStaysWithItsKey() throws InterruptedException {
    try (Run<Integer, Integer> run =
        stepping(s -> s.workers(2).orderedBy(x -> x == 0 ? "cold" : "hot")).start()) {
      for (int item : new int[] {0, 1}) { // for the first worker, and for the second
        crew.awaitStandstill();
        run.put(item);
      }
      crew.awaitStandstill();
      steps.release();
      put(run, 2, 4); // which the first worker sets aside
      crew.awaitStandstill();
      run.drain();
      crew.awaitStandstill(); // the first worker has ended
      run.stage("step").workers(1);
      steps.release(3);
      assertThat(run.finish()).containsExactly(0, 1, 2, 3);
    }
  }

  @Test
  void aWorkerThatHasTakenManyAtOnceLeaves() throws InterruptedException {
    AtomicBoolean slow = new AtomicBoolean();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("step", x -> slow.get() ? step(x) : x, s -> s.workers(2).queue(1000))
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      put(run, 0, 1000);
      crew.awaitStandstill();
      run.stage("step").pause();
      slow.set(true);
      put(run, 0, 40);
      run.stage("step").resume();
      Crew.await(() -> {
        clock.advance(Duration.ofMillis(1)); // for the rebalancer
        return atWork.get() == 2;
      });
      run.stage("step").workers(1);
      steps.release(40);
      assertThat(run.finish()).hasSize(1040);
    }
  }

  private static void assertInOrder(List<Integer> results, int count) {
    assertThat(results).hasSize(count).doesNotHaveDuplicates();
    assertThat(results.stream().filter(x -> x % 2 == 0)).isSorted();
    assertThat(results.stream().filter(x -> x % 2 == 1)).isSorted();
  }

  @Test
  void aStageOfOneWorkerKeepsItsPromisedOrderWithMore() throws InterruptedException {
    try (Run<Integer, Integer> run = stepping(s -> s.ordered(10)).start()) {
      put(run, 0, 6);
      run.stage("step").workers(6);
      Crew.await(() -> atWork.get() == 6);
      steps.release(6);
      assertThat(run.finish()).containsExactly(0, 1, 2, 3, 4, 5);
    }
  }

  @Test
  void theItemsOfASlowWorkerAreTakenOverByThoseThatAreNew() throws InterruptedException {
    AtomicBoolean slow = new AtomicBoolean();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("step", x -> slow.get() ? step(x) : x, s -> s.queue(1000))
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      put(run, 0, 1000);
      crew.awaitStandstill();
      assertThat(run.stats().done()).isEqualTo(1000); // so it takes many at once
      slow.set(true);
      put(run, 1000, 2000); // of which it takes some at once
      crew.awaitStandstill();
      run.stage("step").workers(3);
      crew.awaitStandstill();
      assertThat(atWork).hasValue(3);
      steps.release(1000);
      assertThat(run.finish()).hasSize(2000).doesNotHaveDuplicates();
    }
  }

  @Test
  void theWorkerThatWasAloneSharesWhatItTakesFromThenOn() throws InterruptedException {
    AtomicBoolean slow = new AtomicBoolean();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then("step", x -> slow.get() ? step(x) : x, s -> s.queue(1000))
            .in(environment);
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.stage("step").workers(2);
      run.stage("step").workers(1);
      crew.awaitStandstill();
      put(run, 0, 1000);
      crew.awaitStandstill();
      run.stage("step").pause();
      slow.set(true);
      put(run, 0, 40);
      run.stage("step").resume();
      Crew.await(() -> {
        clock.advance(Duration.ofMillis(1)); // for the rebalancer
        int waiting = run.stats().stages().getFirst().queue().depth();
        return waiting == 39 && atWork.get() == 1; // it may not have begun yet
      });
      steps.release(40);
      assertThat(run.finish()).hasSize(1040);
    }
  }

  @Test
  void newWorkersHaveTheScopedValuesOfTheRun() throws InterruptedException {
    Queue<String> users = new ConcurrentLinkedQueue<>();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "step",
                x -> {
                  users.add(USER.get());
                  return step(x);
                })
            .inheriting(USER)
            .in(environment);
    try (Run<Integer, Integer> run = ScopedValue.where(USER, "Ada").call(pipeline::start)) {
      put(run, 0, 2);
      run.stage("step").workers(2);
      Crew.await(() -> atWork.get() == 2);
      steps.release(2);
      run.finish();
    }
    assertThat(users).containsExactly("Ada", "Ada");
  }

  @Test
  void workersOfARunThatHasNotStartedStartWithIt() {
    steps.release(10);
    try (Outcomes<Integer, Integer> outcomes =
        stepping(s -> s).outcomes(IntStream.range(0, 10).boxed().toList())) {
      outcomes.stage("step").workers(3);
      assertThat(crew.alive()).isEmpty();
      assertThat(outcomes).hasSize(10);
      assertThat(workers(outcomes).count()).isEqualTo(3);
    }
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void aStageThatComputesGetsNoMoreThanThereAreProcessors() throws InterruptedException {
    steps.release(10);
    try (Run<Integer, Integer> run = stepping(s -> s.onCpu().workers(1)).start()) {
      run.stage("step").workers(100);
      assertThat(run.stage("step").workers()).isEqualTo(3);
      put(run, 0, 10);
      assertThat(run.finish()).hasSize(10);
      assertThat(workers(run).count()).isEqualTo(3);
      assertThat(workers(run).canGrow()).isFalse();
    }
  }

  @Test
  void aChangeAfterTheEndHasNoEffect() throws InterruptedException {
    Run<Integer, Integer> run = stepping(s -> s).start();
    run.finish();
    run.stage("step").workers(5);
    run.stage("step").rate(1, Duration.ofDays(1));
    run.pause();
    assertThat(workers(run).count()).isEqualTo(1);
    assertThat(run.state()).isEqualTo(RunState.ENDED);
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void aThreadThatCannotBeStartedLeavesTheOthers() throws InterruptedException {
    Environment.Threads scarce =
        (name, platform, task) -> {
          if (name.equals("tandem-step-3")) {
            throw new OutOfMemoryError("no more threads");
          }
          return crew.create(name, platform, task);
        };
    Environment poor = new Environment(clock, scarce, 3);
    try (Run<Integer, Integer> run = stepping(s -> s).in(poor).start()) {
      assertThatThrownBy(() -> run.stage("step").workers(5)).isInstanceOf(OutOfMemoryError.class);
      assertThat(run.stage("step").workers()).isEqualTo(2);
      put(run, 0, 5);
      Crew.await(() -> atWork.get() == 2);
      assertThat(workers(run).count()).isEqualTo(2);
      steps.release(5);
      assertThat(run.finish()).hasSize(5);
      assertThat(crew.alive()).isEmpty();
    }
  }

  @Test
  void aMistakeIsRefusedWithWhatIsAllowed() {
    Pipeline<Integer, List<Integer>> pipeline =
        stepping(s -> s).batch("pack", 2, Duration.ofDays(1));
    try (Run<Integer, List<Integer>> run = pipeline.start()) {
      assertThatThrownBy(() -> run.stage("stop"))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("there is no stage 'stop': the stages are 'step', 'pack'");
      assertThatThrownBy(() -> run.stage("step").workers(0))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the number of workers of stage 'step' must be positive: 0");
      assertThatThrownBy(() -> run.stage("pack").workers(2))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("stage 'pack' makes batches, so it has one worker: 2");
      assertThatThrownBy(() -> run.stage("pack").rate(2, Duration.ofDays(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("stage 'pack' makes batches, so it has no rate");
      assertThatThrownBy(() -> run.stage("step").rate(0, Duration.ofDays(1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("the rate of stage 'step' must be positive: 0");
      run.stage("pack").workers(1);
    }
  }
}
