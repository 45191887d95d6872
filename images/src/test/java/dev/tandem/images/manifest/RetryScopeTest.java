package dev.tandem.images.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryScopeTest {

  @Test
  void aGroupOfStatusesIncludesEachOfThem() {
    RetryScope scope = RetryScope.failedOf(Set.of("http-5xx", "timeout", "http-404"));
    assertThat(scope.includes("http-503")).isTrue();
    assertThat(scope.includes("http-599")).isTrue();
    assertThat(scope.includes("timeout")).isTrue();
    assertThat(scope.includes("http-404")).isTrue();
    assertThat(scope.includes("http-403")).isFalse();
    assertThat(scope.includes("tls")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "",
        "http",
        "http-",
        "http-5x",
        "http-0xx",
        "http-50",
        "http-5030",
        "Tls"
      })
  void refusesAClassThatDoesNotExist(String name) {
    assertThatThrownBy(() -> RetryScope.failedOf(Set.of(name)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no class of failures '" + name + "': the classes are ")
        .hasMessageContaining("http-5xx")
        .hasMessageEndingWith("too-small, unknown-host, unreadable, unsupported-format");
  }
}
