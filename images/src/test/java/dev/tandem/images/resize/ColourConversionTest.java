package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ColourConversionTest {

  @Test
  void packsThePixelWithItsBlueByteLowest() {
    byte[] bgr = {1, 2, 3, (byte) 0xFF, (byte) 0x80, 0x7F};
    assertThat(ColourConversion.packed(bgr, 0)).isEqualTo(0x030201);
    assertThat(ColourConversion.packed(bgr, 1)).isEqualTo(0x7F80FF);
  }
}
