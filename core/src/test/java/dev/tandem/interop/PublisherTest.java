package dev.tandem.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.Inputs;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import java.io.IOException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PublisherTest {
  private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

  /** More items than the queues and the workers can hold, and far fewer than all. */
  private static final int BOUND = 2000;

  private final RecordedReaders threads = new RecordedReaders();
  private final CountDownLatch never = new CountDownLatch(1);
  private final ManualSubscriber subscriber = new ManualSubscriber();

  @Test
  void eachSubscriberHasARunOfItsOwn() throws InterruptedException {
    var publisher = threads.pipeline().publisher(THOUSAND);
    assertThat(threads.hasWorked()).isFalse();
    var other = new ManualSubscriber();
    publisher.subscribe(subscriber);
    publisher.subscribe(other);
    for (var each : List.of(subscriber, other)) {
      each.request(1000);
      assertThat(each.awaitEnd()).containsExactly("complete");
      assertThat(each.items()).containsExactlyInAnyOrderElementsOf(THOUSAND);
    }
  }

  @Test
  void noMoreIsSignalledThanRequestedAndASlowSubscriberHoldsTheRunUp() throws InterruptedException {
    threads.pipeline().publisher(threads.endless()).subscribe(subscriber);
    for (int taken = 1; taken <= 300; taken++) {
      subscriber.request(1);
      subscriber.take();
      if (taken % 100 == 1) {
        threads.awaitHeldUp();
        RecordedReaders.awaitParked(subscriber.thread());
      }
      assertThat(subscriber.items()).isEmpty();
      assertThat(threads.read()).isLessThan(taken + BOUND);
    }
    subscriber.subscription().cancel();
    subscriber.thread().join();
  }

  @Test
  void requestsAddUpWithoutOverflow() throws InterruptedException {
    var greedy =
        new ManualSubscriber() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
            subscription.request(Long.MAX_VALUE);
            subscription.request(2); // the three add up to 0 if they wrap around
            super.onSubscribe(subscription);
          }
        };
    threads.pipeline().publisher(THOUSAND).subscribe(greedy);
    assertThat(greedy.awaitEnd()).containsExactly("complete");
    assertThat(greedy.items()).hasSize(1000);
  }

  @Test
  void theEndIsSignalledWhenEveryOtherThreadHasEnded() throws InterruptedException {
    Queue<Thread> alive = new ConcurrentLinkedQueue<>();
    var watching =
        new ManualSubscriber() {
          @Override
          public void onComplete() {
            alive.addAll(threads.alive());
            super.onComplete();
          }
        };
    threads.pipeline().publisher(THOUSAND).subscribe(watching);
    watching.request(1000);
    assertThat(watching.awaitEnd()).containsExactly("complete");
    assertThat(alive).isEmpty();
    watching.thread().join();
  }

  @Test
  void anEmptyRunCompletesWithoutARequest() throws InterruptedException {
    threads.pipeline().publisher(List.of()).subscribe(subscriber);
    assertThat(subscriber.awaitEnd()).containsExactly("complete");
  }

  @Test
  void cancelEndsARunThatIsStuck() throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    Stream<Integer> inputs = Stream.iterate(0, x -> x + 1).onClose(closed::countDown);
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "stuck",
                x -> {
                  threads.join();
                  if (x > 0) {
                    never.await();
                  }
                  return x;
                });
    pipeline.publisher(Inputs.of(inputs)).subscribe(subscriber);
    subscriber.request(2);
    subscriber.take();
    threads.awaitHeldUp();
    subscriber.subscription().cancel();
    subscriber.thread().join();
    closed.await();
    assertThat(threads.alive()).isEmpty();
    assertThat(subscriber.ends()).isEmpty();
  }

  @Test
  void cancelEndsARunThatWaitsForDemand() throws InterruptedException {
    threads.pipeline().publisher(threads.endless()).subscribe(subscriber);
    subscriber.request(1);
    subscriber.take();
    RecordedReaders.awaitParked(subscriber.thread());
    subscriber.subscription().cancel();
    subscriber.request(5);
    subscriber.subscription().cancel();
    subscriber.thread().join();
    assertThat(threads.alive()).isEmpty();
    assertThat(subscriber.items()).isEmpty();
    assertThat(subscriber.ends()).isEmpty();
  }

  @Test
  void cancelAtOnceStartsNothing() throws InterruptedException {
    var hasty =
        new ManualSubscriber() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            subscription.cancel();
            super.onSubscribe(subscription);
          }
        };
    CountDownLatch closed = new CountDownLatch(1);
    threads
        .pipeline()
        .publisher(Inputs.of(Stream.generate(() -> threads.pass(1)).onClose(closed::countDown)))
        .subscribe(hasty);
    hasty.thread().join();
    closed.await();
    assertThat(threads.hasWorked()).isFalse();
    assertThat(hasty.ends()).isEmpty();
  }

  @Test
  void aFailureThatStopsTheRunIsSignalledAfterTheEarlierOutputs() throws InterruptedException {
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
    pipeline.publisher(threads.endless()).subscribe(subscriber);
    subscriber.request(1000);
    assertThat(subscriber.awaitEnd()).containsExactly("error");
    assertThat(subscriber.failure())
        .isInstanceOf(PipelineException.class)
        .hasRootCauseMessage("broken");
    assertThat(subscriber.items()).containsExactlyElementsOf(THOUSAND.subList(0, 300));
    assertThat(threads.alive()).isEmpty();
  }

  @Test
  void aRequestThatIsNotPositiveEndsTheRunWithAnError() throws InterruptedException {
    for (long count : new long[] {0, -1, Long.MIN_VALUE}) {
      var wrong = new ManualSubscriber();
      threads.pipeline().publisher(threads.endless()).subscribe(wrong);
      wrong.request(1);
      wrong.take();
      wrong.request(count);
      assertThat(wrong.awaitEnd()).containsExactly("error");
      assertThat(wrong.failure())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3.9")
          .hasMessageContaining(String.valueOf(count));
      assertThat(threads.alive()).isEmpty();
    }
  }

  @Test
  void aWrongRequestEndsARunThatWaitsForDemand() throws InterruptedException {
    threads.pipeline().publisher(threads.endless()).subscribe(subscriber);
    subscriber.request(1);
    subscriber.take();
    threads.awaitHeldUp();
    RecordedReaders.awaitParked(subscriber.thread());
    subscriber.request(0);
    assertThat(subscriber.awaitEnd()).containsExactly("error");
    assertThat(threads.alive()).isEmpty();
  }

  @Test
  void aWrongRequestEndsARunThatIsStuck() throws InterruptedException {
    var pipeline =
        Pipeline.of(Integer.class)
            .then(
                "stuck",
                x -> {
                  threads.join();
                  if (x > 0) {
                    never.await();
                  }
                  return x;
                });
    pipeline.publisher(threads.endless()).subscribe(subscriber);
    subscriber.request(2);
    subscriber.take();
    threads.awaitHeldUp();
    RecordedReaders.awaitParked(subscriber.thread());
    subscriber.request(-1);
    assertThat(subscriber.awaitEnd()).containsExactly("error");
    assertThat(threads.alive()).isEmpty();
  }

  @Test
  void aSubscriberThatThrowsCancelsItsRun() throws InterruptedException {
    Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
    var careless =
        new ManualSubscriber() {
          @Override
          public void onSubscribe(Flow.Subscription subscription) {
            Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
            super.onSubscribe(subscription);
          }

          @Override
          public void onNext(Integer item) {
            throw new IllegalStateException("careless");
          }
        };
    threads.pipeline().publisher(threads.endless()).subscribe(careless);
    careless.request(1);
    careless.thread().join();
    assertThat(uncaught).singleElement().satisfies(e -> assertThat(e).hasMessage("careless"));
    assertThat(threads.alive()).isEmpty();
    assertThat(careless.ends()).isEmpty();
  }

  @Test
  void anInterruptThatTheSubscriberLeavesPendingDoesNoHarm() throws InterruptedException {
    var careless =
        new ManualSubscriber() {
          @Override
          public void onNext(Integer item) {
            Thread.currentThread().interrupt();
            super.onNext(item);
          }
        };
    threads.pipeline().publisher(THOUSAND).subscribe(careless);
    careless.request(1000);
    assertThat(careless.awaitEnd()).containsExactly("complete");
    assertThat(careless.items()).hasSize(1000);
  }

  @Test
  void inputsThatCanBeReadOnceAreForOneSubscriber() throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    var publisher =
        threads.pipeline().publisher(Inputs.of(THOUSAND.stream().onClose(closed::countDown)));
    publisher.subscribe(subscriber);
    subscriber.request(1);
    subscriber.take();
    var second = new ManualSubscriber();
    publisher.subscribe(second);
    assertThat(second.awaitEnd()).containsExactly("error");
    assertThat(second.failure())
        .isInstanceOf(PipelineException.class)
        .hasCauseInstanceOf(IllegalStateException.class);
    assertThat(closed.getCount()).isEqualTo(1); // the first run continues undisturbed
    subscriber.request(999);
    assertThat(subscriber.awaitEnd()).containsExactly("complete");
    closed.await();
  }

  @Test
  void inputsThatCannotBeClosedAreAnError() throws InterruptedException {
    Stream<Integer> inputs =
        THOUSAND.stream()
            .onClose(() -> {
              throw new IllegalStateException("stuck");
            });
    threads.pipeline().publisher(Inputs.of(inputs)).subscribe(subscriber);
    subscriber.request(1000);
    assertThat(subscriber.awaitEnd()).containsExactly("error");
    assertThat(subscriber.failure()).hasMessage("stuck");
  }

  @Test
  @SuppressWarnings("NullAway") // as a careless user might
  void nullIsRefused() {
    var publisher = threads.pipeline().publisher(THOUSAND);
    assertThatThrownBy(() -> publisher.subscribe(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> threads.pipeline().publisher(null))
        .isInstanceOf(NullPointerException.class);
  }
}
