package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An item that waits, for its next attempt or for its key, occupies no worker. */
@Timeout(60)
class WaitingOutsideTest {
  private static final Duration HOUR = Duration.ofHours(1);
  private static final List<Integer> INPUTS = IntStream.range(0, 200).boxed().toList();

  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);
  private final Set<Integer> failedOnce = ConcurrentHashMap.newKeySet();
  private final Queue<Integer> done = new ConcurrentLinkedQueue<>();

  /** Fails at the first attempt at items below {@code dead}. */
  private int failOnce(int x, int dead) throws IOException {
    if (x < dead && failedOnce.add(x)) {
      throw new IOException("dead");
    }
    return x;
  }

  private Run<Integer, Integer> start(int dead, UnaryOperator<StageOptions<Integer>> options) {
    return Pipeline.of(Integer.class)
        .then("work", x -> failOnce(x, dead), s -> options.apply(s.retry(1, HOUR)))
        .in(environment)
        .then(
            "collect",
            x -> {
              done.add(x);
              return x;
            })
        .start();
  }

  private static void put(Run<Integer, Integer> run, List<Integer> items)
      throws InterruptedException {
    for (int item : items) {
      run.put(item);
    }
  }

  private void awaitDone(int count) {
    while (done.size() < count) {
      Thread.onSpinWait();
    }
  }

  @Test
  void deadItemsHoldUpNoOthers() throws InterruptedException {
    try (var run = start(100, s -> s.workers(4))) {
      put(run, INPUTS);
      awaitDone(100); // the clock stands still
      crew.awaitStandstill();

      assertThat(done).allMatch(x -> x >= 100);
      StageStats stage = run.stats().stages().getFirst();
      assertThat(stage.queue().waiting()).isEqualTo(100);
      assertThat(stage.workers().count()).isEqualTo(4);
      assertThat(stage.workers().working()).isZero();
      clock.advance(HOUR);
      run.finish();
    }
    assertThat(done).containsExactlyInAnyOrderElementsOf(INPUTS);
  }

  @Test
  void theTimeOutsideIsNotBusy() throws InterruptedException {
    try (var run = start(1, s -> s.workers(2))) {
      put(run, List.of(0, 1));
      crew.awaitStandstill();
      clock.advance(HOUR);
      run.finish();
      StageStats.Workers workers = run.stats().stages().getFirst().workers();
      assertThat(workers.busy()).isZero();
      assertThat(workers.lifetime()).isLessThanOrEqualTo(HOUR.multipliedBy(2));
    }
  }

  @Test
  void oneWorkerKeepsTheOrderOfItsItems() throws InterruptedException {
    try (var run = start(1, s -> s)) {
      put(run, List.of(0, 1, 2));
      clock.awaitSleepers(1);
      assertThat(run.stats().stages().getFirst().queue().waiting()).isZero();
      clock.advance(HOUR);
      run.finish();
    }
    assertThat(done).containsExactly(0, 1, 2);
  }

  @Test
  void oneWorkerWithAnOrderGoesOn() throws InterruptedException {
    AtomicInteger begun = new AtomicInteger();
    CountDownLatch five = new CountDownLatch(5);
    try (var run =
        Pipeline.of(Integer.class)
            .then(
                "work",
                x -> {
                  begun.incrementAndGet();
                  five.countDown();
                  return failOnce(x, 1);
                },
                s -> s.ordered(5).retry(1, HOUR))
            .in(environment)
            .start()) {
      put(run, INPUTS.subList(0, 10));
      five.await(); // the window is full, behind the one that waits
      clock.awaitSleepers(1);
      assertThat(begun).hasValue(5);
      clock.advance(HOUR);
      assertThat(run.finish()).isEqualTo(INPUTS.subList(0, 10));
    }
  }

  @Test
  void otherKeysGoOn() throws InterruptedException {
    try (var run = start(2, s -> s.orderedBy(x -> x % 2 == 0 && x < 4 ? "a" : x))) {
      put(run, List.of(0, 2, 3, 4, 5));
      awaitDone(3);
      assertThat(done).containsExactly(3, 4, 5);
      clock.awaitSleepers(1);
      clock.advance(HOUR);
      run.finish();
    }
    assertThat(done).containsExactly(3, 4, 5, 0, 2);
  }

  @Test
  void notMoreThanAThousandWait() throws InterruptedException {
    int most = StagePermits.MOST_OUTSIDE;
    List<Integer> many = IntStream.range(0, 3 * most).boxed().toList();
    try (var run = start(3 * most, s -> s.workers(4).queue(5 * most))) {
      put(run, many);
      clock.awaitSleepers(most + 4);
      StageStats stage = run.stats().stages().getFirst();
      assertThat(stage.queue().waiting()).isEqualTo(most + 4);
      assertThat(stage.queue().depth()).isEqualTo(2 * most - 4);
      assertThat(stage.workers().count()).isEqualTo(4);
      for (int more = most + 4; more > 0; more = Math.min(most + 4, many.size() - done.size())) {
        int before = done.size();
        clock.awaitSleepers(more);
        clock.advance(HOUR);
        awaitDone(before + more);
      }
      run.finish();
    }
    assertThat(done).containsExactlyInAnyOrderElementsOf(many);
  }

  @Test
  void aCancelHandsBackWhatWaits() throws InterruptedException {
    var run = start(100, s -> s.workers(4));
    put(run, INPUTS);
    awaitDone(100);
    run.cancel();
    assertThat(run.awaitEnd(HOUR)).isTrue();
    assertThat(run.handedBack()).containsExactlyInAnyOrderElementsOf(INPUTS.subList(0, 100));
    assertThat(run.stats().conserved()).isTrue();
  }

  /** A resource that only one worker may use at a time. */
  private static final class Connection implements AutoCloseable {
    private final Semaphore free = new Semaphore(1);
    private final Queue<Connection> open;

    Connection(Queue<Connection> open) {
      this.open = open;
      open.add(this);
    }

    void use() {
      assertThat(free.tryAcquire()).isTrue();
      free.release();
    }

    @Override
    public void close() {
      assertThat(open.remove(this)).isTrue();
    }
  }

  @Test
  void theResourceOfOneThatWaitsIsUsed() throws InterruptedException {
    Queue<Connection> open = new ConcurrentLinkedQueue<>();
    AtomicInteger opened = new AtomicInteger();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "work",
                () -> {
                  opened.incrementAndGet();
                  return new Connection(open);
                },
                (connection, x) -> {
                  connection.use();
                  return failOnce(x, 100);
                },
                s -> s.workers(3).retry(1, HOUR))
            .in(environment);
    try (var run = pipeline.start()) {
      put(run, INPUTS);
      clock.awaitSleepers(100);
      clock.advance(HOUR);
      assertThat(run.finish()).containsExactlyInAnyOrderElementsOf(INPUTS);
    }
    assertThat(opened).hasValue(3);
    assertThat(open).isEmpty();
  }

  @Test
  void itemsOfOneKeyHoldUpNoOthers() throws InterruptedException {
    var mayEnd = new CountDownLatch(1);
    AtomicInteger atOnce = new AtomicInteger();
    try (var run =
        Pipeline.of(Integer.class)
            .then(
                "work",
                x -> {
                  if (x < 100) {
                    assertThat(atOnce.incrementAndGet()).isLessThanOrEqualTo(2);
                    mayEnd.await();
                    atOnce.decrementAndGet();
                  } else {
                    done.add(x);
                  }
                  return x;
                },
                s -> s.workers(4).workersBy(x -> x / 100, 2))
            .start()) {
      put(run, INPUTS);
      awaitDone(100);
      while (run.stats().stages().getFirst().queue().waiting() < 98) {
        Thread.onSpinWait();
      }
      mayEnd.countDown();
      assertThat(run.finish()).containsExactlyInAnyOrderElementsOf(INPUTS);
    }
  }

  @Test
  void aRateOfOneKeyHoldsUpNoOthers() throws InterruptedException {
    Queue<Long> times = new ConcurrentLinkedQueue<>();
    long start = clock.nanoTime();
    try (var run =
        Pipeline.of(Integer.class)
            .then(
                "work",
                x -> {
                  if (x < 100) {
                    times.add(clock.nanoTime() - start);
                  }
                  done.add(x);
                  return x;
                },
                s -> s.workers(2).rateBy(x -> x < 100 ? 0 : x, 1, HOUR))
            .in(environment)
            .start()) {
      put(run, INPUTS);
      awaitDone(101); // the first one of the key, and all the others
      for (int i = 1; i < 100; i++) {
        assertThat(times).hasSize(i);
        clock.awaitSleepers(1); // the first of the key; the others wait for it
        clock.advance(HOUR);
        awaitDone(101 + i);
      }
      run.finish();
    }
    assertThat(List.copyOf(times))
        .isEqualTo(IntStream.range(0, 100).mapToObj(i -> HOUR.toNanos() * i).toList());
  }

  @Test
  void ordersOfManyResultsRefuseALimitOfKeys() {
    assertThatThrownBy(() ->
            Pipeline.of(Integer.class)
                .<Integer>thenMany(
                    "many",
                    (x, out) -> out.emit(x),
                    s -> s.workers(2).ordered(5).workersBy(x -> x, 1)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("stage 'many' emits many results, so it cannot be ordered");
  }

  @Test
  void aRetryThatIsDueDuringAPauseIsMade() throws InterruptedException {
    try (var run = start(1, s -> s.workers(2).ordered(10))) {
      run.put(0);
      crew.awaitStandstill();
      run.stage("work").pause();
      put(run, List.of(1, 2, 3)); // taken, but not begun
      crew.awaitStandstill();
      clock.advance(HOUR);
      awaitDone(1);
      crew.awaitStandstill();
      assertThat(done).containsExactly(0);
      run.stage("work").resume();
      run.finish();
    }
    assertThat(done).containsExactly(0, 1, 2, 3);
  }

  private static void awaitDeafly(CountDownLatch latch) {
    while (latch.getCount() > 0) {
      try {
        latch.await();
      } catch (InterruptedException e) {
        // ignored on purpose
      }
    }
  }

  @Test
  void thereIsNoRetryOnceTheDeadlineHasPassedInTheLine() throws InterruptedException {
    var mayEnd = new CountDownLatch(1);
    AtomicInteger attempts = new AtomicInteger();
    Queue<Object> dead = new ConcurrentLinkedQueue<>();
    try (var run =
        Pipeline.of(Integer.class)
            .then(
                "work",
                x -> {
                  if (x == 0) {
                    attempts.incrementAndGet();
                    throw new IOException("dead");
                  }
                  awaitDeafly(mayEnd);
                  return x;
                },
                s ->
                    s.workers(1)
                        .ordered(5)
                        .retry(1, HOUR)
                        .deadline(HOUR.multipliedBy(2))
                        .deadLetter(f -> dead.add(f.cause().getMessage())))
            .in(environment)
            .start()) {
      put(run, List.of(0, 1));
      crew.awaitStandstill();
      clock.advance(HOUR);
      crew.awaitStandstill(); // in line, behind the other item
      clock.advance(HOUR);
      mayEnd.countDown();
      assertThat(run.finish()).containsExactly(1);
    }
    assertThat(attempts).hasValue(1);
    assertThat(dead).containsExactly("dead");
  }

  @Test
  void aRateOfAKeyIsKeptByItemsThatWaitForAWorker() throws InterruptedException {
    var mayEnd = new CountDownLatch(1);
    Queue<Long> times = new ConcurrentLinkedQueue<>();
    try (var run =
        Pipeline.of(Integer.class)
            .then(
                "work",
                x -> {
                  if (x < 0) {
                    mayEnd.await();
                  } else {
                    times.add(clock.nanoTime());
                  }
                  return x;
                },
                s -> s.workers(2).rateBy(x -> Math.max(-x, 0), 1, HOUR))
            .in(environment)
            .start()) {
      put(run, List.of(0, 1, 2));
      crew.awaitStandstill();
      put(run, List.of(-1, -2)); // the workers are busy from now on
      crew.awaitStandstill();
      clock.advance(HOUR.multipliedBy(5));
      crew.awaitStandstill();
      mayEnd.countDown();
      crew.awaitStandstill();
      clock.advance(HOUR);
      run.finish();
    }
    List<Long> begun = List.copyOf(times);
    assertThat(begun).hasSize(3);
    assertThat(begun.get(2) - begun.get(1)).isEqualTo(HOUR.toNanos());
  }

  @Test
  void aStageThatShrinksKeepsOneWorker() throws InterruptedException {
    AtomicInteger atOnce = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    Run<Integer, Integer> run =
        start(
            100,
            s ->
                s.workers(4)
                    .retry(
                        Retry.upTo(1, HOUR)
                            .when(e -> {
                              most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
                              atOnce.decrementAndGet();
                              return true;
                            })));
    try (run) {
      put(run, INPUTS);
      crew.awaitStandstill();
      run.stage("work").workers(1);
      crew.awaitStandstill();
      assertThat(run.stats().stages().getFirst().workers().count()).isEqualTo(1);
      clock.advance(HOUR);
      run.finish();
    }
    assertThat(done).containsExactlyInAnyOrderElementsOf(INPUTS);
    assertThat(run.stats().stages().getFirst().workers().count()).isEqualTo(1);
  }

  @Test
  void anItemOfAStickyStageKeepsItsWorker() throws InterruptedException {
    try (var run = start(2, s -> s.workers(2).sticky())) {
      put(run, List.of(0, 1, 2));
      crew.awaitStandstill();
      assertThat(run.stats().stages().getFirst().queue().waiting()).isZero();
      assertThat(done).isEmpty();
      clock.advance(HOUR);
      run.finish();
    }
  }

  @Test
  void theEndCountsTheWorkersOfTheStage() throws InterruptedException {
    Run<Integer, Integer> run = start(3, s -> s.workers(4));
    put(run, INPUTS);
    run.drain();
    awaitDone(197);
    crew.awaitStandstill();
    clock.advance(HOUR);
    run.awaitEnd(HOUR);
    assertThat(run.stats().stages().getFirst().workers().count()).isEqualTo(4);
    assertThat(run.stats().conserved()).isTrue();
  }

  @Test
  void aStrayInterruptEndsNoWait() throws InterruptedException {
    Queue<Thread> threads = new ConcurrentLinkedQueue<>();
    try (var run =
        Pipeline.of(Integer.class)
            .then(
                "work",
                x -> {
                  threads.add(Thread.currentThread());
                  done.add(x);
                  return failOnce(x, 1);
                },
                s -> s.workers(2).retry(1, HOUR))
            .in(environment)
            .start()) {
      run.put(0);
      crew.awaitStandstill();
      threads.forEach(Thread::interrupt);
      crew.awaitStandstill();
      assertThat(done).containsExactly(0);
      clock.advance(HOUR);
      assertThat(run.finish()).containsExactly(0);
    }
  }

  @Test
  void thereIsNoWaitForAKeyOnceTheDeadlineHasPassed() throws InterruptedException {
    var mayEnd = new CountDownLatch(1);
    Queue<Object> dead = new ConcurrentLinkedQueue<>();
    try (var run =
        Pipeline.of(Integer.class)
            .then(
                "work",
                x -> {
                  if (x == 0) {
                    throw new IOException("dead");
                  }
                  awaitDeafly(mayEnd);
                  return x;
                },
                s ->
                    s.workers(2)
                        .workersBy(x -> "one", 1)
                        .retry(1, HOUR)
                        .deadline(HOUR.multipliedBy(2))
                        .deadLetter(f -> dead.add(f.cause().getMessage())))
            .in(environment)
            .start()) {
      run.put(0);
      crew.awaitStandstill();
      run.put(1); // takes the slot of the key
      crew.awaitStandstill();
      clock.advance(HOUR.multipliedBy(3));
      crew.awaitStandstill();
      assertThat(dead).containsExactly("dead"); // while the other one still has the slot
      mayEnd.countDown();
      run.finish();
    }
  }
}
