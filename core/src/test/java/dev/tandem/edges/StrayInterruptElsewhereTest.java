package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Inputs;
import dev.tandem.Outcome;
import dev.tandem.Pipeline;
import dev.tandem.Run;
import dev.tandem.RunListener;
import dev.tandem.Stall;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A late interrupt does not harm threads that do not work on items, either. */
@Timeout(60)
class StrayInterruptElsewhereTest {
  private static final Duration SOON = Duration.ofSeconds(15); // for a hang, not for slowness
  private static final List<Integer> MANY = IntStream.range(0, 3000).boxed().toList();
  private static final List<Integer> SOME = MANY.subList(0, 300); // an exception for each

  private final RecordedThreads threads = new RecordedThreads();
  private final CountDownLatch released = new CountDownLatch(1);

  @AfterEach
  void release() {
    released.countDown();
  }

  /** The source leaves an interrupt pending at each read, whichever thread of the run reads. */
  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aReaderWithAnInterruptPending(Way way) throws InterruptedException {
    Stream<Integer> stream = SOME.stream().peek(x -> Thread.currentThread().interrupt());
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class).then("a", x -> x, s -> s.queue(1)).in(threads.environment());
    Way.Attempt attempt = way.prepare(pipeline, Inputs.of(stream));
    assertThat(Call.runs(attempt.body()).thrown(SOON)).isNull();
    threads.awaitEnd(SOON);
    assertThat(threads.alive()).isEmpty();
  }

  @Test
  void aReaderThatWaitsForRoom() throws InterruptedException {
    CountDownLatch working = new CountDownLatch(1);
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  working.countDown();
                  released.await();
                  return x;
                },
                s -> s.queue(1))
            .in(threads.environment());
    Call<Long> call =
        Call.of(() -> {
          try (Stream<Integer> results = pipeline.stream(Inputs.of(MANY.iterator()))) {
            return results.mapToInt(x -> x).count();
          }
        });
    assertThat(working.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
    interruptThrice(threads.named("tandem-input"));
    released.countDown();
    assertThat(call.result(SOON)).isEqualTo(MANY.size());
  }

  @Test
  void aWorkerThatWaitsUntilAnOutcomeIsTaken() throws InterruptedException {
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class).then("a", x -> x).in(threads.environment());
    try (var outcomes = pipeline.outcomes(MANY)) {
      Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
      interruptThrice(threads.named("tandem-a-1"));
      Call<Integer> taking =
          Call.of(() -> {
            int count = 0;
            for (; iterator.hasNext(); iterator.next()) {
              count++;
            }
            return count;
          });
      assertThat(taking.result(SOON)).isEqualTo(MANY.size());
    }
  }

  /** The thread that reports stalls calls the listener, and a timer of the listener may be late. */
  @Test
  void theStallReporter() throws InterruptedException {
    BlockingQueue<Stall> stalls = new LinkedBlockingQueue<>();
    AtomicReference<@Nullable Thread> reporter = new AtomicReference<>();
    RunListener listener =
        new RunListener() {
          @Override
          public void stalled(Stall stall) {
            reporter.set(Thread.currentThread());
            stalls.add(stall);
          }
        };
    CountDownLatch first = new CountDownLatch(1);
    Pipeline<Integer, Integer> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  (x == 0 ? first : released).await();
                  return x;
                })
            .listener(listener)
            .stallAfter(Duration.ofMillis(100))
            .in(threads.environment());
    try (Run<Integer, Integer> run = pipeline.start()) {
      run.put(0);
      assertThat(stalls.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isNotNull();
      Thread thread = reporter.get();
      assertThat(thread).isNotNull();
      interruptThrice(thread);
      first.countDown();
      run.put(1);
      assertThat(stalls.poll(SOON.toSeconds(), TimeUnit.SECONDS)).isNotNull();
      released.countDown();
      assertThat(Call.of(run::finish).result(SOON)).containsExactly(0, 1);
    }
  }

  private static void interruptThrice(Thread thread) {
    for (int i = 0; i < 3; i++) {
      Waiting.awaitQuiet(List.of(thread));
      thread.interrupt();
    }
    Waiting.awaitQuiet(List.of(thread));
  }
}
