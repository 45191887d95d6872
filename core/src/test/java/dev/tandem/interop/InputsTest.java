package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.Inputs;
import dev.tandem.Outcome;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class InputsTest {
  private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();
  private static final int WINDOW = 128;

  private final RecordedReaders threads = new RecordedReaders();
  private final Pipeline<Integer, Integer> pipeline =
      Pipeline.of(Integer.class).then("a", threads::pass);
  private final Pipeline<Integer, Integer> broken =
      Pipeline.of(Integer.class)
          .then(
              "a",
              x -> {
                throw new IOException("broken");
              });
  private final AtomicInteger closes = new AtomicInteger();

  private final CountDownLatch closing = new CountDownLatch(1);
  private final CountDownLatch proceed = new CountDownLatch(1);

  @Test
  void aSecondCloseWaitsUntilTheStreamIsClosed() throws InterruptedException {
    assertSecondCloseWaits(Inputs.of(THOUSAND.stream().onClose(this::closeSlowly)));
  }

  @Test
  void aSecondCloseWaitsUntilTheSubscriptionIsCancelled() throws InterruptedException {
    var publisher =
        new ManualPublisher() {
          @Override
          public void cancel() {
            closeSlowly();
          }
        };
    Inputs<Integer> inputs = Inputs.of(publisher);
    var _ = inputs.iterator();
    assertSecondCloseWaits(inputs);
  }

  private void closeSlowly() {
    closing.countDown();
    await(proceed);
    closes.incrementAndGet();
  }

  private void assertSecondCloseWaits(Inputs<Integer> inputs) throws InterruptedException {
    Thread first = Thread.startVirtualThread(inputs::close);
    closing.await();
    Queue<Integer> seen = new ConcurrentLinkedQueue<>();
    Thread second =
        Thread.startVirtualThread(() -> {
          inputs.close();
          seen.add(closes.get());
        });
    while (second.getState() != Thread.State.WAITING && second.isAlive()) {
      Thread.onSpinWait();
    }
    proceed.countDown();
    first.join();
    second.join();
    assertThat(seen).containsExactly(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Nested
  class AnIterator {
    @Test
    void isReadFromItsCurrentPosition() throws InterruptedException {
      Iterator<Integer> iterator = THOUSAND.iterator();
      iterator.next();
      assertThat(pipeline.run(Inputs.of(iterator))).isEqualTo(THOUSAND.subList(1, 1000));
    }

    @Test
    void canBeReadOnlyOnce() {
      Inputs<Integer> inputs = Inputs.of(THOUSAND.iterator());
      assertThat(inputs).hasSize(1000);
      assertThatThrownBy(inputs::iterator).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> pipeline.run(inputs))
          .isInstanceOf(PipelineException.class)
          .hasCauseInstanceOf(IllegalStateException.class);
      assertThatThrownBy(() -> pipeline.outcomes(inputs).iterator().hasNext())
          .isInstanceOf(PipelineException.class)
          .hasCauseInstanceOf(IllegalStateException.class);
    }
  }

  @Nested
  class AStream {
    private final Stream<Integer> stream = stream(THOUSAND.stream());

    private Stream<Integer> stream(Stream<Integer> stream) {
      return stream.onClose(() -> closes.addAndGet(threads.alive().isEmpty() ? 1 : -100));
    }

    @Test
    void isClosedWhenTheRunHasEnded() throws InterruptedException {
      assertThat(pipeline.run(Inputs.of(stream))).isEqualTo(THOUSAND);
      assertThat(closes).hasValue(1);
    }

    @Test
    void isClosedWhenTheRunHasFailed() {
      assertThatThrownBy(() -> broken.run(Inputs.of(stream))).isInstanceOf(PipelineException.class);
      assertThat(closes).hasValue(1);
    }

    @Test
    void isClosedWhenItCannotBeRead() {
      IntStream numbers =
          IntStream.range(-5, 5)
              .peek(x -> {
                while (x == 0 && !threads.hasWorked()) {
                  Thread.onSpinWait();
                }
              });
      Stream<Integer> unreadable = stream(numbers.map(x -> 1 / x).boxed());
      assertThatThrownBy(() -> pipeline.run(Inputs.of(unreadable)))
          .isInstanceOf(PipelineException.class)
          .hasCauseInstanceOf(ArithmeticException.class);
      assertThat(closes).hasValue(1);
    }

    @Test
    void isClosedWhenAllOutcomesWereTaken() {
      Iterator<Outcome<Integer, Integer>> outcomes =
          pipeline.outcomes(Inputs.of(stream)).iterator();
      outcomes.forEachRemaining(outcome -> assertThat(closes).hasValue(0));
      assertThat(closes).hasValue(1);
    }

    @Test
    void isClosedWhenOutcomesAreClosedEarly() {
      Stream<Integer> endless = stream(Stream.iterate(0, x -> x + 1));
      try (var outcomes = pipeline.outcomes(Inputs.of(endless))) {
        assertThat(outcomes.iterator().hasNext()).isTrue();
        assertThat(closes).hasValue(0);
      }
      assertThat(closes).hasValue(1);
    }

    @Test
    void isClosedWithARunThatWasNeverStarted() {
      try (var outcomes = pipeline.outcomes(Inputs.of(stream))) {
        assertThat(outcomes.stats().put()).isZero();
      }
      assertThat(closes).hasValue(1);
      pipeline.stream(Inputs.of(stream(Stream.of(1)))).close();
      assertThat(closes).hasValue(2);
    }

    @Test
    void isClosedWithTheStreamThatItFeeds() {
      Stream<Integer> endless = stream(Stream.iterate(0, x -> x + 1));
      try (Stream<Integer> results = pipeline.stream(Inputs.of(endless))) {
        assertThat(results.limit(10)).hasSize(10);
      }
      assertThat(closes).hasValue(1);
    }

    @Test
    void isClosedOnlyByTheRunThatReadsIt() {
      Inputs<Integer> inputs = Inputs.of(stream);
      try (var outcomes = pipeline.outcomes(inputs)) {
        Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
        assertThat(iterator.hasNext()).isTrue();
        assertThatThrownBy(() -> pipeline.run(inputs))
            .isInstanceOf(PipelineException.class)
            .hasCauseInstanceOf(IllegalStateException.class);
        pipeline.stream(inputs).close();
        assertThat(closes).hasValue(0);
        iterator.forEachRemaining(outcome -> {});
        assertThat(outcomes.stats().done()).isEqualTo(1000);
      }
      assertThat(closes).hasValue(1);
    }

    @Test
    void thatCannotBeClosedIsAFailureThatHidesNoOther() {
      Stream<Integer> leaky =
          THOUSAND.stream()
              .onClose(() -> {
                throw new IllegalStateException("leaky");
              });
      assertThatThrownBy(() -> broken.run(Inputs.of(leaky)))
          .isInstanceOf(PipelineException.class)
          .hasRootCauseMessage("broken")
          .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
    }

    @Test
    void canBeClosedByItsOwner() {
      Inputs<Integer> inputs = Inputs.of(stream);
      inputs.close();
      inputs.close();
      assertThat(closes).hasValue(1);
      assertThatThrownBy(inputs::iterator).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void otherInputsStayOpen() throws InterruptedException {
    class Shelf implements Iterable<Integer>, AutoCloseable {
      @Override
      public Iterator<Integer> iterator() {
        return THOUSAND.iterator();
      }

      @Override
      public void close() {
        closes.incrementAndGet();
      }
    }
    try (var shelf = new Shelf()) {
      assertThat(pipeline.run(shelf)).hasSize(1000);
      assertThat(pipeline.run(shelf)).hasSize(1000);
      assertThat(closes).hasValue(0);
    }
  }

  @Nested
  class APublisher {
    private final ManualPublisher publisher = new ManualPublisher();
    private final Inputs<Integer> inputs = Inputs.of(publisher);

    @Test
    void feedsARun() throws InterruptedException {
      var submissions = new SubmissionPublisher<Integer>();
      Thread sender =
          Thread.startVirtualThread(() -> {
            try (submissions) {
              while (submissions.getNumberOfSubscribers() == 0) {
                Thread.onSpinWait();
              }
              THOUSAND.forEach(submissions::submit);
            }
          });
      assertThat(pipeline.run(Inputs.of(submissions))).isEqualTo(THOUSAND);
      sender.join();
    }

    @Test
    void mayBeAnotherPipeline() throws InterruptedException {
      var plusOne = Pipeline.of(Integer.class).then("plus one", x -> x + 1);
      var all = plusOne.publisher(Inputs.of(plusOne.publisher(THOUSAND)));
      assertThat(plusOne.run(Inputs.of(all))).isEqualTo(IntStream.range(3, 1003).boxed().toList());
    }

    @Test
    void isSubscribedToWhenReadingBegins() {
      assertThat(publisher.isSubscribed()).isFalse();
      Iterator<Integer> iterator = inputs.iterator();
      assertThat(publisher.isSubscribed()).isTrue();
      publisher.subscriber().onComplete();
      assertThat(iterator.hasNext()).isFalse();
    }

    @Test
    void isAskedForAWindowAndForHalfOfItWhenHalfIsRead() throws InterruptedException {
      Iterator<Integer> iterator = inputs.iterator();
      Thread reader = Thread.startVirtualThread(() -> assertThat(iterator.hasNext()).isTrue());
      RecordedReaders.awaitParked(reader);
      assertThat(publisher.requests()).containsExactly((long) WINDOW);
      publisher.send(0, WINDOW);
      reader.join();
      for (int i = 0; i < WINDOW / 2; i++) {
        assertThat(iterator.next()).isEqualTo(i);
        assertThat(publisher.requests()).hasSize(1);
      }
      assertThat(iterator.hasNext()).isTrue();
      assertThat(publisher.requests()).containsExactly((long) WINDOW, WINDOW / 2L);
    }

    @Test
    void maySendFromWithinTheRequest() {
      var prompt =
          new ManualPublisher() {
            private int next;

            @Override
            public void request(long count) {
              super.request(count);
              send(next, next += (int) count);
            }
          };
      Iterator<Integer> iterator = Inputs.<Integer>of(prompt).iterator();
      for (int i = 0; i < 10 * WINDOW; i++) {
        assertThat(iterator.next()).isEqualTo(i);
      }
    }

    @Test
    void thatCompletesDuringAWaitIsComplete() throws InterruptedException {
      Iterator<Integer> iterator = inputs.iterator();
      Queue<Boolean> more = new ConcurrentLinkedQueue<>();
      Thread reader = Thread.startVirtualThread(() -> more.add(iterator.hasNext()));
      publisher.awaitRequest();
      RecordedReaders.awaitParked(reader);
      publisher.subscriber().onComplete();
      reader.join();
      assertThat(more).containsExactly(false);
    }

    @Test
    void maySubscribeDuringAWait() throws InterruptedException {
      AtomicReference<Flow.Subscriber<? super Integer>> waiting = new AtomicReference<>();
      Inputs<Integer> late = Inputs.of((Flow.Publisher<Integer>) waiting::set);
      Iterator<Integer> iterator = late.iterator();
      Queue<Integer> read = new ConcurrentLinkedQueue<>();
      Thread reader = Thread.startVirtualThread(() -> read.add(iterator.next()));
      RecordedReaders.awaitParked(reader);
      waiting.get().onSubscribe(publisher);
      publisher.awaitRequest();
      waiting.get().onNext(7);
      reader.join();
      assertThat(read).containsExactly(7);
    }

    @Test
    void thatSendsMoreThanRequestedHasFailed() throws InterruptedException {
      Iterator<Integer> iterator = inputs.iterator();
      Thread reader = Thread.startVirtualThread(() -> assertThat(iterator.hasNext()).isTrue());
      RecordedReaders.awaitParked(reader);
      publisher.send(0, WINDOW + 1);
      reader.join();
      for (int i = 0; i < WINDOW; i++) {
        assertThat(iterator.next()).isEqualTo(i);
      }
      assertThatThrownBy(iterator::hasNext)
          .isInstanceOf(CompletionException.class)
          .hasCauseInstanceOf(IllegalStateException.class)
          .hasMessageContaining("more than it was asked for");
      inputs.close();
      assertThat(publisher.cancels()).isEqualTo(1);
    }

    @Test
    void thatFailsEndsReadingAfterTheEarlierItems() {
      var failing =
          new ManualPublisher() {
            @Override
            public void request(long count) {
              send(0, 3);
              subscriber().onError(new IOException("line is dead"));
            }
          };
      Inputs<Integer> dead = Inputs.of(failing);
      Iterator<Integer> iterator = dead.iterator();
      assertThat(List.of(iterator.next(), iterator.next(), iterator.next()))
          .containsExactly(0, 1, 2);
      for (int i = 0; i < 2; i++) {
        assertThatThrownBy(iterator::hasNext)
            .isInstanceOf(CompletionException.class)
            .hasCause(new IOException("line is dead"));
      }
      dead.close();
      assertThat(failing.cancels()).isZero(); // the subscription has ended by itself
      assertThatThrownBy(() -> pipeline.outcomes(Inputs.of(failing)).forEach(outcome -> {}))
          .isInstanceOf(PipelineException.class)
          .hasMessageContaining("the inputs could not be read")
          .hasRootCauseMessage("line is dead");
      assertThatThrownBy(() -> pipeline.run(Inputs.of(failing)))
          .isInstanceOf(PipelineException.class)
          .hasCauseInstanceOf(CompletionException.class)
          .hasRootCauseMessage("line is dead");
    }

    @Test
    void isCancelledWhenTheRunEndsEarly() throws InterruptedException {
      var sending =
          new ManualPublisher() {
            @Override
            public void request(long count) {
              send(0, (int) count);
            }
          };
      assertThatThrownBy(() -> broken.run(Inputs.of(sending)))
          .isInstanceOf(PipelineException.class);
      assertThat(sending.cancels()).isEqualTo(1);
      try (var outcomes = pipeline.outcomes(inputs)) {
        Iterator<Outcome<Integer, Integer>> iterator = outcomes.iterator();
        assertThat(iterator).isNotNull();
        publisher.awaitRequest();
      }
      assertThat(publisher.cancels()).isEqualTo(1);
    }

    @Test
    void thatIsCompleteIsNotCancelled() throws InterruptedException {
      var complete =
          new ManualPublisher() {
            @Override
            public void request(long count) {
              send(0, 3);
              subscriber().onComplete();
            }
          };
      assertThat(pipeline.run(Inputs.of(complete))).containsExactly(0, 1, 2);
      assertThat(complete.cancels()).isZero();
    }

    @Test
    void letsAnInterruptEndARunThatWaitsForIt() throws InterruptedException {
      Queue<Exception> ends = new ConcurrentLinkedQueue<>();
      Thread caller =
          Thread.startVirtualThread(() -> {
            try {
              pipeline.run(inputs);
            } catch (InterruptedException e) {
              ends.add(e);
            }
          });
      publisher.awaitRequest();
      RecordedReaders.awaitParked(caller);
      caller.interrupt();
      caller.join();
      assertThat(ends).hasSize(1);
      assertThat(publisher.cancels()).isEqualTo(1);
    }

    @Test
    void whoseInputsAreClosedDoesNotEndNormally() throws InterruptedException {
      Iterator<Integer> iterator = inputs.iterator();
      Queue<Exception> ends = new ConcurrentLinkedQueue<>();
      Thread reader =
          Thread.startVirtualThread(() -> {
            try {
              iterator.next();
            } catch (CancellationException e) {
              ends.add(e);
            }
          });
      publisher.awaitRequest();
      RecordedReaders.awaitParked(reader);
      inputs.close();
      reader.join();
      assertThat(ends).hasSize(1);
      publisher.send(0, 5); // items that were already on their way
      assertThatThrownBy(iterator::hasNext).isInstanceOf(CancellationException.class);
      inputs.close();
      assertThat(publisher.cancels()).isEqualTo(1);
    }

    @Test
    void thatIsCompleteDoesNotEndNormallyIfClosedEarly() {
      var complete =
          new ManualPublisher() {
            @Override
            public void request(long count) {
              send(0, 3);
              subscriber().onComplete();
            }
          };
      Inputs<Integer> cut = Inputs.of(complete);
      Iterator<Integer> iterator = cut.iterator();
      assertThat(iterator.next()).isZero();
      cut.close();
      assertThatThrownBy(iterator::hasNext).isInstanceOf(CancellationException.class);
      Inputs<Integer> whole = Inputs.of(complete);
      Iterator<Integer> all = whole.iterator();
      assertThat(List.of(all.next(), all.next(), all.next())).hasSize(3);
      whole.close();
      assertThat(all.hasNext()).isFalse();
    }

    @Test
    void isNeverAskedAndCancelledConcurrently() throws InterruptedException {
      CountDownLatch asked = new CountDownLatch(1);
      CountDownLatch closed = new CountDownLatch(1);
      Queue<String> calls = new ConcurrentLinkedQueue<>();
      var slow =
          new ManualPublisher() {
            @Override
            public void request(long count) {
              asked.countDown();
              try {
                closed.await();
              } catch (InterruptedException e) {
                throw new AssertionError(e);
              }
              calls.add("asked");
            }

            @Override
            public void cancel() {
              calls.add("cancelled");
            }
          };
      Inputs<Integer> slowly = Inputs.of(slow);
      Iterator<Integer> iterator = slowly.iterator();
      Thread reader =
          Thread.startVirtualThread(() -> {
            try {
              assertThat(iterator.hasNext()).isTrue();
            } catch (CancellationException e) {
              calls.add("closed");
            }
          });
      asked.await();
      slowly.close();
      closed.countDown();
      reader.join();
      assertThat(calls).containsExactly("asked", "cancelled", "closed");
    }

    @Test
    void thatSubscribesAfterTheCloseIsCancelled() {
      Inputs<Integer> late =
          Inputs.of(
              (Flow.Publisher<Integer>)
                  subscriber -> {
                    closes.incrementAndGet();
                    publisher.subscribe(subscriber);
                  });
      late.close();
      assertThatThrownBy(late::iterator).isInstanceOf(IllegalStateException.class);
      assertThat(closes).hasValue(0);
      Iterator<Integer> iterator = inputs.iterator();
      inputs.close();
      publisher.subscriber().onSubscribe(publisher);
      assertThat(publisher.cancels()).isEqualTo(2);
      assertThatThrownBy(iterator::hasNext).isInstanceOf(CancellationException.class);
    }
  }

  @Test
  @SuppressWarnings("NullAway") // as a careless user might
  void nullIsRefused() {
    assertThatThrownBy(() -> Inputs.of((Iterator<Integer>) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Inputs.of((Stream<Integer>) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> Inputs.of((Flow.Publisher<Integer>) null))
        .isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> pipeline.run(Inputs.of(Arrays.asList(1, null).iterator())))
        .isInstanceOf(PipelineException.class)
        .hasCauseInstanceOf(NullPointerException.class);
  }
}
