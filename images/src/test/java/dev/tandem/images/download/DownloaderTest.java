package dev.tandem.images.download;

import static dev.tandem.images.download.HostileServer.ok;
import static dev.tandem.images.download.HostileServer.redirect;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What each kind of answer becomes. */
@Timeout(30)
final class DownloaderTest {
  private static final DownloadOptions OPTIONS =
      DownloadOptions.defaults().addresses(Addresses.ANY).connections(4).maxBytes(100_000);

  private HostileServer server;
  private Downloader downloader;

  @BeforeEach
  void open() throws IOException {
    server = new HostileServer();
    downloader = new Downloader(OPTIONS);
  }

  @AfterEach
  void close() throws IOException {
    downloader.close();
    server.close();
  }

  @Test
  void returnsTheBody() throws Exception {
    server.on("/a.jpg", ok("hello"));
    assertThat(downloader.download(server.ref("/a.jpg"))).isEqualTo("hello".getBytes(UTF_8));
  }

  @Test
  void returnsABodyLongerThanTheFirstBufferWithoutKnownLength() throws Exception {
    String body = "0123456789".repeat(9_000);
    server.onThenClose("/", "HTTP/1.1 200 OK\r\n\r\n" + body);
    assertThat(downloader.download(server.ref("/"))).isEqualTo(body.getBytes(UTF_8));
  }

