package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Inputs that are in progress when a run ends early are delivered or handed back. */
@Timeout(60)
class FailureHandlerTest {
  private final ManualClock clock = new ManualClock();
  private final Crew crew = new Crew();
  private final Environment environment = new Environment(clock, crew, 2);
  private final CountDownLatch never = new CountDownLatch(1);

  static Stream<UnaryOperator<StageOptions<Integer>>> policies() {
    return Stream.of(s -> s, StageOptions::skip, s -> s.deadLetter(letter -> {}));
  }

  @Test
  void aFailureThatIsDecidedAfterTheCancelIsHandedBackAndNotDelivered() {
    List<Failure<?, Integer>> dead = new ArrayList<>();
    Retry untilCancelled = Retry.upTo(1, Duration.ZERO).when(e -> waitForCancel());
    var outcomes =
        Pipeline.of(Integer.class)
            .then("a", this::fail, s -> s.retry(untilCancelled).deadLetter(dead::add))
            .in(environment)
            .outcomes(List.of(1));
    assertThat(outcomes.iterator()).isNotNull();
    crew.awaitStandstill();
    outcomes.close();
    assertThat(outcomes.handedBack()).containsExactly(1);
    assertThat(outcomes.stats().failed()).isZero();
    assertThat(dead).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("policies")
  void untakenFailuresAreHandedBackByACancelOrDelivered(
      UnaryOperator<StageOptions<Integer>> policy) {
    int many = 3 * StageOptions.DEFAULT_CAPACITY;
    var outcomes =
        Pipeline.of(Integer.class)
            .then("a", this::fail, policy)
            .in(environment)
            .outcomes(IntStream.range(0, many).boxed().toList());
    Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
    assertThat(iterator.hasNext()).isTrue();
    crew.awaitStandstill();
    outcomes.close();
    Stats stats = outcomes.stats();
    assertThat(outcomes.handedBack()).isNotEmpty().doesNotHaveDuplicates();
    assertThat(stats.failed() + stats.skipped() + outcomes.handedBack().size())
        .isEqualTo(stats.put());
  }

  @Test
  void anItemWhoseCallbackThrowsOnACancelIsHandedBack() throws InterruptedException {
    Retry careless =
        Retry.upTo(1, Duration.ZERO)
            .when(e -> {
              waitForCancel();
              throw new IllegalStateException("interrupted", e);
            });
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then("a", this::fail, s -> s.retry(careless))
            .in(environment)
            .start();
    run.put(1);
    crew.awaitStandstill();
    run.close();
    assertThat(run.handedBack()).containsExactly(1);
    assertThat(run.stats().failed()).isZero();
  }

  @Test
  void inputsReadButNotAcceptedAreHandedBackByACancel() {
    AtomicInteger read = new AtomicInteger();
    var outcomes =
        Pipeline.of(Integer.class)
            .then("a", this::hang, s -> s.queue(1))
            .in(environment)
            .outcomes(counted(read));
    assertThat(outcomes.iterator()).isNotNull();
    crew.awaitStandstill();
    outcomes.close();
    assertThat(outcomes.handedBack()).hasSize(read.get()).doesNotHaveDuplicates();
  }

  @Test
  void inputsReadButNotAcceptedAreHandedBackByAFailure() throws InterruptedException {
    AtomicInteger read = new AtomicInteger();
    CountDownLatch proceed = new CountDownLatch(1);
    Queue<PipelineException> failures = new ConcurrentLinkedQueue<>();
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  proceed.await();
                  return fail(x);
                },
                s -> s.queue(1))
            .in(environment);
    Thread caller =
        Thread.ofVirtual()
            .start(() ->
                failures.add(
                    catchThrowableOfType(
                        PipelineException.class, () -> pipeline.run(counted(read)))));
    Crew.await(() -> read.get() > 1);
    crew.awaitStandstill();
    Crew.awaitParked(caller);
    proceed.countDown();
    caller.join();
    List<Object> accounted = new ArrayList<>(failures.element().handedBack());
    accounted.add(Reasons.itemFailure(failures.element()).input());
    assertThat(accounted)
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, read.get()).boxed().toList());
  }

  @Test
  void aFailureDoesNotWaitForTheNextInput() {
    Iterable<Integer> slow =
        () ->
            IntStream.range(0, 10)
                .peek(i -> {
                  if (i > 0) {
                    waitForCancel();
                  }
                })
                .iterator();
    var outcomes =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  throw new StackOverflowError("too deep");
                })
            .in(environment)
            .outcomes(slow);
    assertThatThrownBy(() -> outcomes.iterator().hasNext())
        .isInstanceOf(PipelineException.class)
        .hasCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void outcomesClosedBeforeTheirIterationAreEmpty() {
    var outcomes =
        Pipeline.of(Integer.class).then("a", x -> x).in(environment).outcomes(List.of(1));
    outcomes.close();
    assertThat(outcomes.iterator().hasNext()).isFalse();
    assertThat(crew.alive()).isEmpty();
  }

  private Integer fail(Integer x) throws IOException {
    throw new IOException("broken: " + x);
  }

  private Integer hang(Integer x) throws InterruptedException {
    never.await();
    return x;
  }

  private boolean waitForCancel() {
    try {
      never.await();
    } catch (InterruptedException e) {
      return false; // as expected
    }
    return true;
  }

  private static Iterable<Integer> counted(AtomicInteger read) {
    return () -> IntStream.generate(read::getAndIncrement).iterator();
  }
}
