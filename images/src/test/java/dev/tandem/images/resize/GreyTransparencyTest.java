package dev.tandem.images.resize;

import static dev.tandem.images.resize.Colours.assertPixel;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.ItemException;
import java.awt.image.BufferedImage;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Grey PNGs of which one level is transparent. */
class GreyTransparencyTest {
  private static final ResizeOptions SMALL = ResizeOptions.defaults().size(32);
  private static final int SIDE = 64;

  @ParameterizedTest
  @EnumSource
  void theHiddenLevelIsTransparentAtEachDepth(Codecs codec) throws ItemException {
    for (int bits : new int[] {1, 2, 4, 8, 16}) {
      for (Format format : List.of(Format.PNG, Format.WEBP)) {
        if (codec == Codecs.IMAGEIO && format == Format.WEBP) {
          continue;
        }
        Resizer resizer = codec.resizer(SMALL.format(format));
        BufferedImage image = Pictures.decoded(resizer.resize(halfHidden(bits)));
        assertThat(image.getRGB(8, 16) >>> 24).as("%d bits, left", bits).isZero();
        assertThat(image.getRGB(24, 16) >>> 24).as("%d bits, right", bits).isEqualTo(255);
        assertPixel(image, 24, 16, 0xFFFFFF);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void theHiddenLevelIsLaidOnTheBackground(Codecs codec) throws ItemException {
    for (int bits : new int[] {1, 2, 4, 8, 16}) {
      Resizer resizer = codec.resizer(SMALL.background(0x20C040));
      BufferedImage image = Pictures.decoded(resizer.resize(halfHidden(bits)));
      assertPixel(image, 8, 16, 0x20C040);
      assertPixel(image, 24, 16, 0xFFFFFF);
    }
  }

  @ParameterizedTest
  @EnumSource
  void othersOfItsUpperByteStayVisible(Codecs codec) throws ItemException {
    byte[] rows = new byte[SIDE * (1 + 2 * SIDE)];
    for (int i = 0; i < rows.length; i++) {
      int column = i % (1 + 2 * SIDE) - 1;
      rows[i] = (byte) (column < 0 ? 0 : column % 2 == 0 ? 0x80 : column < SIDE ? 0x10 : 0x20);
    }
    byte[] png =
        new Pngs(SIDE, SIDE, 16, Pngs.GREY)
            .chunk("tRNS", (byte) 0x80, (byte) 0x10)
            .pixels(rows)
            .end();

    BufferedImage image = Pictures.decoded(codec.resizer(SMALL.format(Format.PNG)).resize(png));

    assertThat(image.getRGB(8, 16) >>> 24).isZero();
    assertThat(image.getRGB(24, 16) >>> 24).isEqualTo(255);
    assertPixel(image, 24, 16, 0x808080);
  }

  /** Black on the left, which is hidden, and white on the right. */
  private static byte[] halfHidden(int bits) {
    int length = SIDE * bits / 8;
    byte[] rows = new byte[SIDE * (1 + length)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = (byte) (i % (1 + length) - 1 >= length / 2 ? 0xFF : 0);
    }
    return new Pngs(SIDE, SIDE, bits, Pngs.GREY)
        .chunk("tRNS", (byte) 0, (byte) 0)
        .pixels(rows)
        .end();
  }
}
