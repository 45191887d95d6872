package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Proxies;
import dev.tandem.images.download.ProxyServer;
import dev.tandem.images.download.RequestHeader;
import dev.tandem.images.download.TlsTrust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

@Timeout(60)
class AccessArgsTest {
  private static final Map<String, String> ENVIRONMENT = Map.of("https_proxy", "p.test:3128");

  @TempDir private Path folder = Path.of("");

  @Test
  void takesProxiesFromTheEnvironmentUnlessToldOtherwise() {
    assertThat(options(ENVIRONMENT).proxies()).isEqualTo(Proxies.ofEnvironment(ENVIRONMENT));
    assertThat(options(ENVIRONMENT, "--proxy", "q.test").proxies())
        .isEqualTo(Proxies.all(ProxyServer.of("q.test")));
    assertThat(options(ENVIRONMENT, "--proxy", "none").proxies()).isEqualTo(Proxies.none());
    assertThat(options(Map.of())).isEqualTo(DownloadOptions.defaults());
    assertThatThrownBy(() -> options(Map.of("ALL_PROXY", "socks5://p:1")))
        .hasMessageStartingWith("environment variable all_proxy: not an HTTP proxy")
        .hasMessageEndingWith("; --proxy none ignores it");
  }

  @Test
  void sendsHeadersForSomeHostsAfterThoseForAllAndLogins() throws IOException {
    Path logins = Files.writeString(folder.resolve("n"), "machine a.test login me password x");
    DownloadOptions options =
        options(
            Map.of(),
            "--header=a.test Cookie: c",
            "--header",
            "Referer: http://a.test/",
            "--netrc-file=" + logins,
            "--user-agent=me");
    assertThat(options.userAgent()).isEqualTo("me");
    assertThat(options.headers())
        .containsExactly(
            new RequestHeader("a.test", "Authorization", "Basic bWU6eA=="),
            new RequestHeader(null, "Referer", "http://a.test/"),
            new RequestHeader("a.test", "Cookie", "c"));
  }

  @Test
  void trustsAnythingOnlyIfAsked() {
    assertThat(options(Map.of("SSL_CERT_FILE", "")).trust()).isEqualTo(TlsTrust.platform());
    assertThat(options(Map.of(), "--insecure").trust()).isEqualTo(TlsTrust.inAnything());
    assertThatThrownBy(() -> options(Map.of("SSL_CERT_FILE", "/none/x.pem")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("SSL_CERT_FILE cannot be read: /none/x.pem: no such file or folder");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--proxy=socks5://p:1   | --proxy: not an HTTP proxy: socks5://…; use http://HOST:PORT",
        "--header=Host: a       | --header: the header Host is set by tandem itself and cannot be changed",
        "--header=nonsense      | --header: a header has the form 'NAME: VALUE' or 'HOST NAME: VALUE'",
        "--ca=/none/x.pem       | --ca cannot be read: /none/x.pem: no such file or folder",
        "--netrc-file=/none/n   | --netrc-file cannot be read: /none/n: no such file or folder"
      })
  void refusesWhatCannotBe(String option, String message) {
    Session session =
        Session.run("images", "http://a.test/x", "--to", folder.resolve("o").toString(), option);
    assertThat(session.exitCode()).isEqualTo(ExitCode.USAGE.number());
    assertThat(session.err()).isEqualTo("tandem: " + message + "\n");
  }

  private static DownloadOptions options(Map<String, String> environment, String... args) {
    var access = CommandLine.populateCommand(new AccessArgs(), args);
    return access.in(DownloadOptions.defaults(), environment);
  }
}
