package dev.tandem.edges;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Inputs;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import java.io.IOException;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kind of inputs determines which thread reads them. */
@Timeout(60)
class ReaderThreadTest {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();
  private static final Duration SOON = Duration.ofSeconds(15); // for a hang, not for slowness

  private final RecordedThreads threads = new RecordedThreads();
  private final Queue<Thread> readers = new ConcurrentLinkedQueue<>();
  private final Queue<String> users = new ConcurrentLinkedQueue<>();
  private final AtomicInteger read = new AtomicInteger();
  private final CountDownLatch waiting = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final Pipeline<Integer, Integer> passing =
      Pipeline.of(Integer.class).then("a", x -> x).in(threads.environment());

  @AfterEach
  void release() {
    released.countDown();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void collectionsOfTheUserAreReadByTheCallerOfRun(View view) throws InterruptedException {
    ThreadLocal<String> session = new ThreadLocal<>();
    View.Rows rows =
        new View.Rows(() -> {
          readers.add(Thread.currentThread());
          assertThat(session.get()).isEqualTo("open");
          return read.incrementAndGet();
        });
    Call<?> call =
        Call.of(() -> {
          session.set("open");
          return passing.run(view.of(rows));
        });
    assertThat(call.thrown(SOON)).isNull();
    assertThat(readers).hasSize(3).containsOnly(call.thread());
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void anInterruptOfTheCallerEndsARunThatWaitsForARow(View view) throws InterruptedException {
    Call<?> call = Call.of(() -> passing.run(view.of(rowsThatStop())));
    awaitWaiting();
    call.interrupt();
    assertThat(call.thrown(SOON)).isInstanceOf(InterruptedException.class);
    assertThat(call.leftInterrupted()).isFalse();
    assertThat(threads.alive()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aTimeLimitEndsARunThatWaitsForARow(View view) throws InterruptedException {
    Pipeline<Integer, Integer> limited = passing.within(Duration.ofMillis(200));
    Call<?> call = Call.of(() -> limited.run(view.of(rowsThatStop())));
    assertThat(call.thrown(SOON))
        .isInstanceOf(PipelineException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(call.leftInterrupted()).isFalse();
    assertThat(threads.alive()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void aFailureEndsARunThatWaitsForARow(View view) throws InterruptedException {
    IOException failure = new IOException("broken");
    Pipeline<Integer, Integer> failing =
        Pipeline.of(Integer.class)
            .<Integer>then(
                "a",
                x -> {
                  waiting.await();
                  throw failure;
                })
            .in(threads.environment());
    Call<?> call = Call.of(() -> failing.run(view.of(rowsThatStop())));
    assertThat(call.thrown(SOON)).isInstanceOf(PipelineException.class).cause().isSameAs(failure);
    assertThat(call.leftInterrupted()).isFalse();
    assertThat(threads.alive()).isEmpty();
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource
  void inputsAreReadByAPlatformThreadOfTheRunThatSeesInheritedValues(Way way)
      throws InterruptedException {
    Stream<Integer> stream =
        Stream.of(1, 2, 3)
            .peek(x -> {
              readers.add(Thread.currentThread());
              users.add(USER.orElse("nobody"));
            });
    Pipeline<Integer, Integer> inheriting = passing.inheriting(USER);
    Call<?> call =
        Call.runs(() -> {
          Way.Attempt attempt = way.prepare(inheriting, Inputs.of(stream));
          ScopedValue.where(USER, "ada")
              .call(() -> {
                attempt.body().run();
                return true;
              });
        });
    assertThat(call.thrown(SOON)).isNull();
    assertThat(readers)
        .hasSize(3)
        .allMatch(threads::contains)
        .allMatch(thread -> thread.getName().equals("tandem-input"))
        .noneMatch(Thread::isVirtual);
    assertThat(users).containsOnly("ada");
  }

  /** Returns one row, and then none until the reader is interrupted. */
  private View.Rows rowsThatStop() {
    return new View.Rows(() -> {
      if (read.incrementAndGet() == 1) {
        return 1;
      }
      waiting.countDown();
      try {
        released.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CancellationException("interrupted while waiting for a row");
      }
      return 2;
    });
  }

  private void awaitWaiting() throws InterruptedException {
    assertThat(waiting.await(SOON.toSeconds(), TimeUnit.SECONDS)).isTrue();
  }
}
