package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Stage functions run in the context that was captured at the start, or that their input has. */
@Timeout(60)
class ContextTest {
  private final Users users = new Users();

  private record Connection() implements AutoCloseable {
    String call(String what) {
      return what + " of " + Users.current();
    }

    @Override
    public void close() {}
  }

  @AfterEach
  void nothingIsLeftBehind() throws Exception {
    Users.enter("").close(); // what the test has entered
    assertThat(users.leftBehind).allMatch("nobody"::equals);
  }

  @Test
  void ofTheRunReachesAllWorkersOfFunctionsOfEachKind() throws InterruptedException {
    CountDownLatch bothWorkers = new CountDownLatch(2);
    Users.enter("ada");
    List<String> results =
        pipeline()
            .then(
                "function",
                x -> {
                  bothWorkers.countDown();
                  bothWorkers.await();
                  return users.saw("function", x);
                },
                s -> s.workers(2))
            .then(
                "resource",
                Connection::new,
                (connection, x) -> users.saw(connection.call("one"), x))
            .thenDo("action", x -> users.saw("action", x))
            .thenDo(
                "resource action",
                Connection::new,
                (connection, x) -> users.saw(connection.call("action"), x))
            .<Integer>thenMany("many", (x, out) -> out.emit(users.saw("many", x)))
            .thenMany(
                "resource many",
                Connection::new,
                (Connection connection, Integer x, Emitter<Integer> out) ->
                    out.emit(users.saw(connection.call("many"), x)))
            .then("last", x -> Users.current())
            .context(Users.ofStarter())
            .run(List.of(1, 2));
    assertThat(results).containsExactly("ada", "ada");
    assertThat(users.seen).hasSize(12).allMatch(what -> what.endsWith(" as ada"));
  }

  @Test
  void ofAnItemIsThatOfTheInputWhichItComesFrom() throws InterruptedException {
    List<String> results =
        pipeline()
            .then("text", x -> x + ": " + Users.current(), s -> s.workers(3).ordered(10))
            .thenMany(
                "many",
                (text, out) -> {
                  out.emit(text + ", " + Users.current());
                  out.emit(text + ", " + Users.current() + " again");
                })
            .then("last", text -> text + ", " + Users.current(), s -> s.workers(3).ordered(10))
            .context(Users.ofInput())
            .run(List.of(1, 2));
    assertThat(results)
        .containsExactly(
            "1: user 1, user 1, user 1",
            "1: user 1, user 1 again, user 1",
            "2: user 2, user 2, user 2",
            "2: user 2, user 2 again, user 2");
  }

  @Test
  void ofAnItemIsThatOfTheInputAlsoWhereItemsMoveInChunksAndAreTakenOver()
      throws InterruptedException {
    List<Integer> inputs = IntStream.range(0, 20_000).boxed().toList();
    List<String> results =
        pipeline()
            .then("one", x -> Users.current(), s -> s.workers(4))
            .then("two", name -> name + " = " + Users.current(), s -> s.workers(4))
            .context(Users.ofInput())
            .run(inputs);
    assertThat(results.stream().sorted())
        .isEqualTo(inputs.stream().map(x -> "user " + x + " = user " + x).sorted().toList());
  }

  @Test
  void ofABatchIsThatOfTheInputThatItsFailureNames() throws InterruptedException {
    Queue<String> named = new ConcurrentLinkedQueue<>();
    pipeline()
        .batch(3, Duration.ofHours(1))
        .then(
            "list",
            list -> {
              users.seen.add(Users.current());
              throw new IOException("no");
            },
            s -> s.deadLetter(failure -> named.add("user " + failure.input())))
        .context(Users.ofInput())
        .run(List.of(4, 5, 6));
    assertThat(users.seen).containsExactly("user 4").containsExactlyElementsOf(named);
  }

  @Test
  void surroundsEachAttemptAndWhoeverIsToldOfItsFailure() throws InterruptedException {
    AtomicInteger entered = new AtomicInteger();
    RunContext<Integer> numbered = () -> input -> Users.enter("entry " + entered.incrementAndGet());
    RunListener listener =
        new RunListener() {
          @Override
          public void attemptFailed(Failure<?, ?> failure, boolean again) {
            users.saw("listener", 0);
          }
        };
    pipeline()
        .then(
            "fails",
            x -> {
              throw new IOException(users.saw("attempt", "no"));
            },
            s ->
                s.retry(Retry.upTo(1, Duration.ZERO).when(e -> users.saw("condition", true)))
                    .skip(e -> users.saw("skip", false))
                    .deadLetter(failure -> users.saw("receiver", 0)))
        .context(numbered)
        .listener(listener)
        .run(List.of(1));
    assertThat(users.seen)
        .containsExactly(
            "attempt as entry 1",
            "condition as nobody",
            "listener as entry 2",
            "attempt as entry 3",
            "listener as entry 4",
            "skip as nobody",
            "receiver as entry 5");
  }

