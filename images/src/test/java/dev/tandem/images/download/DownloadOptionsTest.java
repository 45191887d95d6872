package dev.tandem.images.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class DownloadOptionsTest {
  private static final RequestHeader HEADER = RequestHeader.of("Referer: http://a.test/");
  private static final Proxies PROXIES = Proxies.all(ProxyServer.of("p.test"));
  private static final TimeLimits LIMITS =
      TimeLimits.defaults().connect(Duration.ofSeconds(8)).silence(Duration.ofSeconds(9));
  private static final DownloadOptions DEFAULTS = DownloadOptions.defaults();
  private static final HostPolicy HOSTS = HostPolicy.defaults().connections(5);

  @Test
  void eachMethodChangesItsOwnOptionAndNoOther() {
    assertThat(
            DEFAULTS
                .connections(1)
                .limits(LIMITS)
                .timeout(Duration.ofSeconds(2))
                .deadline(Duration.ofSeconds(3))
                .maxBytes(4)
                .maxRedirects(5)
                .hosts(HOSTS)
                .addresses(Addresses.ANY)
                .robotsTags(Set.of("noai"))
                .userAgent("me")
                .proxies(PROXIES)
                .headers(List.of(HEADER))
                .trust(TlsTrust.inAnything()))
        .isEqualTo(
            new DownloadOptions(
                1,
                new TimeLimits(
                    Duration.ofSeconds(8),
                    Duration.ofSeconds(9),
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(3)),
                4,
                5,
                HOSTS,
                Addresses.ANY,
                Set.of("noai"),
                "me",
                PROXIES,
                List.of(HEADER),
                TlsTrust.inAnything()));
  }

  @Test
  void aChangedCopyIsCheckedAndTheOriginalStays() {
    assertThatThrownBy(() -> DEFAULTS.connections(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("connections must be at least 1: 0");
    assertThat(DEFAULTS.connections(7)).isNotEqualTo(DEFAULTS);
    assertThat(DEFAULTS).isEqualTo(DownloadOptions.defaults());
  }
}
