package dev.tandem.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OrientationTest {
  /** Which corner of the upright picture EXIF 2.3 puts first and last in the first stored row. */
  @ParameterizedTest
  @CsvSource({
    "UPRIGHT, 1, top-left, top-right",
    "MIRRORED, 2, top-right, top-left",
    "UPSIDE_DOWN, 3, bottom-right, bottom-left",
    "MIRRORED_UPSIDE_DOWN, 4, bottom-left, bottom-right",
    "TRANSPOSED, 5, top-left, bottom-left",
    "NEEDS_CLOCKWISE, 6, top-right, bottom-right",
    "TRANSVERSED, 7, bottom-right, top-right",
    "NEEDS_COUNTERCLOCKWISE, 8, bottom-left, top-left",
  })
  void storesPixelsAsTheTagSays(Orientation orientation, int tag, String first, String last) {
    Canvas upright = new Canvas(3, 2);
    upright.pixels[0] = 1;
    upright.pixels[2] = 2;
    upright.pixels[3] = 3;
    upright.pixels[5] = 4;

    Canvas stored = orientation.stored(upright);

    assertThat(orientation.tag()).isEqualTo(tag);
    assertThat(stored.width).isEqualTo(tag < 5 ? 3 : 2);
    assertThat(stored.height).isEqualTo(tag < 5 ? 2 : 3);
    assertThat(corner(stored.pixels[0])).isEqualTo(first);
    assertThat(corner(stored.pixels[stored.width - 1])).isEqualTo(last);
  }

  private static String corner(int pixel) {
    return switch (pixel) {
      case 1 -> "top-left";
      case 2 -> "top-right";
      case 3 -> "bottom-left";
      case 4 -> "bottom-right";
      default -> "no corner";
    };
  }
}
