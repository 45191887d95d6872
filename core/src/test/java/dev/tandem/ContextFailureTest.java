package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A context that fails, or in which something fails. */
@Timeout(60)
class ContextFailureTest {
  private final Users users = new Users();

  @AfterEach
  void nothingIsLeftBehind() {
    assertThat(users.leftBehind).allMatch("nobody"::equals);
  }

  @Test
  void thatIsOutsideIsLeftIfTheOneInsideCannotBeEnteredOrLeft() throws InterruptedException {
    RunContext<Integer> broken =
        () ->
            input -> {
              if (input == 1) {
                throw new IOException("not entered");
              }
              return () -> {
                throw new IOException("not left");
              };
            };
    List<Integer> results =
        pipeline()
            .context(users.recorded("outer"))
            .context(broken)
            .then("a", x -> x, StageOptions::skip)
            .run(List.of(1, 2));
    assertThat(results).isEmpty();
    assertThat(users.seen)
        .containsExactly(
            "capture outer", "enter outer", "leave outer", "enter outer", "leave outer");
  }

  @Test
  void thatCannotBeEnteredIsAFailureOfTheAttempt() throws InterruptedException {
    AtomicInteger entered = new AtomicInteger();
    RunContext<Integer> atLast =
        () ->
            input -> {
              if (entered.incrementAndGet() < 3) {
                throw new IOException("too early");
              }
              return Users.enter("ada");
            };
    List<String> results =
        pipeline()
            .then("a", x -> Users.current(), s -> s.retry(2, Duration.ZERO))
            .context(atLast)
            .run(List.of(1));
    assertThat(results).containsExactly("ada");
  }

  @Test
  void thatCannotBeEnteredIsLeftOutForReceiversAndListeners() throws InterruptedException {
    Queue<Failure<?, Integer>> dead = new ConcurrentLinkedQueue<>();
    AtomicInteger entered = new AtomicInteger();
    RunContext<Integer> never =
        () ->
            input -> {
              throw new IOException("refused " + entered.incrementAndGet());
            };
    RunListener listener =
        new RunListener() {
          @Override
          public void attemptFailed(Failure<?, ?> failure, boolean again) {
            users.saw("listener", 0);
          }
        };
    List<Integer> results =
        pipeline()
            .then("a", x -> users.saw("function", x), s -> s.deadLetter(dead::add))
            .context(never)
            .listener(listener)
            .run(List.of(1));
    assertThat(results).isEmpty();
    assertThat(users.seen).containsExactly("listener as nobody");
    assertThat(dead).singleElement().extracting(Failure::cause).isInstanceOf(IOException.class);
    assertThat(dead.element().cause()).hasMessage("refused 1");
    assertThat(dead.element().cause().getSuppressed())
        .extracting(Throwable::getMessage)
        .containsExactly("refused 2", "refused 3");
  }

  @Test
  void thatFailsTwiceWithTheSameExceptionIsReportedOnce() throws InterruptedException {
    Exception same = new IOException("no");
    RunContext<Integer> never =
        () ->
            input -> {
              throw same;
            };
    Queue<Throwable> causes = new ConcurrentLinkedQueue<>();
    pipeline()
        .then("a", x -> x, s -> s.deadLetter(failure -> causes.add(failure.cause())))
        .context(never)
        .run(List.of(1));
    assertThat(causes).containsExactly(same);
    assertThat(same.getSuppressed()).isEmpty();
  }

