package dev.tandem.images;

import static dev.tandem.images.HostileServer.ok;
import static dev.tandem.images.HostileServer.redirect;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be connected to, and that there is no way around it. */
@Timeout(30)
final class AddressesTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "0.0.0.0",
        "0.1.2.3",
        "10.0.0.1",
        "10.255.255.255",
        "100.64.0.1",
        "100.127.255.255",
        "127.0.0.1",
        "127.9.9.9",
        "169.254.169.254",
        "172.16.0.1",
        "172.31.255.255",
        "192.0.0.8",
        "192.0.2.1",
        "192.168.1.1",
        "198.18.0.1",
        "198.19.255.255",
        "198.51.100.7",
        "203.0.113.9",
        "224.0.0.1",
        "239.255.255.255",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::ffff:127.0.0.1",
        "::10.0.0.1",
        "64:ff9b::10.1.2.3",
        "64:ff9b::7f00:1",
        "2002:7f00:1::1",
        "2002:a00:1::",
        "2001::1",
        "2001:db8::1",
        "fc00::1",
        "fd12:3456::1",
        "fe80::1",
        "febf::1",
        "fec0::1",
        "ff02::1",
        "100::1"
      })
  void specialAddressesAreNoPublicOnes(String literal) {
    assertThat(Addresses.PUBLIC.allow(InetAddress.ofLiteral(literal))).isFalse();
    assertThat(Addresses.ANY.allow(InetAddress.ofLiteral(literal))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.1.1.1",
        "8.8.8.8",
        "9.255.255.255",
        "11.0.0.0",
        "100.63.255.255",
        "100.128.0.0",
        "126.255.255.255",
        "128.0.0.0",
        "169.253.255.255",
        "169.255.0.0",
        "172.15.255.255",
        "172.32.0.0",
        "192.0.1.0",
        "192.167.255.255",
        "192.169.0.0",
        "198.17.255.255",
        "198.20.0.0",
        "223.255.255.255",
        "2606:4700:4700::1111",
        "64:ff9b::1.1.1.1",
        "2002:101:101::1",
        "2001:4860:4860::8888",
        "fbff::1"
      })
  void allOthersAre(String literal) {
    assertThat(Addresses.PUBLIC.allow(InetAddress.ofLiteral(literal))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"})
  void thisMachineIsNotAskedHoweverItIsWritten(String host) throws Exception {
    try (var server = new HostileServer();
        var downloader = new Downloader(DownloadOptions.defaults())) {
      server.on("/", ok("secret"));
      String url = server.url("/").replace("127.0.0.1", host);
      ItemException failure = failure(downloader, url);
      assertThat(failure.failureClass()).isEqualTo(FailureClass.FORBIDDEN_ADDRESS);
      assertThat(failure.retryable()).isFalse();
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void noRedirectLeadsThere() throws Exception {
    try (var inside = new HostileServer(new ServerSocket(0, 10, InetAddress.ofLiteral("0.0.0.0")));
        var outside = new HostileServer();
        var downloader =
            new Downloader(DownloadOptions.defaults(), AddressesTest::isFirstOfThisMachine)) {
      inside.on("/", ok("secret"));
      String there = inside.url("/").replace("127.0.0.1", "127.0.0.2");
      outside.on("/", redirect(there));
      ItemException failure = failure(downloader, outside.url("/"));
      assertThat(failure.failureClass()).isEqualTo(FailureClass.FORBIDDEN_ADDRESS);
      assertThat(inside.connections()).isZero();
    }
  }

  @Test
  void whatIsAllowedIsDownloaded() throws Exception {
    try (var server = new HostileServer();
        var downloader = new Downloader(DownloadOptions.defaults().withAddresses(Addresses.ANY))) {
      server.on("/", ok("hello"));
      assertThat(downloader.download(server.ref("/"))).isEqualTo("hello".getBytes(UTF_8));
    }
  }

  private static boolean isFirstOfThisMachine(InetAddress address) {
    return address.equals(InetAddress.ofLiteral("127.0.0.1"));
  }

  private static ItemException failure(Downloader downloader, String url) {
    return catchThrowableOfType(
        ItemException.class, () -> downloader.download(new ImageRef(url, "test")));
  }
}