  @Test
  void returnsAChunkedBody() throws Exception {
    server.on(
        "/",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n");
    assertThat(downloader.download(server.ref("/"))).isEqualTo("abcde".getBytes(UTF_8));
  }

  @Test
  void keepsTheConnectionForTheNextRequest() throws Exception {
    server.on("/a", ok("a")).on("/missing", "HTTP/1.1 404 Gone\r\nContent-Length: 3\r\n\r\nno!");
    for (int i = 0; i < 5; i++) {
      downloader.download(server.ref("/a"));
      failure("/missing");
    }
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void saysWhoItIs() throws Exception {
    server.on("/a", ok("a"));
    downloader.download(server.ref("/a"));
    assertThat(server.heads().getFirst())
        .startsWith("GET /a HTTP/1.1\r\n")
        .contains("User-Agent: tandem/", "Host: 127.0.0.1:" + server.port());
  }

  @Test
  void sendsTheUserInformationOfAUrlButNeverPrintsIt() throws Exception {
    server.on("/a", "HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
    String url = "http://me:secret@127.0.0.1:" + server.port() + "/a";
    ItemException failure = failure(new ImageRef(url, "test"));
    assertThat(server.heads().getFirst())
        .contains(
            "Authorization: Basic "
                + Base64.getEncoder().encodeToString("me:secret".getBytes(UTF_8)));
    assertThat(failure).hasMessage("401 Unauthorized");
  }

  @ParameterizedTest
  @CsvSource({
    "400, false",
    "403, false",
    "404, false",
    "410, false",
    "304, false",
    "300, false",
    "408, true",
    "425, true",
    "429, true",
    "500, true",
    "502, true",
    "503, true",
    "504, true",
    "520, true",
    "501, false",
    "505, false"
  })
  void tellsPassingStatusesFromLastingOnes(int status, boolean passing) {
    server.on("/", "HTTP/1.1 " + status + " \u001b[31mX\r\nContent-Length: 0\r\n\r\n");
    ItemException failure = failure("/");
    assertThat(failure.failureClass()).isEqualTo(FailureClass.httpStatus(status));
    assertThat(failure.retryable()).isEqualTo(passing);
    assertThat(failure.getMessage()).contains("" + status).doesNotContain("\u001b");
  }

  @Test
  void saysWhatTheStatusMeans() {
    server.on("/", "HTTP/1.1 404 Whatever\r\nContent-Length: 0\r\n\r\n");
    assertThat(failure("/")).hasMessage("404 Not Found");
  }

  @Test
  void carriesTheTimeTheServerAsksFor() {
    server.on("/", "HTTP/1.1 503 X\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n");
    assertThat(failure("/").retryAfter()).isEqualTo(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Content-Length: 0\r\n"})
  void refusesAnEmptyBody(String header) {
    server.onThenClose("/", "HTTP/1.1 200 OK\r\n" + header + "\r\n");
    expect("/", FailureClass.NOT_AN_IMAGE, false, "empty, 0 bytes");
  }

  @Test
  void refusesAnAnswerWithoutContent() {
    server.on("/", "HTTP/1.1 204 No Content\r\n\r\n");
    expect("/", FailureClass.NOT_AN_IMAGE, false, "empty, 0 bytes");
  }

  @Test
  void followsRedirectsOfAllSorts() throws Exception {
    server
        .on("/dir/a", redirect("b?x=1"))
        .on("/dir/b?x=1", redirect("../c d"))
        .on("/c%20d", redirect("//127.0.0.1:" + server.port() + "/d"))
        .on("/d", redirect(server.url("/caf\u00e9#top")))
        .on("/caf%E9", redirect("/last"))
        .on("/last", ok("found"));
    assertThat(downloader.download(server.ref("/dir/a"))).isEqualTo("found".getBytes(UTF_8));
  }

  @Test
  void refusesMoreRedirectsThanAllowed() {
    for (int i = 0; i < 21; i++) {
      server.on("/" + i, redirect("/" + (i + 1)));
    }
    expect("/0", FailureClass.REDIRECT, false, "more than 20 redirects in a row");
  }

  @Test
  void followsAsManyRedirectsAsBrowsers() throws Exception {
    for (int i = 0; i < 20; i++) {
      server.on("/" + i, redirect("/" + (i + 1)));
    }
    server.on("/20", ok("found"));
    assertThat(downloader.download(server.ref("/0"))).isEqualTo("found".getBytes(UTF_8));
  }

  @Test
  void bringsTheCookiesThatARedirectSets() throws Exception {
    String wall =
        """
        HTTP/1.1 302 Found\r
        Set-Cookie: pass=yes; Path=/a; HttpOnly\r
        Set-Cookie: other=no; Domain=example.org\r
        Set-Cookie: secure=no; Secure\r
        Set-Cookie: =;;,\r
        Location: /a\r
        Content-Length: 0\r
        \r
        """;
    server.on(
        "/a",
        (_, out) -> {
          String head = server.heads().getLast();
          out.write((head.contains("Cookie: pass=yes\r\n") ? ok("found") : wall).getBytes(UTF_8));
          return true;
        });
    server.on("/b", redirect("/a"));
    for (String path : List.of("/a", "/b")) { // and forgets them with each image
      int before = server.heads().size();
      assertThat(downloader.download(server.ref(path))).isEqualTo("found".getBytes(UTF_8));
      assertThat(server.heads().subList(before, server.heads().size()))
          .hasSize(path.equals("/a") ? 2 : 3)
          .filteredOn(head -> head.contains("Cookie"))
          .hasSize(1);
    }
  }

  @Test
  void bringsCookiesOnlyWhereTheyBelong() throws Exception {
    server.on(
        "/a",
        "HTTP/1.1 302 Found\r\nSet-Cookie: pass=yes\r\nLocation: http://localhost:"
            + server.port()
            + "/b\r\nContent-Length: 0\r\n\r\n");
    server.on("/b", ok("found"));
    assertThat(downloader.download(server.ref("/a"))).isEqualTo("found".getBytes(UTF_8));
    assertThat(server.heads()).noneMatch(head -> head.contains("Cookie"));
  }

  @Test
  void bringsNoCookieThatAnotherHostHasSet() throws Exception {
    server.on(
        "/a",
        "HTTP/1.1 302 Found\r\nSet-Cookie: theirs=1; Domain=b.test\r\nLocation: http://b.test:"
            + server.port()
            + "/b\r\nContent-Length: 0\r\n\r\n");
    server.on("/b", ok("found"));
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    try (Downloader named =
        NamedHosts.downloader(OPTIONS, Map.of("a.test", here, "b.test", here))) {
      named.download(new ImageRef("http://a.test:" + server.port() + "/a", "test"));
    }
    assertThat(server.heads()).hasSize(2).noneMatch(head -> head.contains("Cookie"));
  }

  @Test
  void keepsNoMoreCookiesThanABrowser() {
    String many = "Set-Cookie: c%d=" + "x".repeat(4_000) + "\r\n";
    var head = new StringBuilder("HTTP/1.1 302 Found\r\nLocation: /a\r\nContent-Length: 0\r\n");
    for (int i = 0; i < 190; i++) {
      head.append(many.formatted(i));
    }
    server.on("/a", head + "\r\n");
    assertThat(failure("/a")).hasMessage("redirects in a loop");
    assertThat(server.heads()).hasSize(2);
    assertThat(server.heads().getLast().split("; c", -1)).hasSize(50);
  }

  @Test
  void saysWhichFormatsItReads() throws Exception {
    server.on("/a", ok("a"));
    downloader.download(server.ref("/a"));
    assertThat(server.heads().getFirst())
        .contains("Accept: image/jpeg,image/png,image/webp,")
        .doesNotContain("image/*");
  }

  @ParameterizedTest
  @ValueSource(strings = {"b\u00fccher.test", "XN--BCHER-KVA.test", "xn--bcher-kva.test"})
  void findsAHostWhoseNameIsNotInAscii(String name) throws Exception {
    server.on("/a", ok("a"));
    Map<String, InetAddress> names =
        Map.of("xn--bcher-kva.test", InetAddress.ofLiteral("127.0.0.1"));
    try (Downloader named = NamedHosts.downloader(OPTIONS, names)) {
      named.download(new ImageRef("http://" + name + ":" + server.port() + "/a", "test"));
    }
    assertThat(server.heads().getFirst()).contains("Host: xn--bcher-kva.test:" + server.port());
  }

  @ParameterizedTest
  @CsvSource({"stra\u00dfe.test, xn--strae-oqa.test", "b\u00fccher.test, xn--bcher-kva.test"})
  void givesTlsTheNameOfTheUrl(String name, String sent) throws Exception {
    var asked = new ArrayBlockingQueue<String>(1);
    try (HostileServer secure = TlsFixture.server("good")) {
      secure.onConnection((socket, _) -> {
        SSLSocket tls = (SSLSocket) socket;
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setSNIMatchers(List.of(hearing(asked)));
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return false;
      });
      try (var named =
          new Downloader(
              OPTIONS,
              _ -> true,
              _ -> new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")},
              TlsFixture.client())) {
        String url = "https://" + name + ":" + secure.port() + "/";
        assertThatThrownBy(() -> named.download(new ImageRef(url, "test")))
            .isInstanceOf(ItemException.class);
      }
    }
    assertThat(asked.take()).isEqualTo(sent);
  }

  private static SNIMatcher hearing(Queue<String> names) {
    return new SNIMatcher(StandardConstants.SNI_HOST_NAME) {
      @Override
      public boolean matches(SNIServerName name) {
        return names.add(new String(name.getEncoded(), UTF_8));
      }
    };
  }

  @Test
  void refusesACircleOfRedirects() {
    server.on("/a", redirect("/b")).on("/b", redirect("/a"));
    expect("/a", FailureClass.REDIRECT, false, "redirects in a loop");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "file:///etc/passwd",
        "FILE:/etc/passwd",
        "FiLe:etc/passwd",
        "  file://localhost/etc/passwd",
        "fi\tle:///etc/passwd",
        "ftp://x/y",
        "javascript:x"
      })
  void neverFollowsARedirectOutOfTheWeb(String to) {
    server.on("/", redirect(to));
    ItemException failure = failure("/");
    assertThat(failure.failureClass()).isEqualTo(FailureClass.REDIRECT);
    assertThat(failure).hasMessageMatching("redirects to [a-z]+:, which is not followed");
  }

  @Test
  void refusesARedirectToNowhere() {
    server.on("/", "HTTP/1.1 301 X\r\nContent-Length: 0\r\n\r\n");
    expect("/", FailureClass.REDIRECT, false, "301 Moved Permanently without a Location header");
  }

  @Test
  void refusesABodyThatIsAnnouncedTooLongWithoutReadingIt() {
    server.on(
        "/",
        (_, out) -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 100001\r\n\r\n".getBytes(UTF_8));
          out.flush();
          return server.silence();
        });
    expect("/", FailureClass.TOO_MANY_BYTES, false, "longer than the 100000 bytes allowed");
  }

  @Test
  void leavesAnEndlessBodyAtTheLimit() {
    server.on("/", (_, out) -> endless(out, "HTTP/1.1 200 OK\r\n\r\n"));
    expect("/", FailureClass.TOO_MANY_BYTES, false, "longer than the 100000 bytes allowed");
  }

  @Test
  void leavesAnEndlessErrorPage() {
    server.on("/", (_, out) -> endless(out, "HTTP/1.1 404 X\r\n\r\n"));
    expect("/", FailureClass.httpStatus(404), false, "404 Not Found");
  }

  @Test
  void believesNoAnnouncedLengthWithItsMemory() {
    try (var generous = new Downloader(OPTIONS.maxBytes(DownloadOptions.MOST_BYTES))) {
      server.onThenClose("/", "HTTP/1.1 200 OK\r\nContent-Length: 2147483000\r\n\r\nshort");
      ItemException failure =
          catchThrowableOfType(ItemException.class, () -> generous.download(server.ref("/")));
      assertThat(failure.failureClass()).isEqualTo(FailureClass.CONNECTION);
    }
  }

  @Test
  void retriesABodyCutShort() {
    server.onThenClose("/", "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nshort");
    expect(
        "/", FailureClass.CONNECTION, true, "the connection was closed before the response ended");
  }

  @Test
  void retriesAChunkedBodyCutShort() {
    server.onThenClose("/", "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nff\r\nabc");
    expect(
        "/", FailureClass.CONNECTION, true, "the connection was closed before the response ended");
  }

  @Test
  void blamesNobodyElseForTheRestOfABodyAnnouncedTooShort() throws Exception {
    server.on("/short", "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabcdefgh\r\n\r\n");
    server.on("/good", ok("good"));
    downloader.download(server.ref("/short"));
    assertThat(downloader.download(server.ref("/good"))).isEqualTo("good".getBytes(UTF_8));
  }

  @Test
  void asksAgainOverANewConnectionIfTheServerHasClosedTheOldOne() throws Exception {
    Set<Socket> used = ConcurrentHashMap.newKeySet();
    server.on(
        "/a",
        (socket, out) -> {
          if (used.add(socket)) {
            out.write(ok("a").getBytes(UTF_8));
            return true;
          }
          return used.size() % 2 == 0 && HostileServer.reset(socket, out);
        });
    for (int i = 0; i < 20; i++) {
      assertThat(downloader.download(server.ref("/a"))).isEqualTo("a".getBytes(UTF_8));
    }
    assertThat(server.connections()).isGreaterThan(10);
  }

  @Test
  void asksOnceOverANewConnection() {
    server.on("/a", ok("a")).on("/b", (_, _) -> false);
    for (int i = 0; i < 3; i++) {
      assertThatCode(() -> downloader.download(server.ref("/a"))).doesNotThrowAnyException();
      assertThat(failure("/b").failureClass()).isEqualTo(FailureClass.CONNECTION);
    }
    assertThat(server.heads()).filteredOn(head -> head.startsWith("GET /b ")).hasSize(6);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\nabc",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\nabc",
        "hello there\r\n\r\n",
        "HTTP/1.1 banana OK\r\n\r\n",
        "HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\nabc",
        "HTTP/1.1 200 OK\r\nContent-Length: -7\r\n\r\nabc",
        "HTTP/9.9 200 OK\r\nContent-Length: 3\r\n\r\nabc",
        "\u0000\u0001\u0002\r\n\r\n"
      })
  void refusesWhatBreaksTheProtocol(String answer) {
    server.onThenClose("/", answer);
    ItemException failure = failure("/");
    assertThat(failure.failureClass()).isEqualTo(FailureClass.PROTOCOL);
    assertThat(failure.retryable()).isFalse();
    assertThat(failure.getMessage()).doesNotContain("\n", "\u0000").hasSizeLessThan(250);
  }

  @Test
  void refusesTenThousandHeaders() {
    server.on("/", "HTTP/1.1 200 OK\r\n" + "X-Many: yes\r\n".repeat(10_000) + "\r\n");
    assertThat(failure("/").failureClass()).isEqualTo(FailureClass.PROTOCOL);
  }

  @Test
  void refusesAHeaderWithoutEnd() {
    server.on("/", (_, out) -> endless(out, "HTTP/1.1 200 OK\r\nX: "));
    assertThat(failure("/").failureClass()).isEqualTo(FailureClass.PROTOCOL);
  }

  @Test
  void refusesInterimAnswersWithoutEnd() {
    server.on(
        "/",
        (_, out) -> {
          while (true) {
            out.write("HTTP/1.1 100 Continue\r\n\r\n".getBytes(UTF_8));
          }
        });
    assertThat(failure("/").failureClass()).isEqualTo(FailureClass.PROTOCOL);
  }

  @Test
  void retriesWhenTheConnectionIsClosedWithoutAnswer() {
    server.on("/", (_, _) -> false);
    expect("/", FailureClass.CONNECTION, true, "the connection was closed without a response");
  }

  @Test
  void retriesWhenTheConnectionIsReset() {
    server.on(
        "/",
        (socket, out) -> {
          out.write("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nab".getBytes(UTF_8));
          out.flush();
          socket.setSoLinger(true, 0);
          return false;
        });
    ItemException failure = failure("/");
    assertThat(failure.failureClass()).isEqualTo(FailureClass.CONNECTION);
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void retriesWhenTheConnectionIsRefused() throws IOException {
    int deserted;
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      deserted = socket.getLocalPort();
    }
    ItemException failure = failure(new ImageRef("http://127.0.0.1:" + deserted + "/", "test"));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.CONNECTION);
    assertThat(failure.retryable()).isTrue();
    assertThat(failure).hasMessage("the connection was refused");
  }

  @Test
  void retriesWhenTheNameOfTheHostIsUnknown() {
    ItemException failure = failure(new ImageRef("http://no-such-host.invalid/a", "test"));
    assertThat(failure.failureClass()).isEqualTo(FailureClass.UNKNOWN_HOST);
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void endsAtTheTimeLimitWhenThereIsNoAnswer() {
    server.on("/", (_, _) -> server.silence());
    try (var hasty = new Downloader(OPTIONS.timeout(Duration.ofMillis(150)))) {
      assertThatThrownBy(() -> hasty.download(server.ref("/")))
          .isInstanceOfSatisfying(
              ItemException.class,
              e -> {
                assertThat(e.failureClass()).isEqualTo(FailureClass.TIMEOUT);
                assertThat(e.retryable()).isTrue();
                assertThat(e).hasMessage("no complete response within 150 ms");
              });
    }
  }

  @Test
  void endsAtTheTimeLimitWhenTheHeadDripsIn() {
    server.on(
        "/",
        (_, out) -> {
          out.write("HTTP/1.1 200 OK\r\n".getBytes(UTF_8));
          while (true) { // until the connection is closed
            out.write('X');
            LockSupport.parkNanos(10_000_000);
          }
        });
    try (var hasty = new Downloader(OPTIONS.timeout(Duration.ofMillis(150)))) {
      assertThatThrownBy(() -> hasty.download(server.ref("/")))
          .isInstanceOf(ItemException.class)
          .hasMessage("no complete response within 150 ms");
    }
  }

  @Test
  void endsAtTheTimeLimitWhenTheBodyFlowsWithoutEnd() {
    server.on("/", (_, out) -> endless(out, "HTTP/1.1 200 OK\r\n\r\n"));
    var patientWithBytes =
        OPTIONS.timeout(Duration.ofMillis(50)).maxBytes(DownloadOptions.MOST_BYTES);
    try (var hasty = new Downloader(patientWithBytes)) {
      assertThatThrownBy(() -> hasty.download(server.ref("/")))
          .isInstanceOf(ItemException.class)
          .hasMessage("no complete response within 50 ms");
    }
  }

  @Test
  void inflatesABody() throws Exception {
    server.on("/", gzipped("hello".getBytes(UTF_8)));
    assertThat(downloader.download(server.ref("/"))).isEqualTo("hello".getBytes(UTF_8));
  }

  @Test
  void leavesABombAtTheLimit() throws Exception {
    server.on("/", gzipped(new byte[20_000_000]));
    expect("/", FailureClass.TOO_MANY_BYTES, false, "longer than the 100000 bytes allowed");
  }

  @Test
  void takesABodyAsItIsThatOnlyClaimsToBeCompressed() throws Exception {
    server.on("/", "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc");
    assertThat(downloader.download(server.ref("/"))).isEqualTo("abc".getBytes(UTF_8));
  }

  @Test
  void refusesBrokenCompression() throws Exception {
    byte[] whole = gzipped("hello".repeat(100).getBytes(UTF_8));
    String cut = new String(whole, 0, whole.length - 20, ISO_8859_1);
    server.onThenClose("/", cut.replaceFirst("Content-Length: [0-9]+\r\n", ""));
    expect("/", FailureClass.PROTOCOL, false, "the gzip data is corrupt");
  }

  @Test
  void refusesACompressionItDidNotAskFor() {
    server.on("/", "HTTP/1.1 200 OK\r\nContent-Encoding: br\r\nContent-Length: 3\r\n\r\nabc");
    expect("/", FailureClass.PROTOCOL, false, "a content encoding that was not requested: br");
  }

  @Test
  void refusesToWorkWhenClosed() {
    downloader.close();
    assertThatThrownBy(() -> downloader.download(server.ref("/")))
        .isInstanceOf(IllegalStateException.class);
  }

  private void expect(String path, FailureClass failureClass, boolean retryable, String message) {
    ItemException failure = failure(path);
    assertThat(failure.failureClass()).isEqualTo(failureClass);
    assertThat(failure.retryable()).isEqualTo(retryable);
    assertThat(failure).hasMessage(message);
  }

  private ItemException failure(String path) {
    return failure(server.ref(path));
  }

  private ItemException failure(ImageRef ref) {
    return catchThrowableOfType(ItemException.class, () -> downloader.download(ref));
  }

  private static boolean endless(OutputStream out, String head) throws IOException {
    out.write(head.getBytes(UTF_8));
    byte[] more = "x".repeat(8_192).getBytes(UTF_8);
    while (true) {
      out.write(more); // Until the client has left.
    }
  }

  private static byte[] gzipped(byte[] body) throws IOException {
    var packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(body);
    }
    var answer = new ByteArrayOutputStream();
    answer.writeBytes(
        ("HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: "
                + packed.size()
                + "\r\n\r\n")
            .getBytes(UTF_8));
    answer.writeBytes(packed.toByteArray());
    return answer.toByteArray();
  }
}
