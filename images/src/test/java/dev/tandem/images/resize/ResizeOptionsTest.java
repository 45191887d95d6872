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
                ImageFilter.none(),
                false,
                false,
                false));
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
            new ResizeOptions(
                5,
                Mode.CROP,
                true,
                Format.PNG,
                6,
                7,
                8,
                Decoding.FULL,
                FILTER,
                false,
                false,
                false));
  }

  @Test
  void eachSwitchTurnsOnItself() {
    assertThat(DEFAULTS.skipReencode(true))
        .returns(true, ResizeOptions::skipReencode)
        .returns(false, ResizeOptions::blurBoxes)
        .returns(false, ResizeOptions::pictureHash);
    assertThat(DEFAULTS.blurBoxes(true))
        .returns(false, ResizeOptions::skipReencode)
        .returns(true, ResizeOptions::blurBoxes)
        .returns(false, ResizeOptions::pictureHash);
    assertThat(DEFAULTS.pictureHash(true))
        .returns(false, ResizeOptions::skipReencode)
        .returns(false, ResizeOptions::blurBoxes)
        .returns(true, ResizeOptions::pictureHash);
  }

  @Test
  void nothingIsBlurredInOriginals() {
    assertThatThrownBy(() -> DEFAULTS.blurBoxes(true).mode(Mode.ORIGINAL))
        .isInstanceOf(IllegalArgumentException.class);
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
