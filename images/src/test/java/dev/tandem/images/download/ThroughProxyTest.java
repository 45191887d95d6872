package dev.tandem.images.download;

import static dev.tandem.images.download.HostileServer.ok;
import static dev.tandem.images.download.HostileServer.redirect;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Downloads through a proxy, whose name alone is resolved here. */
@Timeout(30)
final class ThroughProxyTest {
  private static final String WHO =
      """
      HTTP/1.1 407 Who\r
      Proxy-Authenticate: Basic realm="p"\r
      Content-Length: 0\r
      \r
      """;
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

  private HostileServer proxy;

  @BeforeEach
  void open() throws IOException {
    proxy = new HostileServer();
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
  }

  @Test
  void asksTheProxyForAUrl() throws Exception {
    proxy.on("http://a.test/x.jpg", ok("found"));
    assertThat(download("http://a.test:80/x.jpg", "proxy.test", null)).isEqualTo("found");
    assertThat(proxy.heads().getFirst())
        .startsWith("GET http://a.test/x.jpg HTTP/1.1\r\n")
        .contains("\r\nHost: a.test\r\n")
        .doesNotContain("Authorization");
  }

  @Test
  void followsARedirectThroughTheProxy() throws Exception {
    proxy
        .on("http://a.test/", redirect("http://b.test:8080/y"))
        .on("http://b.test:8080/y", ok("y"));
    assertThat(download("http://a.test", "proxy.test", null)).isEqualTo("y");
  }

  @Test
  void tellsTheProxyWhoItIs() throws Exception {
    proxy.on("http://a.test/", ok("found"));
    assertThat(download("http://a.test", "proxy.test", "me:secret")).isEqualTo("found");
    assertThat(proxy.heads().getFirst())
        .contains("\r\nProxy-Authorization: Basic bWU6c2VjcmV0\r\n");
  }

  @Test
  void opensATunnelForTls() throws Exception {
    var asked = new AtomicReference<String>();
    try (HostileServer secure = TlsFixture.server("good")) {
      secure.on("/x", ok("secret"));
      proxy.on(
          "good.tls.test:443",
          (socket, out) -> {
            String head = proxy.heads().getLast();
            if (!head.contains("Proxy-Authorization: Basic bWU6c2VjcmV0\r\n")) {
              out.write(WHO.getBytes(UTF_8));
              return true;
            }
            asked.set(head);
            out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(UTF_8));
            relay(socket, out, secure.port());
            return false;
          });
      try (Downloader downloader =
          downloader("proxy.test", proxy.port(), "me:secret", TlsFixture.client())) {
        var ref = new ImageRef("https://good.tls.test/x", "test");
        for (int i = 0; i < 3; i++) { // through one tunnel
          assertThat(downloader.download(ref)).isEqualTo("secret".getBytes(UTF_8));
        }
        assertThat(secure.connections()).isEqualTo(1);
      }
      assertThat(secure.heads().getFirst())
          .contains("\r\nHost: good.tls.test\r\n")
          .doesNotContain("Proxy-Authorization");
    }
    assertThat(asked.get()).startsWith("CONNECT good.tls.test:443 HTTP/1.1\r\n");
  }

  private static void relay(Socket client, OutputStream toClient, int port) throws IOException {
    try (var server = new Socket(HERE, port)) {
      Thread.ofVirtual()
          .start(() -> {
            try {
              client.getInputStream().transferTo(server.getOutputStream());
            } catch (IOException e) {
              // one of them has left
            }
          });
      server.getInputStream().transferTo(toClient);
    }
  }

  @Test
  void namesTheProxyThatRefusesATunnel() {
    proxy.on(
        "good.tls.test:443", "HTTP/1.1 403 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    assertThat(failure("https://good.tls.test/x", "proxy.test", proxy.port()))
        .hasMessage("the proxy http://proxy.test:%d refused to connect: status 403", proxy.port());
  }

  @Test
  void namesTheProxyThatIsNotThere() throws IOException {
    proxy.close();
    assertThat(failure("http://a.test", "proxy.test", proxy.port()))
        .hasMessage("no connection to the proxy http://proxy.test:%d", proxy.port());
    assertThat(failure("http://a.test", "nowhere.test", 1))
        .hasMessage("the name of the proxy http://nowhere.test:1 cannot be resolved");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://10.0.0.1/",
        "http://[fd00::1]/",
        "http://0x0a.1/",
        "http://012.0.0.1/",
        "http://10.0.0.1./",
        "http://169.254.169.254/latest"
      })
  void asksNoProxyForAForbiddenAddress(String url) {
    proxy.on(url, ok("secret"));
    assertThat(failure(url, "proxy.test", proxy.port()).failureClass())
        .isEqualTo(FailureClass.FORBIDDEN_ADDRESS);
    assertThat(proxy.heads()).isEmpty();
  }

  private String download(String url, String host, @Nullable String userInfo) throws Exception {
    try (Downloader downloader = downloader(host, proxy.port(), userInfo, null)) {
      return new String(downloader.download(new ImageRef(url, "test")), UTF_8);
    }
  }

  private static ItemException failure(String url, String host, int port) {
    try (Downloader downloader = downloader(host, port, null, null)) {
      return catchThrowableOfType(
          ItemException.class, () -> downloader.download(new ImageRef(url, "test")));
    }
  }

  private static Downloader downloader(
      String host, int port, @Nullable String userInfo, @Nullable SSLContext tls) {
    var server = new ProxyServer(host, port, userInfo);
    return new Downloader(
        DownloadOptions.defaults().proxies(new Proxies(server, server, List.of())),
        Addresses.PUBLIC::allow,
        name -> {
          if (!name.equals("proxy.test")) {
            throw new UnknownHostException(name);
          }
          return new InetAddress[] {HERE};
        },
        tls);
  }
}