  @Test
  void thatCannotBeLeftAfterAResultIsAFailureOfTheAttempt() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    List<Integer> results =
        pipeline()
            .then("a", x -> calls.incrementAndGet(), s -> s.retry(1, Duration.ZERO))
            .context(closing(new IOException("no")))
            .run(List.of(1));
    assertThat(results).containsExactly(2);
  }

  @Test
  void thatCannotBeLeftAfterAFailureIsSuppressedInThat() {
    assertThatThrownBy(
            () -> failing(s -> s).context(closing(new IOException("then"))).run(List.of(1)))
        .isInstanceOf(PipelineException.class)
        .cause()
        .hasMessage("first")
        .hasSuppressedException(new IOException("then"));
  }

  @Test
  void thatEndsWithAnErrorEndsTheRunEvenAfterAFailure() {
    Error error = new StackOverflowError("in close");
    RunContext<Object> context =
        () ->
            input ->
                () -> {
                  throw error;
                };
    assertThatThrownBy(() -> failing(StageOptions::skip).context(context).run(List.of(1)))
        .isInstanceOf(PipelineException.class)
        .hasCause(error);
    assertThat(error.getSuppressed()).extracting(Throwable::getMessage).containsExactly("first");
  }

  @Test
  void thatCannotBeLeftAfterAReceiverEndsTheRun() {
    for (Exception thrown : List.of(new IOException("no"), new IllegalStateException("no"))) {
      AtomicInteger dead = new AtomicInteger();
      RunContext<Integer> context =
          () ->
              input ->
                  () -> {
                    if (dead.get() > 0) {
                      throw thrown;
                    }
                  };
      assertThatThrownBy(() ->
              failing(s -> s.deadLetter(failure -> dead.incrementAndGet()))
                  .context(context)
                  .run(List.of(1)))
          .isInstanceOf(PipelineException.class)
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasRootCause(thrown);
    }
  }

  @Test
  void isLeftIfAReceiverThrows() {
    Consumer<Object> receiver =
        failure -> {
          throw new IllegalArgumentException("the receiver");
        };
    assertThatThrownBy(
            () -> failing(s -> s.deadLetter(receiver)).context(Users.ofInput()).run(List.of(1)))
        .isInstanceOf(PipelineException.class)
        .hasCauseInstanceOf(IllegalArgumentException.class);
    assertThat(users.leftBehind).isNotEmpty(); // and each is nobody
  }

  @Test
  void thatCannotBeCapturedKeepsTheRunFromStarting() {
    RunContext<Integer> broken =
        () -> {
          throw new IllegalStateException("no user");
        };
    AtomicInteger read = new AtomicInteger();
    Pipeline<Integer, Integer> pipeline = pipeline().then("a", x -> x).context(broken);
    Iterable<Integer> inputs =
        () -> {
          read.incrementAndGet();
          return List.of(1).iterator();
        };
    assertThatThrownBy(pipeline::start).hasMessage("no user");
    assertThatThrownBy(() -> pipeline.run(inputs)).hasMessage("no user");
    assertThatThrownBy(() -> pipeline.run(Inputs.of(inputs.iterator()))).hasMessage("no user");
    assertThatThrownBy(() -> pipeline.publisher(inputs)).hasMessage("no user");
    try (Outcomes<Integer, Integer> outcomes = pipeline.outcomes(inputs)) {
      assertThatThrownBy(outcomes::iterator).hasMessage("no user");
    }
    assertThat(read).hasValue(1); // by this test
    assertThat(users.leftBehind).isEmpty(); // no thread has run
  }

  @Test
  void thatIsNullIsRefused() {
    RunContext<Integer> uncaptured = () -> nothing();
    assertThatThrownBy(() -> pipeline().then("a", x -> x).context(uncaptured).start())
        .isInstanceOf(NullPointerException.class)
        .hasMessage("the context that was captured");
    RunContext<Integer> none = () -> input -> nothing();
    assertThatThrownBy(() -> pipeline().then("a", x -> x).context(none).run(List.of(1)))
        .hasRootCauseMessage("the context that was entered");
  }

  @Test
  void isEnteredInsideTheTimeLimitOfTheAttempt() {
    CountDownLatch never = new CountDownLatch(1);
    RunContext<Integer> slow =
        () ->
            input -> {
              never.await();
              return Users.enter("ada");
            };
    assertThatThrownBy(() ->
            pipeline()
                .then("a", x -> x, s -> s.timeout(Duration.ofMillis(20)))
                .context(slow)
                .run(List.of(1)))
        .hasCauseInstanceOf(TimeoutException.class);
  }

  @Test
  void isLeftByAFunctionThatACancelInterrupts() throws InterruptedException {
    CountDownLatch inside = new CountDownLatch(1);
    Run<Integer, Integer> run =
        pipeline()
            .<Integer>then(
                "a",
                x -> {
                  inside.countDown();
                  new CountDownLatch(1).await();
                  return x;
                })
            .context(users.recorded("context"))
            .start();
    run.put(1);
    inside.await();
    run.close();
    assertThat(run.handedBack()).containsExactly(1);
    assertThat(users.seen).containsExactly("capture context", "enter context", "leave context");
  }

  private Pipeline<Integer, Integer> pipeline() {
    return Pipeline.of(Integer.class).in(users.environment);
  }

  @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"}) // what no caller should do
  private static <T> T nothing() {
    return null;
  }

  /** Returns a pipeline whose only stage fails. */
  private Pipeline<Integer, Integer> failing(UnaryOperator<StageOptions<Integer>> options) {
    return pipeline()
        .then(
            "a",
            x -> {
              throw new IOException("first");
            },
            options);
  }

  /** Returns a context that throws when it is left for the first time. */
  private static RunContext<Object> closing(Exception thrown) {
    AtomicInteger left = new AtomicInteger();
    return () ->
        input ->
            () -> {
              if (left.incrementAndGet() == 1) {
                throw thrown;
              }
            };
  }
}
