package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.ItemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The memory of the decoders of AVIF and HEIC, as the headers tell it. */
class HeifMemoryTest {
  @ParameterizedTest
  @CsvSource({
    "grey.avif, 18",
    "420.avif, 20",
    "422.avif, 22",
    "444.avif, 26",
    "10-bits-420.avif, 26",
    "12-bits.avif, 38",
    "thumbnail.heic, 10",
    "10-bits.heic, 28"
  })
  void dependsOnTheSamplesOfAPixel(String name, int perPixel) throws ItemException {
    byte[] bytes = Heifs.of(name);
    HeifFile file = (HeifFile) ImageFile.open(bytes);

    assertThat(file.decoderBytes() - 3L * bytes.length).isEqualTo(perPixel * file.tile().pixels());
  }

  @Test
  void ofAnyClaimIsANumber() throws ItemException {
    for (String name : new String[] {"420.avif", "cut.avif", "thumbnail.heic"}) {
      byte[] vast = Heifs.claiming(Heifs.of(name), -1, -1);
      assertThat(((HeifFile) ImageFile.open(vast)).decoderBytes()).isGreaterThan(1L << 50);
    }
  }

  @Test
  void isThatOfTheLargestPart() throws ItemException {
    byte[] bytes = Heifs.of("alpha.avif");
    bytes[Heifs.at(bytes, "av1C", 1) + 2] = 64; // its alpha has three samples of ten bits a pixel
    HeifFile file = (HeifFile) ImageFile.open(bytes);

    assertThat(file.decoderBytes() - 3L * bytes.length).isEqualTo(38 * file.tile().pixels());
  }

  @Test
  void isThatOfOneTile() throws ItemException {
    HeifFile grid = (HeifFile) ImageFile.open(Heifs.of("grid.avif"));

    assertThat(grid.tile().pixels()).isEqualTo(64 * 64);
    assertThat(grid.header().pixels()).isEqualTo(128 * 128);
  }
}
