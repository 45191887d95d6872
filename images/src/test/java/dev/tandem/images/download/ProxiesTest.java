package dev.tandem.images.download;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {
  private static final ProxyServer PROXY = new ProxyServer("p.test", 3128, null);

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "http://p.test:3128,             p.test, 3128, -",
        "HTTP://P.test:3128/,            p.test, 3128, -",
        "p.test:3128,                    p.test, 3128, -",
        "p.test,                         p.test, 80, -",
        "http://me:s%40cret@p.test:3128, p.test, 3128, me:s@cret",
        "http://[::1]:8080,              ::1, 8080, -"
      })
  void readsTheAddressOfAProxy(String text, String host, int port, String userInfo) {
    assertThat(ProxyServer.of(text)).isEqualTo(new ProxyServer(host, port, userInfo));
    assertThat(ProxyServer.of(text).toString()).doesNotContain("cret");
  }

  @ParameterizedTest
  @CsvSource({"me:a:b, me, a:b", "me:, me, ''", "me, me, ''", ":x, '', x"})
  void tellsTheNameFromThePassword(String userInfo, String name, String password) {
    var proxy = new ProxyServer("p.test", 80, userInfo);
    assertThat(proxy.name()).isEqualTo(name);
    assertThat(proxy.password()).isEqualTo(password);
    assertThat(PROXY.name() + PROXY.password()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"socks5://p.test:1080", "https://p.test", "http://", "p test", "http://p.test/x"})
  void refusesWhatIsNoHttpProxy(String text) {
    assertThatThrownBy(() -> ProxyServer.of(text)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Proxies.ofEnvironment(Map.of("all_proxy", text)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("environment variable all_proxy: ");
  }

  @ParameterizedTest
  @CsvSource(
      nullValues = "-",
      value = {
        "http_proxy,   p.test, -",
        "https_proxy,  -, p.test",
        "HTTPS_PROXY,  -, p.test",
        "all_proxy,    p.test, p.test",
        "ALL_PROXY,    p.test, p.test",
        "HTTP_PROXY,   -, -"
      })
  void readsTheEnvironmentAsCurlDoes(String name, String http, String https) {
    Proxies proxies = Proxies.ofEnvironment(Map.of(name, "p.test:3128"));
    assertThat(proxies.http()).isEqualTo(http == null ? null : PROXY);
    assertThat(proxies.https()).isEqualTo(https == null ? null : PROXY);
  }

  @Test
  void oneOfASchemeGoesBeforeThatOfAll() {
    Proxies proxies =
        Proxies.ofEnvironment(Map.of("all_proxy", "a.test", "https_proxy", "p.test:3128"));
    assertThat(proxies.of("https", "x.test")).isEqualTo(PROXY);
    assertThat(proxies.of("http", "x.test")).isEqualTo(ProxyServer.of("a.test"));
    assertThat(Proxies.ofEnvironment(Map.of("http_proxy", " "))).isEqualTo(Proxies.none());
  }

  @ParameterizedTest
  @CsvSource({
    "a.test, a.test, true",
    "A.test, a.test, true",
    "a.test, b.a.test, true",
    ".a.test, b.a.test, true",
    ".a.test, a.test, true",
    "a.test, a.test., true",
    "a.test, ba.test, false",
    "x y a.test, a.test, true",
    "*, a.test, true",
    "10.0.0.0/8, 10.1.2.3, true",
    "10.0.0.0/8, 11.1.2.3, false",
    "10.0.0.0/8, a.test, false",
    "192.168.1.7/32, 192.168.1.7, true",
    "192.168.1.7/31, 192.168.1.6, true",
    "192.168.1.7, 192.168.1.7, true",
    "fd00::/8, fd12::1, true",
    "[fd12::1], fd12::1, true",
    "fd00::/8, 10.1.2.3, false",
    "10.0.0.0/99, 10.0.0.0, false",
    "10.0.0.0/x, 10.0.0.0, false"
  })
  void leavesOutWhatTheEnvironmentExcepts(String except, String host, boolean direct) {
    Proxies proxies = Proxies.ofEnvironment(Map.of("all_proxy", "p.test", "NO_PROXY", except));
    assertThat(proxies.of("http", host) == null).isEqualTo(direct);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "a.localhost",
        "127.0.0.1",
        "127.8.9.1",
        "::1",
        "localhost.",
        "0x7f.1"
      })
  void asksThisMachineItself(String host) {
    assertThat(new Proxies(PROXY, PROXY, List.of()).of("http", host)).isNull();
  }
}
