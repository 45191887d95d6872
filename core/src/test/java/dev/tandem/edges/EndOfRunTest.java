package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Outcome;
import dev.tandem.Outcomes;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.Run;
import dev.tandem.RunListener;
import dev.tandem.Stats;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run ends and notifies its listener once, whether or not a thread waits for it. */
@Timeout(60)
class EndOfRunTest {
  private static final Duration SOON = Duration.ofSeconds(15); // for a hang, not for slowness
  private static final List<Integer> MANY = IntStream.range(0, 3000).boxed().toList();

  private final RecordedThreads threads = new RecordedThreads();
  private final CountDownLatch released = new CountDownLatch(1);
  private final BlockingQueue<End> ends = new LinkedBlockingQueue<>();
  private final RunListener listener =
      new RunListener() {
        @Override
        public void ended(Stats stats) {
          ends.add(new End(stats, Thread.currentThread()));
        }
      };
  private final Pipeline<Integer, Integer> passing =
      observed(Pipeline.of(Integer.class).then("a", x -> x));
  private final Pipeline<Integer, Integer> stuck =
      observed(
          Pipeline.of(Integer.class)
              .then(
                  "a",
                  x -> {
                    released.await();
                    return x;
                  }));

  /** What the listener was notified of, and by which thread. */
  private record End(Stats stats, Thread thread) {}

  @AfterEach
  void release() {
    released.countDown();
  }

  @Nested
  class WithoutAWaitingThread {
    @Test
    void afterAFailure() throws InterruptedException {
      IOException failure = new IOException("broken");
      Pipeline<Integer, Integer> failing =
          observed(
              Pipeline.of(Integer.class)
                  .then(
                      "a",
                      x -> {
                        throw failure;
                      }));
      Run<Integer, Integer> run = failing.start();
      run.put(1);
      assertReportedAndOver(run);
      assertThat(Call.of(run::finish).thrown(SOON))
          .isInstanceOf(PipelineException.class)
          .cause()
          .isSameAs(failure);
      assertThat(ends).isEmpty();
    }

    @Test
    void afterAnErrorInALaterStage() throws InterruptedException {
      Broken broken = new Broken("in the second stage");
      Pipeline<Integer, Integer> failing =
          observed(
              Pipeline.of(Integer.class)
                  .then("a", x -> x, s -> s.workers(3))
                  .then(
                      "b",
                      x -> {
                        throw broken;
                      }));
      Run<Integer, Integer> run = failing.start();
      run.put(1);
      assertReportedAndOver(run);
      assertThat(broken.isReportedBy(Call.runs(run::close).thrown(SOON))).isFalse();
      assertThat(ends).isEmpty();
    }

    @Test
    void afterAResourceThatDoesNotOpen() throws InterruptedException {
      Pipeline<Integer, Integer> failing =
          observed(
              Pipeline.of(Integer.class)
                  .then(
                      "a",
                      () -> {
                        throw new IOException("closed");
                      },
                      (resource, x) -> x,
                      s -> s.workers(2)));
      Run<Integer, Integer> run = failing.start();
      assertReportedAndOver(run);
      run.close();
      assertThat(ends).isEmpty();
    }

    @Test
    void afterTheTimeLimit() throws InterruptedException {
      Run<Integer, Integer> run = stuck.within(Duration.ofMillis(100)).start();
      Call.runs(() -> run.put(1)).awaitUnlessTooLate(SOON);
      assertReportedAndOver(run);
      run.close();
      assertThat(ends).isEmpty();
    }

    @Test
    void afterAFailureBeforeTheOutcomesAreRead() throws InterruptedException {
      Pipeline<Integer, Integer> failing =
          observed(
              Pipeline.of(Integer.class)
                  .then(
                      "a",
                      x -> {
                        throw new Broken("at the first item");
                      }));
      Outcomes<Integer, Integer> outcomes = failing.outcomes(List.of(1));
      Iterator<Outcome<Integer, Integer>> begun = outcomes.iterator();
      End end = awaitEnd();
      assertThat(end.stats().conserved()).isTrue();
      assertStandsStill(outcomes.stats(), outcomes::stats);
      assertThat(Call.of(begun::hasNext).thrown(SOON)).isInstanceOf(PipelineException.class);
      outcomes.close();
      assertThat(ends).isEmpty();
    }

    private void assertReportedAndOver(Run<Integer, Integer> run) throws InterruptedException {
      End end = awaitEnd();
      assertThat(end.stats().conserved()).isTrue();
      assertThat(end.stats()).isEqualTo(run.stats());
      assertStandsStill(run.stats(), run::stats);
      threads.awaitEnd(SOON);
      assertThat(threads.alive()).isEmpty();
    }
  }

