package dev.tandem.images.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.OneLine;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class HostLookupTest {
  private static final InetAddress SOMEWHERE = InetAddress.ofLiteral("192.0.2.1");

  private final AtomicInteger asked = new AtomicInteger();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HostLookup lookup = asking(_ -> new InetAddress[] {SOMEWHERE});

  private HostLookup asking(HostLookup.Names names) {
    return new HostLookup(
        4,
        _ -> true,
        host -> {
          asked.incrementAndGet();
          return names.of(host);
        });
  }

  @AfterEach
  void close() {
    threads.shutdownNow();
    lookup.close();
  }

  @Test
  void remembersWhatItFound() throws Exception {
    assertThat(lookup.resolve("a.test")).containsExactly(SOMEWHERE);
    assertThat(lookup.resolve("a.test")).containsExactly(SOMEWHERE);
    assertThat(lookup.resolve("b.test")).containsExactly(SOMEWHERE);
    assertThat(asked).hasValue(2);
  }

  @Test
  void believesThatANameIsUnknownWhenItWasToldTwice() {
    lookup =
        asking(host -> {
          throw new UnknownHostException(host + ": Name or service not known");
        });
    assertThatThrownBy(() -> lookup.resolve("a.test"))
        .isInstanceOf(UnknownHostException.class)
        .isNotInstanceOf(NoSuchHostException.class);
    for (int i = 0; i < 3; i++) {
      assertThatThrownBy(() -> lookup.resolve("a.test")).isInstanceOf(NoSuchHostException.class);
    }
    assertThat(asked).hasValue(2);
  }

  @Test
  void asksAgainEachTimeAfterATemporaryFailure() {
    lookup =
        asking(host -> {
          throw new UnknownHostException(host + ": Temporary failure in name resolution");
        });
    for (int i = 0; i < 5; i++) {
      assertThatThrownBy(() -> lookup.resolve("a.test"))
          .isInstanceOf(UnknownHostException.class)
          .isNotInstanceOf(NoSuchHostException.class);
    }
    assertThat(asked).hasValue(5);
  }

  @Test
  void anErrorOfTheResolverIsNoFailureOfAHost() {
    var thrown = new NoClassDefFoundError("thrown");
    lookup =
        asking(_ -> {
          throw thrown;
        });
    assertThatThrownBy(() -> lookup.resolve("a.test")).isSameAs(thrown);
    assertThatThrownBy(() -> lookup.resolve("a.test")).isSameAs(thrown); // not remembered as such
  }

  @Test
  void endsAtTheDeadlineWhenTheResolverDoesNot() throws Exception {
    var never = new CountDownLatch(1);
    lookup =
        asking(host -> {
          await(never);
          throw new UnknownHostException(host);
        });
    try {
      assertThatThrownBy(() ->
              new Opening(Deadline.after(Duration.ofMillis(20)), false)
                  .of(() -> lookup.resolve("a.test")))
          .isInstanceOf(UnknownHostException.class)
          .hasCauseInstanceOf(TimeoutException.class);
    } finally {
      never.countDown();
    }
  }

  @Test
  void theTimeOfAnAttemptStandsStillWhileAllThreadsAreAtWork() throws Exception {
    var dead = new CountDownLatch(1);
    lookup = oneThread(dead);
    var waits = threads.submit(() -> lookup.resolve("dead.test"));
    awaitAsked(1);
    var whole = Deadline.after(Duration.ofMinutes(2));
    var attempt =
        new Deadline(
            Duration.ofMillis(50), System.nanoTime() + Duration.ofMillis(50).toNanos(), whole);
    long begun = System.nanoTime();
    var good =
        threads.submit(() -> new Opening(attempt, false).of(() -> lookup.resolve("good.test")));
    while (System.nanoTime() - begun < Duration.ofMillis(200).toNanos()) {
      Thread.onSpinWait();
    }
    assertThat(good.isDone()).isFalse();
    dead.countDown();
    assertThat(good.get()).containsExactly(SOMEWHERE);
    assertThat(attempt.stoodStill()).isZero(); // for nothing of ours
    assertThatThrownBy(waits::get).hasCauseInstanceOf(UnknownHostException.class);
  }

  @Test
  void theTimeOfAllAttemptsEndsTheWaitForAThread() throws Exception {
    var dead = new CountDownLatch(1);
    lookup = oneThread(dead);
    var waits = threads.submit(() -> lookup.resolve("dead.test"));
    awaitAsked(1);
    Duration most = Duration.ofMillis(100);
    var attempt =
        new Deadline(
            Duration.ofMillis(50),
            System.nanoTime() + Duration.ofMillis(50).toNanos(),
            Deadline.after(most));
    assertThatThrownBy(() -> new Opening(attempt, false).of(() -> lookup.resolve("good.test")))
        .isInstanceOf(UnknownHostException.class)
        .hasCauseInstanceOf(TimeoutException.class);
    dead.countDown();
    assertThatThrownBy(waits::get).hasCauseInstanceOf(UnknownHostException.class);
  }

  @Test
  void aDeadResolverIsNotLeftWithLookupsThatNobodyWaitsForAnyMore() throws Exception {
    var dead = new CountDownLatch(1);
    lookup = oneThread(dead);
    var waits = threads.submit(() -> lookup.resolve("dead.test"));
    awaitAsked(1);
    for (int i = 0; i < 100; i++) {
      String host = i % 10 + ".test"; // and each again
      assertThatThrownBy(() ->
              new Opening(Deadline.after(Duration.ofMillis(1)), false)
                  .of(() -> lookup.resolve(host)))
          .isInstanceOf(UnknownHostException.class);
      assertThat(lookup.queued()).isZero();
    }
    for (int i = 0; i < 3; i++) { // it is under way
      assertThatThrownBy(() ->
              new Opening(Deadline.after(Duration.ofMillis(1)), false)
                  .of(() -> lookup.resolve("dead.test")))
          .isInstanceOf(UnknownHostException.class);
    }
    dead.countDown();
    assertThatThrownBy(waits::get).hasCauseInstanceOf(UnknownHostException.class);
    assertThat(lookup.resolve("good.test")).containsExactly(SOMEWHERE);
    assertThat(asked).hasValue(2);
  }

  @Test
  void aLookupThatOneOfManyGivesUpIsMadeForTheOthers() throws Exception {
    var dead = new CountDownLatch(1);
    lookup = oneThread(dead);
    var waits = threads.submit(() -> lookup.resolve("dead.test"));
    awaitAsked(1);
    var patient = threads.submit(() -> lookup.resolve("good.test"));
    while (lookup.queued() == 0) {
      Thread.onSpinWait();
    }
    assertThatThrownBy(() ->
            new Opening(Deadline.after(Duration.ofMillis(1)), false)
                .of(() -> lookup.resolve("good.test")))
        .isInstanceOf(UnknownHostException.class);
    assertThat(lookup.queued()).isEqualTo(1);
    dead.countDown();
    assertThat(patient.get()).containsExactly(SOMEWHERE);
    assertThatThrownBy(waits::get).hasCauseInstanceOf(UnknownHostException.class);
  }

  @Test
  void closingEndsTheWaitForAThread() throws Exception {
    var dead = new CountDownLatch(1);
    lookup = oneThread(dead);
    var _ = threads.submit(() -> lookup.resolve("dead.test"));
    awaitAsked(1);
    var whole = Deadline.after(Duration.ofMinutes(2));
    var waits =
        threads.submit(() ->
            new Opening(new Deadline(Duration.ofHours(1), System.nanoTime(), whole), false)
                .of(() -> lookup.resolve("good.test")));
    while (lookup.queued() == 0) {
      Thread.onSpinWait();
    }
    lookup.close();
    assertThatThrownBy(waits::get).hasCauseInstanceOf(UnknownHostException.class);
    dead.countDown();
  }

  /** Its one thread waits for {@code dead.test} until told. */
  private HostLookup oneThread(CountDownLatch told) {
    lookup.close();
    return new HostLookup(
        1,
        _ -> true,
        host -> {
          asked.incrementAndGet();
          if (host.equals("dead.test")) {
            await(told);
            throw new UnknownHostException(host + ": Temporary failure in name resolution");
          }
          return new InetAddress[] {SOMEWHERE};
        });
  }

  private void awaitAsked(int times) {
    while (asked.get() < times) {
      Thread.onSpinWait();
    }
  }

  @Test
  void asksOnceForManyWhoWantToKnowTheSame() throws Exception {
    var answer = new CountDownLatch(1);
    lookup =
        asking(_ -> {
          await(answer);
          return new InetAddress[] {SOMEWHERE};
        });
    List<Thread> threads = new ArrayList<>();
    List<CompletableFuture<InetAddress[]>> results = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      var result = new CompletableFuture<InetAddress[]>();
      results.add(result);
      threads.add(
          Thread.ofVirtual()
              .start(() -> {
                try {
                  result.complete(lookup.resolve("a.test"));
                } catch (IOException e) {
                  result.completeExceptionally(e);
                }
              }));
    }
    answer.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(results).allSatisfy(r -> assertThat(r.get()).containsExactly(SOMEWHERE));
    assertThat(asked).hasValue(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void theMessagesOfFailuresAreOneLineWhateverTheName() {
    String hostile = "a\u001B[31m\n\u202Eb";
    assertThat(new NoSuchHostException(hostile)).hasMessage(OneLine.of(hostile));
    assertThat(new ForbiddenAddressException(hostile)).hasMessage(OneLine.of(hostile));
    assertThat(OneLine.of(hostile)).doesNotContainPattern("\\p{C}");
  }
}
