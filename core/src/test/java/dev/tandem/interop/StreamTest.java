package dev.tandem.interop;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.Failure;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.Reasons;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class StreamTest {
  private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

  /** More items than the queues and the workers can hold, and far fewer than all. */
  private static final int BOUND = 2000;

  private final RecordedReaders threads = new RecordedReaders();
  private final CountDownLatch never = new CountDownLatch(1);

  @Test
  void itHasAllOutputsInTheirOrder() {
    assertThat(Pipeline.of(Integer.class).then("a", x -> x + 1).stream(THOUSAND))
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 1000).boxed().toList());
  }

  @Test
  void anOutputOfSeveralInputsAppearsOnce() {
    var lists = Pipeline.of(Integer.class).then("a", x -> x).batch(400, Duration.ofHours(1));
    assertThat(lists.stream(THOUSAND).map(List::size)).containsExactly(400, 400, 200);
  }

  @Test
  void nothingStartsBeforeTheTerminalOperation() {
    AutoCloseable resource = () -> {};
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                () -> {
                  threads.join();
                  return resource;
                },
                (r, x) -> x,
                s -> s);
    Stream<Integer> stream = pipeline.stream(threads.endless()).map(x -> x + 1);
    assertThat(threads.hasWorked()).isFalse();
    try (stream) {
      assertThat(stream.findFirst()).contains(1);
    }
    assertThat(threads.hasWorked()).isTrue();
  }

  @Test
  void aStreamThatIsClosedUnusedStartsNothing() {
    Stream<Integer> stream = threads.pipeline().stream(threads.endless());
    stream.close();
    assertThatThrownBy(stream::toList).isInstanceOf(IllegalStateException.class);
    assertThat(threads.hasWorked()).isFalse();
  }

  @Test
  void theEndOfTheTerminalOperationIsTheEndOfAllThreads() {
    assertThat(threads.pipeline().stream(THOUSAND).mapToInt(x -> x).sum()).isEqualTo(499_500);
    assertThat(threads.alive()).isEmpty();
  }

  @Test
  void closingEarlyEndsAllThreads() {
    try (Stream<Integer> stream = threads.pipeline().stream(threads.endless())) {
      assertThat(stream.limit(1234).mapToInt(x -> x).count()).isEqualTo(1234);
      assertThat(threads.alive()).isNotEmpty();
    }
    assertThat(threads.alive()).isEmpty();
  }

  @Test
  void closingEarlyInterruptsTheStages() throws InterruptedException {
    CountDownLatch working = new CountDownLatch(1);
    AtomicReference<Throwable> interrupt = new AtomicReference<>();
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  threads.join();
                  if (x > 0) {
                    try {
                      working.countDown();
                      never.await();
                    } catch (InterruptedException e) {
                      interrupt.set(e);
                      throw e;
                    }
                  }
                  return x;
                });
    try (Stream<Integer> stream = pipeline.stream(THOUSAND)) {
      assertThat(stream.findFirst()).contains(0);
      working.await();
    }
    assertThat(threads.alive()).isEmpty();
    assertThat(interrupt.get()).isInstanceOf(InterruptedException.class);
  }

  @Test
  void aSlowConsumerHoldsTheRunUp() {
    try (Stream<Integer> stream = threads.pipeline().stream(threads.endless())) {
      Iterator<Integer> iterator = stream.iterator();
      for (int taken = 1; taken <= 300; taken++) {
        iterator.next();
        if (taken % 100 == 1) {
          threads.awaitHeldUp();
        }
        assertThat(threads.read()).isLessThan(taken + BOUND);
      }
    }
  }

  @Test
  void aParallelStreamIsHeldUpAsWell() {
    try (Stream<Integer> stream = threads.pipeline().stream(threads.endless())) {
      assertThat(stream.parallel().mapToInt(x -> x).limit(10).sum()).isLessThan(100 * BOUND);
      threads.awaitHeldUp();
      assertThat(threads.read()).isLessThan(10 + BOUND);
    }
    assertThat(threads.pipeline().stream(THOUSAND).parallel().mapToInt(x -> x).sum())
        .isEqualTo(499_500);
  }

  @Test
  void aFailureThatStopsTheRunIsThrownAfterTheEarlierOutputs() {
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  if (x == 300) {
                    throw new IOException("broken");
                  }
                  return threads.pass(x);
                });
    List<Integer> seen = new ArrayList<>();
    var failure =
        catchThrowableOfType(
            PipelineException.class, () -> pipeline.stream(threads.endless()).forEach(seen::add));
    assertThat(failure).hasRootCauseMessage("broken");
    assertThat(Reasons.itemFailure(failure))
        .isEqualTo(new Failure<>(300, 300, "a", requireNonNull(failure.getCause()), 1));
    assertThat(failure.handedBack()).isNotEmpty();
    assertThat(seen).isEqualTo(THOUSAND.subList(0, 300));
    assertThat(threads.alive()).isEmpty();
  }

  @Test
  void skippedItemsAndDeadLettersAreNotInIt() {
    Queue<Integer> dead = new ConcurrentLinkedQueue<>();
    var pipeline =
        Pipeline.of(Integer.class)
            .then("a", x -> refuse(x, 1), s -> s.skip())
            .then("b", x -> refuse(x, 2), s -> s.deadLetter(d -> dead.add(d.item())));
    assertThat(pipeline.stream(THOUSAND)).hasSize(800).allMatch(x -> x % 10 != 1 && x % 10 != 2);
    assertThat(dead).hasSize(100).allMatch(x -> x % 10 == 2);
  }

  @Test
  void inputsThatCannotBeReadAreAFailure() {
    Iterable<Integer> broken =
        () -> IntStream.iterate(3, x -> x - 1).map(x -> 6 / x).boxed().iterator();
    assertThatThrownBy(() -> threads.pipeline().stream(broken).toList())
        .isInstanceOf(PipelineException.class)
        .hasMessageContaining("the inputs could not be read")
        .hasCauseInstanceOf(ArithmeticException.class);
    assertThat(threads.alive()).isEmpty();
  }

  @Test
  void anErrorOfAStageStopsTheRunUnderAnyPolicy() {
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "a",
                x -> {
                  throw new StackOverflowError("too deep");
                },
                s -> s.skip());
    assertThatThrownBy(() -> pipeline.stream(THOUSAND).toList())
        .isInstanceOf(PipelineException.class)
        .hasCauseInstanceOf(StackOverflowError.class);
  }

  @Test
  void aConsumerThatThrowsEndsTheRunAlsoWithoutAClose() {
    var careless = new IllegalStateException("careless");
    Throwable thrown =
        catchThrowable(() ->
            threads.pipeline().stream(threads.endless())
                .forEach(x -> {
                  throw careless;
                }));
    assertThat(thrown).isSameAs(careless);
    assertThat(threads.alive()).isEmpty();
    thrown =
        catchThrowable(() ->
            threads.pipeline().stream(threads.endless())
                .anyMatch(x -> {
                  throw careless;
                }));
    assertThat(thrown).isSameAs(careless);
    assertThat(threads.alive()).isEmpty();
  }

  @Test
  void anInterruptEndsTheRunAndStaysPending() throws InterruptedException {
    Queue<String> ends = new ConcurrentLinkedQueue<>();
    Thread consumer =
        Thread.startVirtualThread(() -> {
          try {
            stuck().stream(THOUSAND).forEach(x -> {});
          } catch (CancellationException e) {
            ends.add(Thread.interrupted() + ", alive: " + threads.alive());
          }
        });
    threads.awaitHeldUp();
    consumer.interrupt();
    consumer.join();
    assertThat(ends).containsExactly("true, alive: []");
  }

  @Test
  void aStreamThatAnotherThreadClosesDoesNotEndNormally() throws InterruptedException {
    Stream<Integer> stream = stuck().stream(THOUSAND);
    Queue<Throwable> ends = new ConcurrentLinkedQueue<>();
    Thread consumer =
        Thread.startVirtualThread(() -> {
          try {
            stream.forEach(x -> {});
          } catch (CancellationException e) {
            ends.add(e);
          }
        });
    threads.awaitHeldUp();
    stream.close();
    consumer.join();
    assertThat(ends).hasSize(1);
  }

  @Test
  void flatMapClosesTheRunsThatItOpens() {
    int sum =
        Stream.of(1, 2, 3)
            .flatMap(x -> threads.pipeline().stream(threads.endless()).limit(x))
            .mapToInt(x -> 1)
            .sum();
    assertThat(sum).isEqualTo(6);
    assertThat(threads.alive()).isEmpty();
  }

  private Pipeline<Integer, Integer> stuck() {
    return Pipeline.of(Integer.class)
        .then(
            "stuck",
            x -> {
              threads.join();
              never.await();
              return x;
            });
  }

  private static Integer refuse(Integer x, int last) throws IOException {
    if (x % 10 == last) {
      throw new IOException("not this one");
    }
    return x;
  }
}
