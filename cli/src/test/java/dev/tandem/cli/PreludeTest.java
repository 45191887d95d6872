package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.security.Security;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class PreludeTest {

  @ParameterizedTest
  @ValueSource(strings = {"images", "--version"})
  void whenItIsOverJavaRemembersNoNameThatIsUnknown(String command) {
    Security.setProperty("networkaddress.cache.negative.ttl", "10");

    Prelude.of(command).await();

    assertThat(Security.getProperty("networkaddress.cache.negative.ttl")).isEqualTo("0");
  }

  @ParameterizedTest
  @ValueSource(classes = {InternalError.class, IllegalStateException.class})
  void whateverItThrowsIsToldToWhomWaitsForIt(Class<? extends Throwable> type) throws Exception {
    Throwable thrown = type.getConstructor(String.class).newInstance("thrown");
    var prelude =
        Prelude.of(() -> {
          throw thrown;
        });
    assertThatThrownBy(prelude::await).isSameAs(thrown);
  }
}
