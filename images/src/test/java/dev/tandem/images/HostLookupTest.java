package dev.tandem.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class HostLookupTest {
  private static final InetAddress SOMEWHERE = InetAddress.ofLiteral("192.0.2.1");

  private final AtomicInteger asked = new AtomicInteger();
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
              new Opening(Deadline.after(Duration.ofMillis(20))).of(() -> lookup.resolve("a.test")))
          .isInstanceOf(UnknownHostException.class)
          .hasCauseInstanceOf(TimeoutException.class);
    } finally {
      never.countDown();
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
}
