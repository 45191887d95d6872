package dev.tandem.images.download;

import static dev.tandem.images.download.HostileServer.ok;
import static dev.tandem.images.download.HostileServer.redirect;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.WebUrl;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class RobotsTxtTest {
  private static final DownloadOptions OPTIONS =
      DownloadOptions.defaults()
          .addresses(Addresses.ANY)
          .userAgent("Tandem/1.0 (+https://example.org)")
          .hosts(HostPolicy.defaults().robotsTxt(true));

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private HostileServer server;
  private Downloader downloader;

  @BeforeEach
  void open() throws IOException {
    server = new HostileServer().on("/open/a", ok("a")).on("/closed/a", ok("b"));
    downloader = new Downloader(OPTIONS);
  }

  @AfterEach
  void close() throws IOException {
    threads.shutdownNow();
    downloader.close();
    server.close();
  }

  @Test
  void leavesWhatIsNotAllowed() throws Exception {
    server.on("/robots.txt", ok("User-agent: *\nDisallow: /closed/\n"));
    assertThat(downloader.download(server.ref("/open/a"))).isEqualTo("a".getBytes(UTF_8));
    ItemException failure = failure("/closed/a");
    assertThat(failure.failureClass()).isEqualTo(FailureClass.ROBOTS_TXT);
    assertThat(failure.retryable()).isFalse();
    assertThat(failure).hasMessage("the robots.txt of its site disallows it");
    assertThat(asked("/closed/a")).isZero();
  }

  @Test
  void isNotAskedForUnlessThatIsWished() throws Exception {
    server.on("/robots.txt", ok("User-agent: *\nDisallow: /\n"));
    try (var rude = new Downloader(OPTIONS.hosts(HostPolicy.defaults()))) {
      assertThat(rude.download(server.ref("/closed/a"))).isEqualTo("b".getBytes(UTF_8));
    }
    assertThat(asked("/robots.txt")).isZero();
  }

  @Test
  void findsTheRulesForItsOwnName() throws Exception {
    server.on(
        "/robots.txt",
        ok("User-agent: *\nDisallow: /\n\nUser-agent: tandem\nAllow: /open/\nDisallow: /\n"));
    assertThat(downloader.download(server.ref("/open/a"))).isEqualTo("a".getBytes(UTF_8));
    assertThat(failure("/closed/a").failureClass()).isEqualTo(FailureClass.ROBOTS_TXT);
  }

  @Test
  void isAskedForOnceHoweverManyWantToKnow() throws Exception {
    server.on("/robots.txt", ok("User-agent: *\nAllow: /\n"));
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      threads.add(Thread.ofVirtual().start(() -> download("/open/a")));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(asked("/open/a")).isEqualTo(20);
    assertThat(asked("/robots.txt")).isEqualTo(1);
  }

  @Test
  void isAskedForOnceAlsoByOneWhoComesWhenTheAnswerDoes() throws Exception {
    WebUrl url = WebUrl.parse("http://a.example/a");
    for (int round = 0; round < 2_000; round++) {
      AtomicInteger asked = new AtomicInteger();
      RobotsTxt robots =
          new RobotsTxt(
              (_, _) -> {
                asked.incrementAndGet();
                return new byte[0];
              },
              "tandem",
              Duration.ofSeconds(10));
      CyclicBarrier together = new CyclicBarrier(4);
      List<Future<?>> calls = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        calls.add(
            threads.submit(() -> {
              together.await();
              robots.requireAllowed(url, Deadline.after(Duration.ofDays(1)));
              return null;
            }));
      }
      for (Future<?> call : calls) {
        call.get();
      }
      assertThat(asked).hasValue(1);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410})
  void allowsEverythingWhereThereIsNone(int status) throws Exception {
    server.on("/robots.txt", status(status));
    assertThat(downloader.download(server.ref("/closed/a"))).isEqualTo("b".getBytes(UTF_8));
  }

  @ParameterizedTest
  @ValueSource(ints = {429, 500, 503})
  void allowsNothingWhereItCannotBeHad(int status) {
    server.on("/robots.txt", status(status));
    ItemException failure = failure("/closed/a");
    assertThat(failure.failureClass()).isEqualTo(FailureClass.ROBOTS_TXT);
    assertThat(failure.retryable()).isTrue();
    assertThat(failure).hasMessageStartingWith("its robots.txt cannot be fetched: " + status);
    assertThat(asked("/closed/a")).isZero();
  }

  @Test
  void allowsNothingWhereTheConnectionBreaks() {
    server.onThenClose("/robots.txt", "");
    assertThat(failure("/open/a").failureClass()).isEqualTo(FailureClass.ROBOTS_TXT);
  }

  @Test
  void isFollowedThroughRedirects() {
    server.on("/robots.txt", redirect("/moved")).on("/moved", ok("User-agent: *\nDisallow: /\n"));
    assertThat(failure("/open/a").failureClass()).isEqualTo(FailureClass.ROBOTS_TXT);
  }

  @Test
  void countsAsMissingWhereRedirectsNeverEnd() throws Exception {
    server.on("/robots.txt", redirect("/robots.txt"));
    assertThat(downloader.download(server.ref("/open/a"))).isEqualTo("a".getBytes(UTF_8));
  }

  @Test
  void forbidsWhatARedirectLeadsToAsWell() {
    server
        .on("/robots.txt", ok("User-agent: *\nDisallow: /closed/\n"))
        .on("/open/b", redirect("/closed/a"));
    assertThat(failure("/open/b").failureClass()).isEqualTo(FailureClass.ROBOTS_TXT);
    assertThat(asked("/closed/a")).isZero();
  }

  @Test
  void isReadWhateverItsOwnTagSays() {
    String rules = ok("User-agent: *\nDisallow: /\n");
    server.on("/robots.txt", rules.replace("\r\n\r\n", "\r\nX-Robots-Tag: noindex\r\n\r\n"));
    assertThat(failure("/open/a")).hasMessage("the robots.txt of its site disallows it");
  }

  @Test
  void anErrorIsNoFailureOfASite() {
    var thrown = new StackOverflowError("thrown");
    var robots =
        new RobotsTxt(
            (_, _) -> {
              throw thrown;
            },
            "tandem",
            Duration.ofSeconds(10));
    var url = new WebUrl("http", "a.test", 80, "/", null);
    assertThatThrownBy(() -> robots.requireAllowed(url, Deadline.after(Duration.ofHours(1))))
        .isSameAs(thrown);
  }

  @Test
  void aFaultOfOurOwnIsToldAsItIs() {
    var thrown = new IllegalArgumentException("thrown");
    var robots =
        new RobotsTxt(
            (_, _) -> {
              throw thrown;
            },
            "tandem",
            Duration.ofSeconds(10));
    var url = new WebUrl("http", "a.test", 80, "/", null);
    assertThatThrownBy(() -> robots.requireAllowed(url, Deadline.after(Duration.ofHours(1))))
        .isSameAs(thrown);
  }

  @Test
  void whoWaitsForSomebodyThatWaitsForMemoryDoesNotCountThatTime() throws Exception {
    var asking = new CountDownLatch(1);
    var memory = new CountDownLatch(1);
    var robots =
        new RobotsTxt(
            (_, deadline) -> {
              asking.countDown();
              deadline.standStillDuring(memory::await);
              return new byte[0];
            },
            "tandem",
            Duration.ofSeconds(10));
    var first = threads.submit(() -> allowed(robots, Deadline.after(Duration.ofMinutes(2))));
    asking.await();
    var deadline = Deadline.after(Duration.ofMillis(100));
    var begun = System.nanoTime();
    var second = threads.submit(() -> allowed(robots, deadline));
    while (System.nanoTime() - begun < Duration.ofMillis(250).toNanos()) {
      Thread.onSpinWait();
    }
    assertThat(second.isDone()).isFalse();
    memory.countDown();
    assertThat(first.get()).isTrue();
    assertThat(second.get()).isTrue();
  }

  @Test
  void whoHasMoreTimeThanTheOneThatAskedAsksToo() throws Exception {
    var asking = new CountDownLatch(1);
    var waiting = new CountDownLatch(1);
    var times = new AtomicInteger();
    var robots =
        new RobotsTxt(
            (_, _) -> {
              if (times.incrementAndGet() > 1) {
                return new byte[0];
              }
              asking.countDown();
              waiting.await();
              throw ItemException.lasting(
                  FailureClass.TIMEOUT, "its turn at the host did not come");
            },
            "tandem",
            Duration.ofSeconds(10));
    var hasty = threads.submit(() -> allowed(robots, Deadline.after(Duration.ofSeconds(3))));
    asking.await();
    var patient = threads.submit(() -> allowed(robots, Deadline.after(Duration.ofMinutes(2))));
    waiting.countDown();
    assertThatThrownBy(hasty::get).hasCauseInstanceOf(ItemException.class);
    assertThat(patient.get()).isTrue();
  }

  @Test
  void whatFailedWithAllTheTimeThereIsFailsForAllWhoWaited() throws Exception {
    var asking = new CountDownLatch(1);
    var second = new CountDownLatch(1);
    var times = new AtomicInteger();
    var robots =
        new RobotsTxt(
            (_, _) -> {
              times.incrementAndGet();
              asking.countDown();
              second.await();
              throw ItemException.passing(FailureClass.CONNECTION, "broken", new Exception());
            },
            "tandem",
            Duration.ofSeconds(10));
    var first = threads.submit(() -> allowed(robots, Deadline.after(Duration.ofMinutes(1))));
    asking.await();
    List<Future<Boolean>> others = new ArrayList<>();
    var waiting = new CountDownLatch(5);
    for (int i = 0; i < 5; i++) {
      others.add(
          threads.submit(() -> {
            waiting.countDown();
            return allowed(robots, Deadline.after(Duration.ofMinutes(2)));
          }));
    }
    waiting.await();
    second.countDown();
    assertThatThrownBy(first::get).hasCauseInstanceOf(ItemException.class);
    others.forEach(other -> assertThatThrownBy(other::get).hasCauseInstanceOf(ItemException.class));
    assertThat(times.get()).isLessThanOrEqualTo(6); // those who came too late asked themselves
  }

  private static boolean allowed(RobotsTxt robots, Deadline deadline)
      throws ItemException, InterruptedException {
    robots.requireAllowed(new WebUrl("http", "a.test", 80, "/", null), deadline);
    return true;
  }

  @Test
  void isReadToALimitIfItHasNoEnd() {
    server.on(
        "/robots.txt",
        (_, out) -> {
          out.write("HTTP/1.1 200 OK\r\n\r\nUser-agent: *\nDisallow: /closed/\n".getBytes(UTF_8));
          while (true) {
            out.write("# more\n".repeat(1_000).getBytes(UTF_8)); // until the client has left
          }
        });
    assertThat(failure("/closed/a")).hasMessage("the robots.txt of its site disallows it");
  }

  @Test
  void heedsNoDelayHoweverLong() throws Exception {
    server.on("/robots.txt", ok("User-agent: *\nCrawl-delay: 100000\nDisallow: /closed/\n"));
    assertThat(downloader.download(server.ref("/open/a"))).isEqualTo("a".getBytes(UTF_8));
  }

  @Test
  void failsAtTheDeadlineWhileSomebodyElseStillAsks() throws Exception {
    server.on("/robots.txt", (_, _) -> server.silence());
    var asking = Thread.ofVirtual().start(() -> download("/open/a"));
    while (asked("/robots.txt") == 0) {
      Thread.onSpinWait();
    }
    ItemException failure =
        catchThrowableOfType(
            ItemException.class,
            () -> downloader.attempt(server.ref("/open/a"), Deadline.after(Duration.ofMillis(20))));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.ROBOTS_TXT);
    assertThat(failure).hasMessage("its robots.txt did not arrive within 20 ms");
    asking.interrupt();
    asking.join();
  }

  private void download(String path) {
    try {
      downloader.download(server.ref(path));
    } catch (ItemException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      // the test is over
    }
  }

  private ItemException failure(String path) {
    return catchThrowableOfType(ItemException.class, () -> downloader.download(server.ref(path)));
  }

  private long asked(String path) {
    return server.heads().stream().filter(head -> head.startsWith("GET " + path + " ")).count();
  }

  private static String status(int status) {
    return "HTTP/1.1 " + status + " X\r\nContent-Length: 0\r\n\r\n";
  }
}
