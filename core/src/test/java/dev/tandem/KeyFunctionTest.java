package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Key functions and keys are user code: they may block, throw and change. */
@Timeout(60)
class KeyFunctionTest {
  private static final int STRANGE = 7;

  /** The call in which the key of one item misbehaves. */
  enum Where {
    APPLY,
    HASH_CODE,
    EQUALS
  }

  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);

  private final CountDownLatch never = new CountDownLatch(1);
  private final CountDownLatch there = new CountDownLatch(1);
  private final Queue<Integer> done = new ConcurrentLinkedQueue<>();

  /** A key that is equal to all others and misbehaves in one call. */
  private static final class Key {
    private final Runnable inHashCode;
    private final Runnable inEquals;

    Key(Runnable inHashCode, Runnable inEquals) {
      this.inHashCode = inHashCode;
      this.inEquals = inEquals;
    }

    @Override
    public int hashCode() {
      inHashCode.run();
      return 1;
    }

    @Override
    public boolean equals(Object other) {
      if (other instanceof Key key) {
        inEquals.run();
        key.inEquals.run();
      }
      return other instanceof Key;
    }
  }

  /** Returns a stage in which the key of one item runs the action in the given call. */
  private Pipeline<Integer, Integer> strange(Where where, Runnable action) {
    return Pipeline.of(Integer.class)
        .then(
            "a",
            x -> {
              if (x == 0 && where == Where.EQUALS) {
                there.await(); // so that another key is compared with its key
              }
              done.add(x);
              return x;
            },
            s ->
                s.workers(3)
                    .orderedBy(x -> {
                      Runnable here = x == STRANGE ? action : () -> {};
                      if (where == Where.APPLY) {
                        here.run();
                      }
                      return new Key(
                          where == Where.HASH_CODE ? here : () -> {},
                          where == Where.EQUALS ? here : () -> {});
                    }))
        .in(environment);
  }

  private void await(Consumer<InterruptedException> interrupted) {
    try {
      there.countDown();
      never.await();
    } catch (InterruptedException e) {
      interrupted.accept(e);
    }
  }

  private Run<Integer, Integer> blocked(Where where, Consumer<InterruptedException> interrupted)
      throws InterruptedException {
    Run<Integer, Integer> run = strange(where, () -> await(interrupted)).start();
    for (int i = 0; i < 20; i++) {
      run.put(i);
    }
    there.await();
    crew.awaitStandstill();
    return run;
  }

  @ParameterizedTest
  @EnumSource
  void aCancelInterruptsAKeyThatWaits(Where where) throws InterruptedException {
    Run<Integer, Integer> run =
        blocked(
            where,
            e -> {
              throw new IllegalStateException("interrupted", e);
            });
    run.close();
    assertThatThrownBy(run::finish).isInstanceOf(CancellationException.class); // not a failure
    assertAccounted(run.handedBack(), run.stats());
  }

  @ParameterizedTest
  @EnumSource
  void aCancelEndsAKeyThatSwallowsTheInterrupt(Where where) throws InterruptedException {
    Run<Integer, Integer> run = blocked(where, e -> {});
    run.close();
    assertThatThrownBy(run::finish).isInstanceOf(CancellationException.class);
    assertAccounted(run.handedBack(), run.stats());
  }

  @ParameterizedTest
  @EnumSource
  void aTimeLimitInterruptsAKeyThatWaits(Where where) {
    Pipeline<Integer, Integer> pipeline =
        strange(where, () -> await(e -> Thread.currentThread().interrupt()))
            .within(Duration.ofSeconds(5));
    Thread time =
        Thread.startVirtualThread(() -> {
          try {
            there.await();
            clock.awaitSleepers(1);
            clock.advance(Duration.ofSeconds(5));
          } catch (InterruptedException e) {
            throw new AssertionError(e);
          }
        });
    var failure = catchThrowableOfType(PipelineException.class, () -> pipeline.run(range(0, 20)));
    assertThat(failure).hasCauseInstanceOf(TimeoutException.class);
    assertThat(List.<Object>copyOf(failure.handedBack())).doesNotHaveDuplicates().contains(STRANGE);
    assertThat(time).isNotNull();
    assertThat(crew.alive()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void theEngineHoldsNoLockMeanwhile(Where where) throws InterruptedException {
    Run<Integer, Integer> run = blocked(where, e -> {});
    CountDownLatch answered = new CountDownLatch(1);
    Thread.startVirtualThread(() -> {
      if (run.stats().put() == 20) {
        answered.countDown();
      }
    });
    answered.await();
    // The item being worked on is finished, too.
    Crew.await(() -> run.stats().done() > 0 || where != Where.EQUALS);
    run.close();
  }

  @ParameterizedTest
  @EnumSource
  void anErrorEndsTheRunWithEverythingAccountedFor(Where where) {
    Pipeline<Integer, Integer> pipeline =
        strange(
            where,
            () -> {
              there.countDown();
              throw new StackOverflowError("too deep");
            });
    var failure = catchThrowableOfType(PipelineException.class, () -> pipeline.run(range(0, 20)));
    assertThat(failure).hasCauseInstanceOf(StackOverflowError.class);
    assertThat(Reasons.stage(failure)).isEqualTo("a");
    assertThat(List.<Object>copyOf(failure.handedBack()))
        .doesNotHaveDuplicates()
        .contains(STRANGE)
        .noneMatch(done::contains);
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void aKeyFunctionThatLeavesAnInterruptPendingIsHarmless() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> x,
                s ->
                    s.workers(3)
                        .orderedBy(x -> {
                          Thread.currentThread().interrupt();
                          return x % 2;
                        }))
            .in(environment);
    assertThat(pipeline.run(range(0, 200))).containsExactlyInAnyOrderElementsOf(range(0, 200));
  }

  @Test
  void aKeyThatChangesWhileItsItemIsWorkedOnIsReported() {
    List<List<Integer>> lists =
        IntStream.range(0, 50)
            .<List<Integer>>mapToObj(i -> new ArrayList<>(List.of(i % 5)))
            .toList();
    Pipeline<List<Integer>, List<Integer>> pipeline =
        Pipeline.<List<Integer>>of()
            .then(
                "a",
                list -> {
                  list.add(1);
                  return list;
                },
                s -> s.workers(3).orderedBy(list -> list))
            .in(environment);
    var failure = catchThrowableOfType(PipelineException.class, () -> pipeline.run(lists));
    assertThat(failure.getCause())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("key of an item changed");
    assertThat(Reasons.stage(failure)).isEqualTo("a");
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void aKeyThatCannotBeHashedAfterTheWorkEndsTheRun() {
    AtomicInteger hashed = new AtomicInteger();
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> x,
                s ->
                    s.workers(2)
                        .orderedBy(x ->
                            new Key(
                                () -> {
                                  if (hashed.incrementAndGet() > 1) {
                                    throw new IllegalStateException("no hash any more");
                                  }
                                },
                                () -> {})))
            .in(environment);
    var failure = catchThrowableOfType(PipelineException.class, () -> pipeline.run(range(0, 1)));
    assertThat(failure.getCause()).hasMessage("no hash any more");
    assertThat(crew.alive()).isEmpty();
  }

  @Test
  void keysOfFinishedItemsAreNotRetained() throws InterruptedException {
    Queue<WeakReference<Object>> keys = new ConcurrentLinkedQueue<>();
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> x,
                s ->
                    s.workers(2)
                        .orderedBy(x -> {
                          Object key = new Object();
                          keys.add(new WeakReference<>(key));
                          return key;
                        }))
            .in(environment)
            .start();
    for (int i = 0; i < 1000; i++) {
      run.put(i);
    }
    crew.awaitStandstill();
    Crew.await(() -> {
      System.gc();
      return keys.stream().filter(key -> key.get() != null).count() <= 5;
    });
    assertThat(run.finish()).hasSize(1000);
  }

  private void assertAccounted(List<Integer> handedBack, Stats stats) {
    assertThat(handedBack).doesNotHaveDuplicates().contains(STRANGE);
    assertThat(stats.conserved()).isTrue();
    assertThat(stats.done() + handedBack.size()).isEqualTo(20);
    assertThat(crew.alive()).isEmpty();
  }

  private static List<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().toList();
  }
}
