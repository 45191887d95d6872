package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ResizeOptionsTest {
  private static final ResizeOptions DEFAULTS = ResizeOptions.defaults();
  private static final ImageFilter FILTER =
      ImageFilter.none().withMinSize(1).withMaxAspectRatio(2).withMaxArea(3);

  @Test
  void theDefaultsAreThoseDocumented() {
    assertThat(DEFAULTS)
        .isEqualTo(
            new ResizeOptions(
                256,
                Mode.KEEP_RATIO,
                false,
                Format.JPG,
                85,
                100_000_000,
                0xFFFFFF,
                Decoding.REDUCED,
                ImageFilter.none()));
  }

  @Test
  void eachWitherChangesItsOwnOptionAndNoOther() {
    assertThat(
            DEFAULTS
                .withSize(5)
                .withMode(Mode.CROP)
                .withOnlyIfBigger(true)
                .withFormat(Format.PNG)
                .withQuality(6)
                .withMaxPixels(7)
                .withBackground(8)
                .withDecoding(Decoding.FULL)
                .withFilter(FILTER))
        .isEqualTo(
            new ResizeOptions(5, Mode.CROP, true, Format.PNG, 6, 7, 8, Decoding.FULL, FILTER));
  }

  @Test
  void valuesOutOfRangeAreRefusedByName() {
    assertThatThrownBy(() -> DEFAULTS.withSize(0))
        .hasMessageContaining("size")
        .hasMessageContaining("0");
    assertThatThrownBy(() -> DEFAULTS.withSize(16_384)).hasMessageContaining("size");
    assertThatThrownBy(() -> DEFAULTS.withQuality(101)).hasMessageContaining("quality");
    assertThatThrownBy(() -> DEFAULTS.withMaxPixels(0)).hasMessageContaining("maxPixels");
    assertThatThrownBy(() -> DEFAULTS.withBackground(-1)).hasMessageContaining("background");
    assertThatThrownBy(() -> DEFAULTS.withFormat(Format.GIF)).hasMessageContaining("gif");
    assertThatThrownBy(() -> FILTER.withMinSize(-1)).hasMessageContaining("minSize");
    assertThatThrownBy(() -> FILTER.withMaxAspectRatio(0.5)).hasMessageContaining("0.5");
    assertThatThrownBy(() -> FILTER.withMaxAspectRatio(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> FILTER.withMaxArea(0)).hasMessageContaining("maxArea");
  }
}
