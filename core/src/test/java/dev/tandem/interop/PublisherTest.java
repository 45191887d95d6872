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

@Timeout(20)
class PublisherTest {
  private static final List<Integer> THOUSAND = IntStream.range(0, 1000).boxed().toList();

  /** More items than the queues and the workers can hold, and far fewer than all. */
  private static final int BOUND = 2000;

  private final Staff staff = new Staff();
  private final CountDownLatch never = new CountDownLatch(1);
  private final ManualSubscriber subscriber = new ManualSubscriber();

  @Test
  void eachSubscriberHasARunOfItsOwn() throws InterruptedException {
    var publisher = staff.pipeline().publisher(THOUSAND);
    assertThat(staff.hasWorked()).isFalse();
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
  void noMoreIsSignalledThanWasAskedForAndASlowSubscriberHoldsTheRunUp()
      throws InterruptedException {
    staff.pipeline().publisher(staff.endless()).subscribe(subscriber);
    for (int taken = 1; taken <= 300; taken++) {
      subscriber.request(1);
      subscriber.take();
      if (taken % 100 == 1) {
        staff.awaitHeldUp();
        Staff.awaitParked(subscriber.thread());
      }
      assertThat(subscriber.items()).isEmpty();
      assertThat(staff.read()).isLessThan(taken + BOUND);
    }
    subscriber.subscription().cancel();
    subscriber.thread().join();
  }

  @Test
  void whatIsAskedForAddsUpWithoutOverflow() throws InterruptedException {
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
    staff.pipeline().publisher(THOUSAND).subscribe(greedy);
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
            alive.addAll(staff.alive());
            super.onComplete();
          }
        };
    staff.pipeline().publisher(THOUSAND).subscribe(watching);
    watching.request(1000);
    assertThat(watching.awaitEnd()).containsExactly("complete");
    assertThat(alive).isEmpty();
    watching.thread().join();
  }

  @Test
  void nothingToPublishIsCompleteWithoutBeingAskedFor() throws InterruptedException {
    staff.pipeline().publisher(List.of()).subscribe(subscriber);
    assertThat(subscriber.awaitEnd()).containsExactly("complete");
  }

  @Test
  void cancelEndsTheRunWhateverItWaitsFor() throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    Stream<Integer> inputs = Stream.iterate(0, x -> x + 1).onClose(closed::countDown);
    var pipeline =
        Pipeline.<Integer, Integer>first(
            "stuck",
            x -> {
              staff.join();
              if (x > 0) {
                never.await();
              }
              return x;
            });
    pipeline.publisher(Inputs.of(inputs)).subscribe(subscriber);
    subscriber.request(2);
    subscriber.take();
    staff.awaitHeldUp();
    subscriber.subscription().cancel();
    subscriber.thread().join();
    closed.await();
    assertThat(staff.alive()).isEmpty();
    assertThat(subscriber.ends()).isEmpty();
  }

  @Test
  void cancelEndsARunThatWaitsForDemand() throws InterruptedException {
    staff.pipeline().publisher(staff.endless()).subscribe(subscriber);
    subscriber.request(1);
    subscriber.take();
    Staff.awaitParked(subscriber.thread());
    subscriber.subscription().cancel();
    subscriber.request(5);
    subscriber.subscription().cancel();
    subscriber.thread().join();
    assertThat(staff.alive()).isEmpty();
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
    staff
        .pipeline()
        .publisher(Inputs.of(Stream.generate(() -> staff.pass(1)).onClose(closed::countDown)))
        .subscribe(hasty);
    hasty.thread().join();
    closed.await();
    assertThat(staff.hasWorked()).isFalse();
    assertThat(hasty.ends()).isEmpty();
  }

  @Test
  void aFailureThatStopsTheRunIsSignalledAfterWhatCameOutBeforeIt() throws InterruptedException {
    var pipeline =
        Pipeline.<Integer, Integer>first(
            "a",
            x -> {
              if (x == 300) {
                throw new IOException("broken");
              }
              return staff.pass(x);
            });
    pipeline.publisher(staff.endless()).subscribe(subscriber);
    subscriber.request(1000);
    assertThat(subscriber.awaitEnd()).containsExactly("error");
    assertThat(subscriber.failure())
        .isInstanceOf(PipelineException.class)
        .hasRootCauseMessage("broken");
    assertThat(subscriber.items()).containsExactlyElementsOf(THOUSAND.subList(0, 300));
    assertThat(staff.alive()).isEmpty();
  }

  @Test
  void aRequestThatIsNotPositiveEndsTheRunWithAnError() throws InterruptedException {
    for (long count : new long[] {0, -1, Long.MIN_VALUE}) {
      var wrong = new ManualSubscriber();
      staff.pipeline().publisher(staff.endless()).subscribe(wrong);
      wrong.request(1);
      wrong.take();
      wrong.request(count);
      assertThat(wrong.awaitEnd()).containsExactly("error");
      assertThat(wrong.failure())
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("3.9")
          .hasMessageContaining(String.valueOf(count));
      assertThat(staff.alive()).isEmpty();
    }
  }

  @Test
  void aWrongRequestEndsARunThatWaitsForDemand() throws InterruptedException {
    staff.pipeline().publisher(staff.endless()).subscribe(subscriber);
    subscriber.request(1);
    subscriber.take();
    staff.awaitHeldUp();
    Staff.awaitParked(subscriber.thread());
    subscriber.request(0);
    assertThat(subscriber.awaitEnd()).containsExactly("error");
    assertThat(staff.alive()).isEmpty();
  }

  @Test
  void aWrongRequestEndsARunThatIsStuck() throws InterruptedException {
    var pipeline =
        Pipeline.<Integer, Integer>first(
            "stuck",
            x -> {
              staff.join();
              if (x > 0) {
                never.await();
              }
              return x;
            });
    pipeline.publisher(staff.endless()).subscribe(subscriber);
    subscriber.request(2);
    subscriber.take();
    staff.awaitHeldUp();
    Staff.awaitParked(subscriber.thread());
    subscriber.request(-1);
    assertThat(subscriber.awaitEnd()).containsExactly("error");
    assertThat(staff.alive()).isEmpty();
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
    staff.pipeline().publisher(staff.endless()).subscribe(careless);
    careless.request(1);
    careless.thread().join();
    assertThat(uncaught).singleElement().satisfies(e -> assertThat(e).hasMessage("careless"));
    assertThat(staff.alive()).isEmpty();
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
    staff.pipeline().publisher(THOUSAND).subscribe(careless);
    careless.request(1000);
    assertThat(careless.awaitEnd()).containsExactly("complete");
    assertThat(careless.items()).hasSize(1000);
  }

  @Test
  void inputsThatCanBeReadOnceAreForOneSubscriber() throws InterruptedException {
    CountDownLatch closed = new CountDownLatch(1);
    var publisher =
        staff.pipeline().publisher(Inputs.of(THOUSAND.stream().onClose(closed::countDown)));
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
    staff.pipeline().publisher(Inputs.of(inputs)).subscribe(subscriber);
    subscriber.request(1000);
    assertThat(subscriber.awaitEnd()).containsExactly("error");
    assertThat(subscriber.failure()).hasMessage("stuck");
  }

  @Test
  @SuppressWarnings("NullAway") // as a careless user might
  void nullIsRefused() {
    var publisher = staff.pipeline().publisher(THOUSAND);
    assertThatThrownBy(() -> publisher.subscribe(null)).isInstanceOf(NullPointerException.class);
    assertThatThrownBy(() -> staff.pipeline().publisher(null))
        .isInstanceOf(NullPointerException.class);
  }
}
