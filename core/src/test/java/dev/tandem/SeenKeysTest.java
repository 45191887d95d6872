package dev.tandem;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeenKeysTest {
  private static final Fingerprint KEY = Fingerprint.of("key");

  private final SeenKeys seen = new SeenKeys();

  @Test
  void aKeyIsAcceptedOnce() {
    assertThat(seen.accept(KEY)).isTrue();
    assertThat(seen.accept(KEY)).isFalse();
    assertThat(seen.begin(KEY)).isNull();
    assertThat(seen.accept(Fingerprint.of("another"))).isTrue();
  }

  @Test
  void anInputThatIsAcceptedIsRemembered() {
    seen.accepted(requireNonNull(seen.begin(KEY)));
    assertThat(seen.accept(KEY)).isFalse();
  }

  @Test
  void anInputThatIsRefusedIsForgotten() {
    assertThat(seen.refused(requireNonNull(seen.begin(KEY)))).isTrue();
    assertThat(seen.accept(KEY)).isTrue();
  }

  @Test
  void itIsNotRefusedOnceAnotherWasLeftOutForIt() {
    SeenKeys.Pending pending = requireNonNull(seen.begin(KEY));
    assertThat(seen.accept(KEY)).isFalse();
    assertThat(seen.refused(pending)).isFalse();
    assertThat(seen.accept(KEY)).isFalse();
  }

  @Test
  void itIsNotRefusedOnceAnotherInputWasLeftOutForIt() {
    SeenKeys.Pending pending = requireNonNull(seen.begin(KEY));
    assertThat(seen.begin(KEY)).isNull();
    assertThat(seen.refused(pending)).isFalse();
  }
}
