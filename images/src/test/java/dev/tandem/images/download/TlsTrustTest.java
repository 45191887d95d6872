package dev.tandem.images.download;

import static dev.tandem.images.download.HostileServer.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class TlsTrustTest {
  private static final String UNKNOWN = "no trusted authority has signed the server's certificate";
  private static final InetAddress HERE = InetAddress.ofLiteral("127.0.0.1");

  @TempDir private Path folder = Path.of("");

  @Test
  void thePlatformTrustsNoneOfOurs() throws Exception {
    expectRefused("good", "good.tls.test", TlsTrust.platform(), UNKNOWN);
    expectRefused("self", "self.tls.test", TlsTrust.platform(), UNKNOWN);
  }

  @Test
  void anAuthorityOfAFileIsTrustedAndNoOther() throws Exception {
    TlsTrust trust = TlsTrust.besides(file(TlsFixture.pem("ca") + TlsFixture.pem("self")));
    expectDone("good", "good.tls.test", trust);
    expectDone("self", "self.tls.test", trust);
    expectRefused("expired", "expired.tls.test", trust, "the server's certificate has expired");
    expectRefused("other", "good.tls.test", trust, "the server's certificate is for another host");
    expectRefused("good", "good.tls.test", TlsTrust.besides(file(TlsFixture.pem("self"))), UNKNOWN);
  }

  @ParameterizedTest
  @CsvSource({"self, self.tls.test", "expired, expired.tls.test", "other, good.tls.test"})
  void anythingIsTrustedWhereThatIsAskedFor(String alias, String host) throws Exception {
    expectDone(alias, host, TlsTrust.inAnything());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no certificate", "-----BEGIN CERTIFICATE-----\nAAAA\n"})
  void refusesAFileWithoutCertificates(String content) throws IOException {
    Path file = file(content);
    assertThatThrownBy(() -> TlsTrust.besides(file))
        .isInstanceOf(IOException.class)
        .hasMessage("no certificate in it");
    assertThatThrownBy(() -> TlsTrust.besides(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  void namesAServerThatSpeaksAnotherHttp() throws Exception {
    try (HostileServer server = TlsFixture.server("good");
        Downloader downloader = downloader("good.tls.test", TlsTrust.inAnything())) {
      server.onConnection((socket, _) -> {
        SSLSocket tls = (SSLSocket) socket;
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"h2"});
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        return false;
      });
      var ref = new ImageRef("https://good.tls.test:" + server.port() + "/x", "test");
      assertThat(catchThrowableOfType(ItemException.class, () -> downloader.download(ref)))
          .hasMessage("the server does not support HTTP/1.1");
    }
  }

  private Path file(String content) throws IOException {
    return Files.writeString(folder.resolve("ca.pem"), content);
  }

  private static void expectDone(String alias, String host, TlsTrust trust) throws Exception {
    try (HostileServer server = TlsFixture.server(alias);
        Downloader downloader = downloader(host, trust)) {
      server.on("/x", ok("found"));
      var ref = new ImageRef("https://" + host + ":" + server.port() + "/x", "test");
      assertThat(downloader.download(ref)).isEqualTo("found".getBytes(UTF_8));
    }
  }

  private static void expectRefused(String alias, String host, TlsTrust trust, String message)
      throws Exception {
    try (HostileServer server = TlsFixture.server(alias);
        Downloader downloader = downloader(host, trust)) {
      var ref = new ImageRef("https://" + host + ":" + server.port() + "/x", "test");
      ItemException failure =
          catchThrowableOfType(ItemException.class, () -> downloader.download(ref));
      assertThat(failure.failureClass()).isEqualTo(FailureClass.TLS);
      assertThat(failure.retryable()).isFalse();
      assertThat(failure).hasMessage(message);
    }
  }

  private static Downloader downloader(String host, TlsTrust trust) {
    return NamedHosts.downloader(
        DownloadOptions.defaults().addresses(Addresses.ANY).trust(trust), Map.of(host, HERE));
  }
}