  @Nested
  class IsReportedOnce {
    @Test
    void afterARun() throws InterruptedException {
      assertThat(Call.of(() -> passing.run(MANY)).result(SOON)).hasSize(MANY.size());
      assertReportedOnce();
    }

    @Test
    void afterAFinish() throws InterruptedException {
      Run<Integer, Integer> run = passing.start();
      run.put(1);
      assertThat(Call.of(run::finish).result(SOON)).containsExactly(1);
      run.close();
      End end = assertReportedOnce();
      assertThat(end.stats()).isEqualTo(run.stats());
      assertStandsStill(run.stats(), run::stats);
    }

    @Test
    void afterAClose() throws InterruptedException {
      Run<Integer, Integer> run = stuck.start();
      run.put(1);
      assertThat(Call.runs(run::close).thrown(SOON)).isNull();
      run.close();
      End end = assertReportedOnce();
      assertThat(end.stats().handedBack()).isEqualTo(1);
      assertStandsStill(run.stats(), run::stats);
    }

    @Test
    void afterConcurrentCallsOfFinishAndClose() throws InterruptedException {
      Run<Integer, Integer> run = stuck.start();
      run.put(1);
      List<Call<?>> calls =
          List.of(
              Call.of(run::finish),
              Call.of(run::finish),
              Call.runs(run::close),
              Call.runs(run::close));
      for (Call<?> call : calls) {
        call.thrown(SOON);
      }
      assertReportedOnce();
    }

    @Test
    void afterHalfTheOutcomes() throws InterruptedException {
      Outcomes<Integer, Integer> outcomes = passing.outcomes(MANY);
      Call<?> call =
          Call.runs(() -> {
            Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
            for (int i = 0; i < MANY.size() / 2; i++) {
              iterator.next();
            }
            outcomes.close();
          });
      assertThat(call.thrown(SOON)).isNull();
      assertReportedOnce();
      assertStandsStill(outcomes.stats(), outcomes::stats);
    }

    @Test
    void afterAllOutcomes() throws InterruptedException {
      try (Outcomes<Integer, Integer> outcomes = passing.outcomes(MANY)) {
        assertThat(Call.runs(() -> outcomes.forEach(outcome -> {})).thrown(SOON)).isNull();
        assertReportedOnce();
      }
      assertThat(ends).isEmpty();
    }

    @Test
    void afterHalfAStream() throws InterruptedException {
      Call<?> call =
          Call.runs(() -> {
            try (Stream<Integer> stream = passing.stream(MANY)) {
              assertThat(stream.limit(10)).hasSize(10);
            }
          });
      assertThat(call.thrown(SOON)).isNull();
      assertReportedOnce();
    }

    @Test
    void afterACancelledSubscription() throws InterruptedException {
      Listening listening = new Listening();
      stuck.publisher(MANY).subscribe(listening);
      listening.cancel();
      awaitEnd();
      threads.awaitEnd(SOON);
      assertThat(threads.alive()).isEmpty();
      assertThat(ends).isEmpty();
    }

    private End assertReportedOnce() throws InterruptedException {
      @Nullable End end = ends.poll(); // the notification precedes the return
      assertThat(end).isNotNull();
      assertThat(threads.contains(end.thread())).as("%s belongs to the run", end.thread()).isTrue();
      assertThat(end.stats().conserved()).isTrue();
      threads.awaitEnd(SOON);
      assertThat(threads.alive()).isEmpty();
      assertThat(ends).isEmpty();
      return end;
    }
  }

  private Pipeline<Integer, Integer> observed(Pipeline<Integer, Integer> pipeline) {
    return pipeline.listener(listener).in(threads.environment());
  }

  private End awaitEnd() throws InterruptedException {
    @Nullable End end = ends.poll(SOON.toMillis(), TimeUnit.MILLISECONDS);
    assertThat(end).as("the reported end").isNotNull();
    assertThat(threads.contains(end.thread())).as("%s belongs to the run", end.thread()).isTrue();
    return end;
  }

  private static void assertStandsStill(Stats before, Supplier<Stats> later) {
    long begun = System.nanoTime();
    while (System.nanoTime() - begun < Duration.ofMillis(5).toNanos()) {
      Thread.onSpinWait();
    }
    assertThat(later.get().elapsed()).isEqualTo(before.elapsed());
  }
}
