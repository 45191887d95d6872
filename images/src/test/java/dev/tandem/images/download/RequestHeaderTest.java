package dev.tandem.images.download;

import static dev.tandem.images.download.HostileServer.ok;
import static dev.tandem.images.download.HostileServer.redirect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.ImageRef;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
class RequestHeaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "Referer: http://a.test/       | -        | Referer       | http://a.test/",
        "Cookie:a=b; c=d               | -        | Cookie        | a=b; c=d",
        "A.test Referer: x             | a.test   | Referer       | x",
        "*.a.test  Authorization: B c: | *.a.test | Authorization | B c:",
        "X-Empty:                      | -        | X-Empty       | ''"
      })
  void isReadAsItIsWritten(String text, String hosts, String name, String value) {
    assertThat(RequestHeader.of(text)).isEqualTo(new RequestHeader(hosts, name, value));
    assertThat(RequestHeader.of("Cookie: secret")).hasToString("Cookie: …");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Referer",
        ": x",
        "a b c: x",
        "Host: a.test",
        "host: a.test",
        "Range: bytes=0-1",
        "User-Agent: x",
        "Accept-Encoding: br",
        "Content-Length: 1",
        "X: a\r\nHost: b",
        "X: ä",
        "a.test X(Y): z"
      })
  void refusesWhatIsNoHeaderOrNotToBeSet(String text) {
    assertThatThrownBy(() -> RequestHeader.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("header")
        .hasMessageNotContainingAny("bytes=0-1", "\r");
  }

  @Test
  void goesToTheHostsThatItIsFor() {
    RequestHeader one = RequestHeader.of("a.test Referer: x");
    assertThat(one.isFor("a.test", false)).isTrue();
    assertThat(one.isFor("b.a.test", true)).isFalse();
    RequestHeader below = RequestHeader.of("*.a.test Cookie: x");
    assertThat(below.isFor("b.a.test", false)).isTrue();
    assertThat(below.isFor("a.test", true)).isFalse();
    assertThat(below.isFor("ba.test", true)).isFalse();
    assertThat(RequestHeader.of("Referer: x").isFor("any.test", false)).isTrue();
    for (String secret : List.of("cookie: x", "AUTHORIZATION: x")) {
      assertThat(RequestHeader.of(secret).isFor("any.test", true)).isTrue();
      assertThat(RequestHeader.of(secret).isFor("any.test", false)).isFalse();
    }
  }

  @Test
  void isSentButNoSecretFollowsARedirectToAnotherHost() throws Exception {
    InetAddress here = InetAddress.ofLiteral("127.0.0.1");
    List<RequestHeader> headers =
        Stream.of(
                "Accept: image/png",
                "Referer: http://general/",
                "Cookie: mine=1",
                "Authorization: Bearer secret",
                "b.test Referer: http://special/")
            .map(RequestHeader::of)
            .toList();
    var options = DownloadOptions.defaults().addresses(Addresses.ANY).headers(headers);
    try (var server = new HostileServer();
        Downloader downloader =
            NamedHosts.downloader(options, Map.of("a.test", here, "b.test", here))) {
      String wall = redirect("/b").replace("Location", "Set-Cookie: theirs=2\r\nLocation");
      server.on("/a", wall);
      server.on("/b", redirect("http://b.test:" + server.port() + "/c")).on("/c", ok("found"));
      downloader.download(new ImageRef("http://a.test:" + server.port() + "/a", "test"));
      assertThat(server.heads().get(0))
          .contains("Accept: image/png\r\n", "Referer: http://general/\r\n", "Cookie: mine=1\r\n")
          .contains("Authorization: Bearer secret\r\n")
          .doesNotContain("image/jpeg");
      assertThat(server.heads().get(1)).contains("Cookie: mine=1; theirs=2\r\n");
      assertThat(server.heads().get(2))
          .contains("Referer: http://special/\r\n")
          .doesNotContain("Cookie", "Authorization", "general");
    }
  }

  @Test
  void comesFromAFileOfLogins(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("netrc"),
            """
            # machine no.test login a password b
            machine a.test
              login me password s3cret
            macdef init
            machine no.test login a password b

            default login guest password pass account x
            machine b.test login you
            """);
    assertThat(Netrc.headers(file))
        .containsExactly(
            new RequestHeader(null, "Authorization", "Basic Z3Vlc3Q6cGFzcw=="),
            new RequestHeader("a.test", "Authorization", "Basic bWU6czNjcmV0"),
            new RequestHeader("b.test", "Authorization", "Basic eW91Og=="));
    for (String odd :
        List.of("", "machine", "default", "login", "machine a.test login", "macdef x")) {
      Netrc.headers(Files.writeString(file, odd)); // ends, whatever it says
    }
  }
}
