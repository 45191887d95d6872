package dev.tandem.images.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class HostsTest {
  private static final Deadline FAR = Deadline.after(Duration.ofHours(1));

  private final Hosts hosts = hosts(HostPolicy.defaults().connections(2));

  @Test
  void letsAsManyInAsTheLimitSaysAndAnotherOneWhenOneLeaves() throws Exception {
    Hosts.Visit first = hosts.visit("a", false, FAR, HostsTest::nothing);
    Hosts.Visit second = hosts.visit("a", true, FAR, HostsTest::nothing);
    assertThatThrownBy(() ->
            hosts.visit("a", false, Deadline.after(Duration.ofMillis(10)), HostsTest::nothing))
        .isInstanceOf(ItemException.class)
        .hasMessage("its turn at the host did not come within 10 ms");
    hosts.visit("b", false, FAR, HostsTest::nothing).close();
    var third = new CompletableFuture<Hosts.Visit>();
    Thread.ofVirtual()
        .start(() -> {
          try {
            third.complete(hosts.visit("a", false, FAR, HostsTest::nothing));
          } catch (ItemException | InterruptedException e) {
            third.completeExceptionally(e);
          }
        });
    first.close();
    third.get().close();
    second.close();
  }

  @Test
  void endsTheWaitForATurnByAnInterrupt() throws Exception {
    var full = hosts(HostPolicy.defaults().connections(1));
    var outcome = new CompletableFuture<Throwable>();
    var begun = new CountDownLatch(1);
    try (var _ = full.visit("a", false, FAR, HostsTest::nothing)) {
      Thread waiting =
          Thread.ofVirtual()
              .start(() -> {
                begun.countDown();
                try {
                  full.visit("a", false, FAR, HostsTest::nothing).close();
                } catch (Throwable e) {
                  outcome.complete(e);
                }
              });
      begun.await();
      waiting.interrupt();
      assertThat(outcome.get()).isInstanceOf(InterruptedException.class);
    }
    assertThat(full.size()).isZero();
  }

  @Test
  void keepsTheTimeBetweenRequestsToAHost() throws Exception {
    var slow = hosts(HostPolicy.defaults().pace(Duration.ofHours(10)));
    slow.visit("a", false, FAR, HostsTest::nothing).close();
    assertThatThrownBy(() -> slow.visit("a", false, FAR, HostsTest::nothing))
        .isInstanceOf(ItemException.class)
        .hasMessageStartingWith("its turn at the host did not come");
    slow.visit("b", false, FAR, HostsTest::nothing).close();
  }

  @Test
  void slowsDownForAHostThatHadTooManyRequests() throws Exception {
    Host host;
    try (var visit = hosts.visit("a", false, FAR, HostsTest::nothing)) {
      host = hosts.host("a");
      visit.failed(tooMany());
    }
    long now = System.nanoTime();
    assertThat(host.requestIn(now)).isBetween(1L, TimeUnit.MILLISECONDS.toNanos(100));
    assertThat(host.admissionIn(now)).isBetween(1L, TimeUnit.MILLISECONDS.toNanos(100));
    long begun = System.nanoTime();
    try (var visit = hosts.visit("a", false, FAR, HostsTest::nothing)) { // waits until it is due
      visit.answered();
    }
    assertThat(host.requestIn(begun)).isGreaterThan(TimeUnit.MILLISECONDS.toNanos(100));
    assertThat(hosts.size()).isEqualTo(1);
    long later = System.nanoTime() + TimeUnit.HOURS.toNanos(1);
    assertThat(host.isUnremarkable(later)).isFalse(); // its pace is remembered
  }

  private static ItemException tooMany() {
    return ItemException.passing(
        FailureClass.httpStatus(429), "429 Too Many Requests", (Duration) null);
  }

  @Test
  void failsAtOnceWhereAPauseIsLongerThanTheDeadlineAndAsTheHostDid() throws Exception {
    try (var visit = hosts.visit("a", false, FAR, HostsTest::nothing)) {
      visit.failed(
          ItemException.passing(
              FailureClass.httpStatus(503), "503 Service Unavailable", Duration.ofMinutes(1)));
    }
    assertThatThrownBy(() ->
            hosts.visit("a", false, Deadline.after(Duration.ofSeconds(30)), HostsTest::nothing))
        .isInstanceOfSatisfying(
            ItemException.class,
            e -> {
              assertThat(e.failureClass()).isEqualTo(FailureClass.httpStatus(503));
              assertThat(e.retryable()).isFalse();
            });
  }

  @Test
  void forgetsHostsThatWereFineAndKeepsABoundedNumberOfOthers() throws Exception {
    hosts.visit("a", false, FAR, HostsTest::nothing).close();
    assertThat(hosts.size()).isZero();
    for (int i = 0; i < Hosts.MOST_REMEMBERED + 100; i++) {
      try (var visit = hosts.visit("bad" + i, false, FAR, HostsTest::nothing)) {
        visit.failed(ItemException.passing(FailureClass.CONNECTION, "broken", new Exception()));
      }
    }
    assertThat(hosts.size()).isEqualTo(Hosts.MOST_REMEMBERED);
  }

  private static Hosts hosts(HostPolicy policy) {
    return new Hosts(policy, Duration.ofMinutes(2), Duration.ofSeconds(10));
  }

  private static void nothing() {}
}
