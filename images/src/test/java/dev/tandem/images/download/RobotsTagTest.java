package dev.tandem.images.download;

import static dev.tandem.images.download.HostileServer.ok;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(30)
final class RobotsTagTest {
  private final RobotsTag tag =
      RobotsTag.of(DownloadOptions.ROBOTS_TAGS, "Tandem/0.1 (+https://x)");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "noai",
        "NoAI",
        " noindex ",
        "nofollow, noimageai",
        "tandem: noai",
        "TANDEM: noai",
        "other: nofollow, tandem: noimageindex",
        "*: noindex",
        "max-snippet: 5, noai",
        "unavailable_after: 25 Jun 2010 15:00:00 PST, noai"
      })
  void forbidsWhatIsMeantForUs(String header) {
    assertThat(tag.forbidding(List.of("nofollow", header))).isNotNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ",",
        ":",
        "all",
        "nofollow",
        "none-of-it",
        "other: noai",
        "other: nofollow, noindex",
        "unavailable_after: noai",
        "noai-ish"
      })
  void allowsAllElse(String header) {
    assertThat(tag.forbidding(List.of(header))).isNull();
    assertThat(tag.forbidding(List.of())).isNull();
  }

  @Test
  void anImageThatIsNotForUsIsNotTaken() throws Exception {
    DownloadOptions options = DownloadOptions.defaults().addresses(Addresses.ANY);
    try (var server = new HostileServer();
        var polite = new Downloader(options);
        var deaf = new Downloader(options.robotsTags(Set.of()))) {
      server.on(
          "/",
          ok("hello").replace("\r\n\r\n", "\r\nX-Robots-Tag: a\r\nx-robots-tag: noai\r\n\r\n"));
      ItemException failure =
          catchThrowableOfType(ItemException.class, () -> polite.download(server.ref("/")));
      assertThat(failure.failureClass()).isEqualTo(FailureClass.ROBOTS_TAG);
      assertThat(failure.retryable()).isFalse();
      assertThat(failure).hasMessageContaining("noai");
      assertThat(deaf.download(server.ref("/"))).isEqualTo("hello".getBytes(UTF_8));
    }
  }
}