  @Test
  void isOutsideOfWhatBelongsToNoAttempt() throws InterruptedException {
    Users.enter("ada");
    pipeline()
        .then(
            "a",
            () -> users.saw("open", new Connection()),
            (connection, x) -> x,
            s -> s.queueWeight(10, x -> users.saw("weigher", 1)))
        .then("b", x -> x, s -> s.workers(2).orderedBy(x -> users.saw("key", 1)))
        .context(Users.ofInput())
        .run(Inputs.of(IntStream.of(1).mapToObj(x -> users.saw("input", x))));
    assertThat(users.seen)
        .containsExactlyInAnyOrder(
            "open as nobody", "weigher as nobody", "key as nobody", "input as nobody");
  }

  @Test
  void thatWasSetLaterIsInsideThatWhichWasSetBefore() throws InterruptedException {
    pipeline()
        .context(users.recorded("outer"))
        .then("a", x -> users.saw("a", x))
        .context(users.recorded("inner"))
        .run(List.of(1));
    assertThat(users.seen)
        .containsExactly(
            "capture outer",
            "capture inner",
            "enter outer",
            "enter inner",
            "a as nobody",
            "leave inner",
            "leave outer");
  }

  @Test
  void isCapturedWhereTheRunIsStarted() throws InterruptedException {
    Pipeline<Integer, String> pipeline =
        pipeline().then("a", x -> Users.current()).context(Users.ofStarter());
    Users.enter("ada");
    Run<Integer, String> run = pipeline.start();
    Outcomes<Integer, String> outcomes = pipeline.outcomes(List.of(1));
    Flow.Publisher<String> publisher = pipeline.publisher(List.of(1));
    Users.enter("grace");
    run.put(1);
    assertThat(run.finish()).containsExactly("ada");
    try (outcomes) {
      assertThat(outcomes).containsExactly(new Outcome.Done<>(1, "grace"));
    }
    assertThat(results(publisher)).containsExactly("ada");
    assertThat(results(publisher)).containsExactly("ada");
  }

  @Test
  void ofAPublisherIsCapturedOnce() throws InterruptedException {
    Flow.Publisher<Integer> publisher =
        pipeline().then("a", x -> x).context(users.recorded("context")).publisher(List.of(1));
    assertThat(users.seen).containsExactly("capture context");
    results(publisher);
    assertThat(users.seen).containsExactly("capture context", "enter context", "leave context");
  }

  @Test
  void ofAPipelineThatFollowsIsRefusedButItsOwnIsKept() throws InterruptedException {
    Pipeline<Integer, String> first =
        pipeline().then("a", x -> Users.current()).context(Users.ofInput());
    Pipeline<String, String> second =
        Pipeline.of(String.class).then("b", text -> text + " and " + Users.current());
    assertThat(first.then(second).run(List.of(1))).containsExactly("user 1 and user 1");
    assertThatThrownBy(() -> first.then(second.context(Users.ofInput())))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("set the context on the joined pipeline");
  }

  @Test
  void isKeptByAllOtherSettings() throws InterruptedException {
    Pipeline<Integer, String> pipeline =
        Pipeline.of(Integer.class)
            .context(Users.ofInput())
            .then("a", x -> Users.current())
            .in(users.environment)
            .inheriting()
            .within(Duration.ofHours(1))
            .stallAfter(Duration.ofHours(1))
            .listener(new RunListener() {})
            .resultQueue(3);
    assertThat(pipeline.run(List.of(1))).containsExactly("user 1");
  }

  private Pipeline<Integer, Integer> pipeline() {
    return Pipeline.of(Integer.class).in(users.environment);
  }

  /** Takes all results of a publisher. */
  private static <T> List<T> results(Flow.Publisher<T> publisher) throws InterruptedException {
    List<T> results = new ArrayList<>();
    CountDownLatch over = new CountDownLatch(1);
    publisher.subscribe(
        new Flow.Subscriber<>() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
          }

          @Override
          public void onNext(T result) {
            results.add(result);
          }

          @Override
          public void onError(Throwable thrown) {
            over.countDown();
          }

          @Override
          public void onComplete() {
            over.countDown();
          }
        });
    over.await();
    return results;
  }
}
