package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.PipelineException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The exception says what failed and what was done, in the program and once deserialized. */
@Timeout(60)
class PipelineExceptionTest {
  private final IOException broken = new IOException("broken");

  static List<Arguments> messages() {
    var cause = new IOException("broken");
    return List.of(
        Arguments.of(
            new Reason.ItemFailed(new Failure<>("in", "item", "resize", cause, 1)),
            "stage 'resize' failed at an item: java.io.IOException: broken"),
        Arguments.of(
            new Reason.ItemFailed(new Failure<>("in", "item", "resize", cause, 2)),
            "stage 'resize' failed at an item after 2 attempts: java.io.IOException: broken"),
        Arguments.of(
            new Reason.StageFailed("resize"), "stage 'resize' failed: java.io.IOException: broken"),
        Arguments.of(
            new Reason.TooManyFailures("upload", 11, 200),
            "stage 'upload' failed at 11 of 200 items, which is more than its options allow; the last"
                + " failure: java.io.IOException: broken"),
        Arguments.of(
            new Reason.InputsFailed(), "the inputs could not be read: java.io.IOException: broken"),
        Arguments.of(
            new Reason.TimeLimitExceeded(Duration.ofMillis(500)),
            "the run took longer than 500 ms, the limit set by within() or finish()"),
        Arguments.of(
            new Reason.ListenerFailed(),
            "the listener of the run failed: java.io.IOException: broken"),
        Arguments.of(
            new Reason.RunFailed("clock"),
            "the run could not continue, because its clock failed: java.io.IOException: broken"));
  }

  @ParameterizedTest
  @MethodSource("messages")
  void itsMessageSaysWhatFailedAndNamesNoItem(Reason reason, String message) {
    var failure = exception(reason);
    assertThat(failure).hasMessage(message).hasRootCauseMessage("broken");
    assertThat(failure.reason()).isEqualTo(reason);
  }

  @ParameterizedTest
  @MethodSource("messages")
  void itIsSerializedWithoutItems(Reason reason, String message)
      throws IOException, ClassNotFoundException {
    var arrived = (PipelineException) serialized(exception(reason));
    assertThat(arrived).hasMessage(message);
    assertThat(arrived.reason())
        .isEqualTo(reason instanceof Reason.ItemFailed ? new Reason.StageFailed("resize") : reason);
    assertThat(arrived.results()).isEmpty();
    assertThat(arrived.handedBack()).isEmpty();
    assertThat(arrived.stats()).isEqualTo(partialRun().stats());
  }

  @Test
  void anInterruptIsSerializedWithoutItems() throws IOException, ClassNotFoundException {
    var interrupt = new RunInterruptedException("interrupted", partialRun());
    assertThat(interrupt.results()).hasSize(1);
    assertThat(interrupt.handedBack()).hasSize(2);
    var arrived = (RunInterruptedException) serialized(interrupt);
    assertThat(arrived).hasMessage("interrupted");
    assertThat(arrived.results()).isEmpty();
    assertThat(arrived.handedBack()).isEmpty();
    assertThat(arrived.stats()).isEqualTo(partialRun().stats());
  }

  @Test
  void theInputOfAFailureIsThatOfTheRun() {
    var pipeline =
        Pipeline.of(Integer.class)
            .then("text", x -> "number " + x)
            .then(
                "fail",
                text -> {
                  throw broken;
                },
                s -> s.retry(2, Duration.ofNanos(1)));
    var failure = catchThrowableOfType(PipelineException.class, () -> pipeline.run(List.of(7)));
    assertThat(Reasons.itemFailure(failure))
        .isEqualTo(new Failure<>(7, "number 7", "fail", broken, 3));
  }

  @Test
  void aFailedRunLeavesItsResultsAndTheInputsItDidNotFinish() {
    var pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .then(
                "b",
                x -> {
                  if (x == 2) {
                    throw broken;
                  }
                  return 10 * x;
                },
                s -> s.queue(1));
    var failure =
        catchThrowableOfType(PipelineException.class, () -> pipeline.run(List.of(0, 1, 2, 3, 4)));
    assertThat(failure.results()).isEqualTo(List.of(0, 10));
    assertThat(Reasons.itemFailure(failure).input()).isEqualTo(2);
    assertThat(failure.stats().done()).isEqualTo(2);
    assertThat(failure.stats().failed()).isEqualTo(1);
    assertThat(failure.stats().handedBack()).isEqualTo(failure.handedBack().size());
    assertThat(failure.stats().conserved()).isTrue();
  }

