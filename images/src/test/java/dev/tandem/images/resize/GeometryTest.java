package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GeometryTest {

  @ParameterizedTest
  @CsvSource({
    "1000, 600, 1000, 600", // decoded as a whole
    "500, 600, 1000, 300", // decoded at half the size
    "125, 601, 1000, 75",
    "1, 1, 1000, 1", // never nothing
    "3, 1000, 1000, 3",
  })
  void aPartOfTheWholeIsTheSameShareOfWhatWasDecoded(int decoded, int part, int whole, int share) {
    assertThat(Geometry.share(decoded, part, whole)).isEqualTo(share);
  }
}
