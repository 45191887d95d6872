package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The threads of a run inherit the scoped values of its caller. */
@Timeout(60)
class InheritingTest {
  private static final ScopedValue<String> USER = ScopedValue.newInstance();
  private static final ScopedValue<String> OTHER = ScopedValue.newInstance();
  private static final ScopedValue<Integer> NUMBER = ScopedValue.newInstance();

  private final Queue<String> seen = new ConcurrentLinkedQueue<>();

  private record Connection(String user) implements AutoCloseable {
    @Override
    public void close() {}
  }

  @Test
  void areBoundInAllUserCodeThatAWorkerCalls() throws Exception {
    Retry retry =
        new Retry(
            1,
            Duration.ZERO,
            Duration.ZERO,
            failure -> saw("when"),
            failure -> {
              saw("notBefore");
              return Duration.ZERO;
            });
    Pipeline<Integer, String> pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> saw("function", x), s -> s.workers(2))
            .then(
                "b",
                x -> {
                  throw new IOException("no");
                },
                s ->
                    s.retry(retry)
                        .queueWeight(10, x -> saw("weigher", 1))
                        .deadLetter(letter -> saw("receiver")))
            .then("c", () -> new Connection(USER.get()), (connection, x) -> "", s -> s)
            .then("d", x -> x, s -> s.workers(2).orderedBy(x -> saw("key")))
            .inheriting(USER, NUMBER);
    RunListener listener =
        new RunListener() {
          @Override
          public void attemptFailed(Failure<?, ?> failure, boolean again) {
            saw("listener");
          }
        };
    ScopedValue.where(USER, "ada")
        .where(NUMBER, 7)
        .call(() -> pipeline.listener(listener).run(List.of(1)));
    assertThat(seen)
        .contains(
            "function ada 7",
            "when ada 7",
            "notBefore ada 7",
            "weigher ada 7",
            "receiver ada 7",
            "listener ada 7")
        .allMatch(what -> what.endsWith("ada 7"));
  }

  @Test
  void reachResourcesKeysAndStagesWithManyResults() throws Exception {
    Pipeline<Integer, String> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                () -> new Connection(USER.get()),
                (connection, x) -> {
                  seen.add("resource " + connection.user());
                  return x;
                },
                s -> s)
            .thenMany("b", (x, out) -> out.emit(saw("many", x)))
            .then("c", x -> "", s -> s.workers(2).orderedBy(x -> saw("key")))
            .inheriting(USER, NUMBER);
    ScopedValue.where(USER, "ada").where(NUMBER, 7).call(() -> pipeline.run(List.of(1)));
    assertThat(seen).containsExactly("resource ada", "many ada 7", "key ada 7");
  }

  @Test
  void areNotBoundIfUnboundInTheCallerOrUnnamed() throws Exception {
    Pipeline<Integer, String> pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> USER.isBound() + " " + OTHER.isBound() + " " + NUMBER.isBound())
            .inheriting(USER, NUMBER);
    assertThat(
            ScopedValue.where(USER, "ada")
                .where(OTHER, "not named")
                .call(() -> pipeline.run(List.of(1))))
        .containsExactly("true false false");
    assertThat(pipeline.run(List.of(1))).containsExactly("false false false");
  }

  @Test
  void keepTheValueThatTheyHadAtTheStart() throws Exception {
    CountDownLatch rebound = new CountDownLatch(1);
    Pipeline<Integer, String> pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  rebound.await();
                  return USER.get();
                })
            .inheriting(USER);
    Run<Integer, String> run = ScopedValue.where(USER, "at start").call(pipeline::start);
    List<String> results =
        ScopedValue.where(USER, "later")
            .call(() -> {
              run.put(1);
              rebound.countDown();
              return run.finish();
            });
    assertThat(results).containsExactly("at start");
  }

  @Test
  void haveTheValueAtTheFirstIterationOfOutcomes() throws Exception {
    Pipeline<Integer, String> pipeline =
        Pipeline.of(Integer.class).then("a", x -> USER.get()).inheriting(USER);
    var outcomes = ScopedValue.where(USER, "made").call(() -> pipeline.outcomes(List.of(1)));
    var first = ScopedValue.where(USER, "iterated").call(() -> outcomes.iterator().next());
    assertThat(first).isEqualTo(new Outcome.Done<>(1, "iterated"));
    outcomes.close();
  }

  /**
   * Records which user is seen where; returns {@code true}, so that a predicate or a key can call
   * it.
   */
  private boolean saw(String where) {
    return saw(where, true);
  }

  private <T> T saw(String where, T value) {
    seen.add(where + " " + USER.orElse("nobody") + " " + NUMBER.orElse(0));
    return value;
  }
}
