package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A window bounds the number of results that wait. */
@Timeout(60)
class InOrderTest {
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(new ManualClock(), crew, 2);
  private final CountDownLatch slow = new CountDownLatch(1);
  private final AtomicInteger emitted = new AtomicInteger();
  private final Set<Thread> inFunction = ConcurrentHashMap.newKeySet();

  @ParameterizedTest
  @CsvSource({"2147483647", "1073741825", "100000000"})
  void aLargeWindowCostsNothingUntilItIsNeeded(int window) throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class).then("a", x -> x, s -> s.workers(2).ordered(window));
    assertThat(pipeline.run(range(3))).isEqualTo(range(3));
  }

  @Test
  void itGrowsWhileOneItemHoldsUpAllOthers() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  if (x == 0) {
                    slow.await();
                  } else if (x == 19_999) {
                    slow.countDown();
                  }
                  return x;
                },
                s -> s.workers(3).ordered(Integer.MAX_VALUE))
            .in(environment);
    assertThat(pipeline.run(range(20_000))).isEqualTo(range(20_000));
  }

  @ParameterizedTest(name = "a window of {0}, {1} workers, {2} results an item")
  @CsvSource({"8, 4, 10", "30, 2, 7", "1, 3, 1", "64, 3, 30"})
  void noMoreResultsWaitThanTheWindowAllows(int window, int workers, int each)
      throws InterruptedException {
    Run<Integer, String> run = slowAtZero(window, workers, each).start();
    for (int i = 0; i < 100; i++) {
      run.put(i);
    }
    crew.awaitStandstill();
    int withWorkers = (workers - 1) * each; // those that wait for the head
    assertThat(emitted.get()).isLessThanOrEqualTo(window + withWorkers);
    slow.countDown();
    List<String> expected = new ArrayList<>();
    range(100).forEach(x -> IntStream.range(0, each).forEach(i -> expected.add(x + "." + i)));
    assertThat(run.finish()).isEqualTo(expected);
  }

  @Test
  void resultsThatDoNotFitAreForwardedAtTheHead() throws InterruptedException {
    Run<Integer, String> run = slowAtZero(2, 2, 1000).start();
    run.put(0);
    run.put(1);
    crew.awaitStandstill();
    assertThat(emitted.get()).isLessThanOrEqualTo(Chunk.MOST);
    slow.countDown();
    assertThat(run.finish()).hasSize(2000).startsWith("0.0", "0.1").endsWith("1.998", "1.999");
  }

  @Test
  void aCancelEndsTheWaitForTheHeadWhenTheHeadHasLeft() throws InterruptedException {
    CountDownLatch deaf = new CountDownLatch(1);
    Run<Integer, String> run =
        Pipeline.of(Integer.class)
            .thenMany(
                "a",
                (Integer x, Emitter<String> out) -> {
                  if (x == 0) {
                    awaitDeaf(deaf);
                  }
                  for (int i = 0; i < 40; i++) {
                    out.emit(x + "." + i);
                  }
                },
                s -> s.workers(3).ordered(4))
            .then("b", x -> x)
            .in(environment)
            .start();
    for (int i = 0; i < 10; i++) {
      run.put(i);
    }
    crew.awaitStandstill();
    Thread closing = Thread.startVirtualThread(run::close);
    Crew.await(() -> !crew.named("tandem-b-1").isAlive());
    deaf.countDown();
    closing.join();
    assertThat(run.handedBack()).containsExactlyInAnyOrderElementsOf(range(10));
    assertThat(run.stats().conserved()).isTrue();
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void anOutsideInterruptOfAWorkerThatWaitsForTheWindowIsIgnored() throws InterruptedException {
    Run<Integer, String> run = slowAtZero(1, 2, 1).start();
    run.put(0);
    run.put(1);
    crew.awaitStandstill();
    interruptTheOther();
    slow.countDown();
    assertThat(run.finish()).containsExactly("0.0", "1.0");
  }

  @Test
  void anOutsideInterruptOfAWorkerThatWaitsForTheHeadIsIgnored() throws InterruptedException {
    Run<Integer, String> run = slowAtZero(3, 2, 10).start();
    for (int i = 0; i < 5; i++) {
      run.put(i);
    }
    crew.awaitStandstill();
    interruptTheOther();
    slow.countDown();
    assertThat(run.finish()).hasSize(50).startsWith("0.0").endsWith("4.9");
  }

  private void interruptTheOther() {
    crew.workers().stream()
        .filter(thread -> thread.getName().startsWith("tandem-a-"))
        .filter(thread -> !inFunction.contains(thread))
        .forEach(Thread::interrupt);
    crew.awaitStandstill();
  }

  /** Makes {@code each} results from each item; waits before those of the first item. */
  private Pipeline<Integer, String> slowAtZero(int window, int workers, int each) {
    return Pipeline.of(Integer.class)
        .thenMany(
            "a",
            (Integer x, Emitter<String> out) -> {
              inFunction.add(Thread.currentThread());
              if (x == 0) {
                slow.await();
              }
              for (int i = 0; i < each; i++) {
                emitted.incrementAndGet();
                out.emit(x + "." + i);
              }
              inFunction.remove(Thread.currentThread());
            },
            s -> s.workers(workers).ordered(window))
        .then("b", x -> x)
        .in(environment);
  }

  private static void awaitDeaf(CountDownLatch latch) {
    boolean waiting = true;
    while (waiting) {
      try {
        latch.await();
        waiting = false;
      } catch (InterruptedException e) {
        // ignored
      }
    }
  }

  private static List<Integer> range(int end) {
    return IntStream.range(0, end).boxed().toList();
  }
}
