package dev.tandem.images.item;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

final class ArgumentsTest {

  @Test
  void aConditionThatDoesNotHoldIsRefusedWithItsMessage() {
    assertThatThrownBy(() -> Arguments.require(false, "must be positive: 0"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("must be positive: 0");
  }

  @Test
  void aConditionThatHoldsPasses() {
    assertThatCode(() -> Arguments.require(true, "must be positive: 1")).doesNotThrowAnyException();
  }
}
