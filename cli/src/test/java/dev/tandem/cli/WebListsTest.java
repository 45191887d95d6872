package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.RequestHeader;
import dev.tandem.images.source.RemoteLists;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class WebListsTest {
  private final List<String> heard = new CopyOnWriteArrayList<>();
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          heard.add(
              exchange.getRequestURI()
                  + " "
                  + exchange.getRequestHeaders().getFirst("User-agent")
                  + " "
                  + exchange.getRequestHeaders().getFirst("Authorization"));
          String path = exchange.getRequestURI().getPath();
          int status =
              switch (path) {
                case "/gone.csv" -> 410;
                case "/old.csv", "/away.csv", "/circle.csv" -> 302;
                default -> 200;
              };
          String location =
              switch (path) {
                case "/away.csv" ->
                    "http://localhost:" + server.getAddress().getPort() + "/new.csv";
                case "/circle.csv" -> path;
                default -> "/new.csv";
              };
          exchange.getResponseHeaders().set("Location", location);
          byte[] body = "url\n".getBytes(UTF_8);
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void areReachedAsImagesAre() throws IOException {
    DownloadOptions options =
        DownloadOptions.defaults()
            .userAgent("me")
            .headers(List.of(RequestHeader.of("127.0.0.1 Authorization: secret")));
    RemoteLists lists = new WebLists(options, RemoteLists.none());
    try (InputStream in = Objects.requireNonNull(lists.open(url("/old.csv?x=1")))) {
      assertThat(new String(in.readAllBytes(), UTF_8)).isEqualTo("url\n");
    }
    assertThat(heard).containsExactly("/old.csv?x=1 me secret", "/new.csv me secret");
  }

  @Test
  void getNoSecretOfTheHostThatLeadsToThem() throws IOException {
    DownloadOptions options =
        DownloadOptions.defaults().headers(List.of(RequestHeader.of("Authorization: secret")));
    RemoteLists lists = new WebLists(options, RemoteLists.none());
    Objects.requireNonNull(lists.open(url("/away.csv"))).close();
    assertThat(heard).containsExactly("/away.csv tandem/0.1 secret", "/new.csv tandem/0.1 null");
  }

  @Test
  void areLoggedInToAsTheirUrlSays() throws IOException {
    RemoteLists lists = new WebLists(DownloadOptions.defaults(), RemoteLists.none());
    Objects.requireNonNull(lists.open(url("/a.csv").replace("//", "//me:x@"))).close();
    assertThat(heard).containsExactly("/a.csv tandem/0.1 Basic bWU6eA==");
  }

  @Test
  void areNotWaitedForForEver() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
      RemoteLists lists =
          new WebLists(
              DownloadOptions.defaults().deadline(Duration.ofMillis(300)), RemoteLists.none());
      assertThatThrownBy(
              () -> lists.open("http://127.0.0.1:" + silent.getLocalPort() + "/list.csv"))
          .isInstanceOf(IOException.class)
          .hasMessage("no answer in time");
    }
  }

  @Test
  void areRefusedInPlainWords() throws IOException {
    RemoteLists lists = new WebLists(DownloadOptions.defaults(), RemoteLists.none());
    assertThatThrownBy(() -> lists.open(url("/gone.csv")))
        .isInstanceOf(IOException.class)
        .hasMessage("the server answered 410");
    assertThatThrownBy(() -> lists.open(url("/circle.csv")))
        .hasMessage("more than 20 redirects in a row");
    assertThatThrownBy(() -> lists.open("http://a b/x.csv")).hasMessage("not a host name: a b");
    assertThat(lists.open("httpx://a/x.csv")).isNull();
    assertThat(lists.open("s3://bucket/list.csv")).isNull();
  }

  private String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }
}