  @Test
  void inputsThatCannotBeReadLeaveWhatWasDoneBefore() {
    var done = new CountDownLatch(2);
    var unreadable = new IllegalStateException("line 3");
    Iterable<Integer> inputs = // read by the calling thread
        () ->
            Stream.of(0, 1, 2)
                .peek(x -> {
                  if (x == 2) {
                    awaitDeafly(done);
                    throw unreadable;
                  }
                })
                .iterator();
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  done.countDown();
                  return 10 * x;
                });
    var failure = catchThrowableOfType(PipelineException.class, () -> pipeline.run(inputs));
    assertThat(failure).hasCause(unreadable);
    assertThat(failure.reason()).isEqualTo(new Reason.InputsFailed());
    assertThat(failure.results().size() + failure.handedBack().size()).isEqualTo(2);
    assertThat(failure.stats().put()).isEqualTo(2);
  }

  @Test
  void anInterruptedRunLeavesItsResultsAndTheInputsItDidNotFinish() {
    Thread caller = Thread.currentThread();
    var never = new CountDownLatch(1);
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  if (x == 1) {
                    caller.interrupt();
                    never.await();
                  }
                  return x;
                },
                s -> s.queue(1));
    for (Iterable<Integer> inputs : List.of(List.of(0, 1), waitingAfter(0, 1))) {
      var interrupt =
          catchThrowableOfType(RunInterruptedException.class, () -> pipeline.run(inputs));
      assertThat(interrupt.results()).isEqualTo(List.of(0));
      assertThat(interrupt.handedBack()).isEqualTo(List.of(1));
      assertThat(interrupt.stats().handedBack()).isEqualTo(1);
      assertThat(interrupt.stats().conserved()).isTrue();
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  void aFailureInReactionToAnInterruptIsNotLost() {
    Thread caller = Thread.currentThread();
    var never = new CountDownLatch(1);
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  caller.interrupt();
                  try {
                    never.await();
                  } catch (InterruptedException e) {
                    throw new AssertionError("broken", e);
                  }
                  return x;
                });
    for (Iterable<Integer> inputs : List.of(List.of(0), waitingAfter(0))) {
      var failure = catchThrowableOfType(PipelineException.class, () -> pipeline.run(inputs));
      assertThat(Thread.interrupted()).isTrue(); // both are reported
      assertThat(failure).hasCauseInstanceOf(AssertionError.class);
      assertThat(Reasons.itemFailure(failure).input()).isEqualTo(0);
    }
  }

  @Test
  void theTextOfACauseMayComeFromTheRunItself() {
    var runs = new LinkedBlockingQueue<Run<Integer, Integer>>();
    var run =
        Pipeline.of(Integer.class)
            .<Integer>then(
                "a",
                x -> {
                  throw new LooksAtItsRun(runs.take());
                })
            .start();
    runs.add(run);
    assertThatThrownBy(
            () -> {
              run.put(7);
              run.finish();
            })
        .hasMessageContaining("failed at 0 done");
  }

  private static final class LooksAtItsRun extends Exception {
    private static final long serialVersionUID = 1;

    private final transient Run<Integer, Integer> run;

    LooksAtItsRun(Run<Integer, Integer> run) {
      this.run = run;
    }

    @Override
    public String getMessage() {
      return "failed at "
          + CompletableFuture.supplyAsync(() -> run.stats().done()).join()
          + " done";
    }
  }

  /** Returns these inputs, followed by a wait that only an interrupt ends. */
  private static Iterable<Integer> waitingAfter(Integer... inputs) {
    return () ->
        Stream.concat(
                Stream.of(inputs),
                Stream.generate(() -> {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new CancellationException("interrupted");
                  }
                  return 0;
                }))
            .iterator();
  }

  @Test
  void whatAPutThrowsBeforeTheEndIsCompleteAtTheEnd() throws InterruptedException {
    var begun = new CountDownLatch(1);
    var mayReturn = new CountDownLatch(1);
    var run =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  if (x == 0) {
                    throw broken;
                  }
                  begun.countDown();
                  awaitDeafly(mayReturn);
                  return x;
                },
                s -> s.workers(2).queue(1))
            .start();
    run.put(1); // its worker ignores the cancel
    begun.await();
    run.put(0);
    var failure =
        catchThrowableOfType(
            PipelineException.class,
            () -> {
              while (true) {
                run.put(2);
              }
            });
    assertThat(failure.stats().done()).isZero();
    assertThat(failure.results()).isEmpty();
    mayReturn.countDown();
    assertThatThrownBy(run::finish).isSameAs(failure);
    assertThat(failure.stats()).isEqualTo(run.stats());
    assertThat(failure.results()).isEqualTo(List.of(1));
    assertThat(failure.handedBack()).isEqualTo(run.handedBack());
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

  private static PipelineException exception(Reason reason) {
    Throwable cause =
        reason instanceof Reason.ItemFailed(var failure)
            ? failure.cause()
            : new IOException("broken");
    return new PipelineException(reason, cause, PipelineExceptionTest::partialRun);
  }

  private static PartialRun partialRun() {
    var stage =
        new StageStats(
            "resize",
            new StageStats.Items(3, 1, 1, 0, 0, 2, 0, 0),
            new StageStats.Queue(0, 0, 128, 0),
            new StageStats.Workers(1, 0, true, Duration.ZERO, Duration.ZERO, Duration.ZERO),
            Histogram.of(),
            Histogram.of(),
            new StageStats.RateLimit(Duration.ZERO, Duration.ZERO));
    return new PartialRun(
        List.of(new Object()),
        List.of(new Object(), new Object()),
        new Stats(List.of(stage), Duration.ofSeconds(3), Histogram.of()));
  }

  private static Object serialized(Object object) throws IOException, ClassNotFoundException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ObjectOutputStream(bytes)) {
      out.writeObject(object);
    }
    try (var in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
      return in.readObject();
    }
  }
}
