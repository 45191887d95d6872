package dev.tandem.images.download;

import static dev.tandem.images.download.HostileServer.ok;
import static dev.tandem.images.download.HostileServer.redirect;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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

  /**
   * The registries of IANA for special purposes, as of 2026, with multicast and what is reserved:
   * the first and the last address of each block, and whether they are connected to. Those of
   * anycast services that lie in blocks of special purpose are not: no images are there.
   */
  @ParameterizedTest
  @CsvSource({
    "0.0.0.0, 0.255.255.255, false", // this network
    "10.0.0.0, 10.255.255.255, false", // private
    "100.64.0.0, 100.127.255.255, false", // shared
    "127.0.0.0, 127.255.255.255, false", // loopback
    "169.254.0.0, 169.254.255.255, false", // link-local
    "172.16.0.0, 172.31.255.255, false", // private
    "192.0.0.0, 192.0.0.255, false", // protocol assignments
    "192.0.0.0, 192.0.0.7, false", // continuity of service
    "192.0.0.8, 192.0.0.8, false", // dummy
    "192.0.0.9, 192.0.0.10, false", // anycast of PCP and TURN
    "192.0.0.170, 192.0.0.171, false", // discovery of NAT64
    "192.0.2.0, 192.0.2.255, false", // documentation
    "192.31.196.0, 192.31.196.255, true", // AS112
    "192.52.193.0, 192.52.193.255, true", // AMT
    "192.88.99.0, 192.88.99.255, false", // relays of 6to4 and 6a44
    "192.168.0.0, 192.168.255.255, false", // private
    "192.175.48.0, 192.175.48.255, true", // AS112
    "198.18.0.0, 198.19.255.255, false", // benchmarks
    "198.51.100.0, 198.51.100.255, false", // documentation
    "203.0.113.0, 203.0.113.255, false", // documentation
    "224.0.0.0, 239.255.255.255, false", // multicast
    "240.0.0.0, 255.255.255.255, false", // reserved, and broadcast
    "::, ::1, false", // unspecified and loopback
    "::ffff:0:0, ::ffff:0.255.255.255, false", // mapped, of this network
    "::ffff:127.0.0.0, ::ffff:127.255.255.255, false", // mapped
    "::ffff:1.1.1.1, ::ffff:8.8.8.8, true", // which are what they are mapped from
    "::ffff:0:0:0, ::ffff:0:ffff:ffff, false", // translated
    "64:ff9b::, 64:ff9b::0.255.255.255, false", // translated by NAT64, of this network
    "64:ff9b::8.8.8.8, 64:ff9b::9.255.255.255, true",
    "64:ff9b::192.168.0.0, 64:ff9b::192.168.255.255, false",
    "64:ff9b:1::, 64:ff9b:1:ffff:ffff:ffff:ffff:ffff, false", // translated within a network
    "64:ff9b:1:808:8:800::, 64:ff9b:1::8.8.8.8, false",
    "100::, 100::ffff:ffff:ffff:ffff, false", // discarded
    "100:0:0:1::, 100:0:0:1:ffff:ffff:ffff:ffff, false", // dummy
    "2001::, 2001:1ff:ffff:ffff:ffff:ffff:ffff:ffff, false", // protocol assignments
    "2001::, 2001:0:ffff:ffff:ffff:ffff:ffff:ffff, false", // Teredo
    "2001:1::1, 2001:1::3, false", // anycast of PCP, TURN and DNS-SD
    "2001:2::, 2001:2:0:ffff:ffff:ffff:ffff:ffff, false", // benchmarks
    "2001:3::, 2001:3:ffff:ffff:ffff:ffff:ffff:ffff, false", // AMT
    "2001:4:112::, 2001:4:112:ffff:ffff:ffff:ffff:ffff, false", // AS112
    "2001:10::, 2001:1f:ffff:ffff:ffff:ffff:ffff:ffff, false", // ORCHID
    "2001:20::, 2001:2f:ffff:ffff:ffff:ffff:ffff:ffff, false", // ORCHIDv2
    "2001:30::, 2001:3f:ffff:ffff:ffff:ffff:ffff:ffff, false", // identities of drones
    "2001:db8::, 2001:db8:ffff:ffff:ffff:ffff:ffff:ffff, false", // documentation
    "2002::, 2002:ff:ffff:ffff:ffff:ffff:ffff:ffff, false", // 6to4, of this network
    "2002:808:808::, 2002:808:808:ffff:ffff:ffff:ffff:ffff, true",
    "2002:c0a8::, 2002:c0a8:ffff:ffff:ffff:ffff:ffff:ffff, false",
    "2620:4f:8000::, 2620:4f:8000:ffff:ffff:ffff:ffff:ffff, true", // AS112
    "3fff::, 3fff:fff:ffff:ffff:ffff:ffff:ffff:ffff, false", // documentation
    "5f00::, 5f00:ffff:ffff:ffff:ffff:ffff:ffff:ffff, false", // segment routing
    "fc00::, fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, false", // unique local
    "fe80::, febf:ffff:ffff:ffff:ffff:ffff:ffff:ffff, false", // link-local
    "fec0::, feff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, false", // site-local, deprecated
    "ff00::, ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff, false", // multicast
  })
  void blocksOfSpecialPurposeAreNotConnectedTo(String first, String last, boolean allowed) {
    assertThat(Addresses.PUBLIC.allow(InetAddress.ofLiteral(first))).isEqualTo(allowed);
    assertThat(Addresses.PUBLIC.allow(InetAddress.ofLiteral(last))).isEqualTo(allowed);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.0.0.0",
        "191.255.255.255",
        "192.0.3.0",
        "192.88.98.255",
        "192.88.100.0",
        "198.51.99.255",
        "198.51.101.0",
        "203.0.112.255",
        "203.0.114.0",
        "2000:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:200::",
        "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff",
        "2001:db9::",
        "2003::",
        "3ffe:ffff:ffff:ffff:ffff:ffff:ffff:ffff",
        "3fff:1000::"
      })
  void whatLiesBesideThemIs(String literal) {
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
        var downloader = new Downloader(DownloadOptions.defaults().addresses(Addresses.ANY))) {
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
