package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class ResizeOptionsTest {
  private static final ResizeOptions DEFAULTS = ResizeOptions.defaults();
  private static final ImageFilter FILTER =
      ImageFilter.none().minSize(1).maxAspectRatio(2).maxArea(3);

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
                .size(5)
                .mode(Mode.CROP)
                .onlyIfBigger(true)
                .format(Format.PNG)
                .quality(6)
                .maxPixels(7)
                .background(8)
                .decoding(Decoding.FULL)
                .filter(FILTER))
        .isEqualTo(
            new ResizeOptions(5, Mode.CROP, true, Format.PNG, 6, 7, 8, Decoding.FULL, FILTER));
  }

  @Test
  void valuesOutOfRangeAreRefusedByName() {
    assertThatThrownBy(() -> DEFAULTS.size(0))
        .hasMessageContaining("size")
        .hasMessageContaining("0");
    assertThatThrownBy(() -> DEFAULTS.size(16_384)).hasMessageContaining("size");
    assertThatThrownBy(() -> DEFAULTS.quality(101)).hasMessageContaining("quality");
    assertThatThrownBy(() -> DEFAULTS.maxPixels(0)).hasMessageContaining("maxPixels");
    assertThatThrownBy(() -> DEFAULTS.background(-1)).hasMessageContaining("background");
    assertThatThrownBy(() -> DEFAULTS.format(Format.GIF)).hasMessageContaining("gif");
    assertThatThrownBy(() -> FILTER.minSize(-1)).hasMessageContaining("minSize");
    assertThatThrownBy(() -> FILTER.maxAspectRatio(0.5)).hasMessageContaining("0.5");
    assertThatThrownBy(() -> FILTER.maxAspectRatio(Double.NaN)).hasMessageContaining("NaN");
    assertThatThrownBy(() -> FILTER.maxArea(0)).hasMessageContaining("maxArea");
  }
}
