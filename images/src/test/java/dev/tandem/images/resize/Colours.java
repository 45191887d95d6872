package dev.tandem.images.resize;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;

/** Looks at the colours of an image, as exactly as a lossy format allows. */
public final class Colours {
  private static final int TOLERANCE = 12;

  private Colours() {}

  public static void assertPixel(BufferedImage image, int x, int y, int rgb) {
    int found = image.getRGB(x, y);
    for (int shift = 0; shift <= 16; shift += 8) {
      assertThat(found >> shift & 0xFF)
          .as("%06x, wanted %06x, at %d,%d", found & 0xFFFFFF, rgb, x, y)
          .isBetween((rgb >> shift & 0xFF) - TOLERANCE, (rgb >> shift & 0xFF) + TOLERANCE);
    }
  }

  /** The colours of the four quarters, in reading order. */
  public static void assertQuarters(BufferedImage image, int... rgb) {
    int width = image.getWidth();
    int height = image.getHeight();
    assertPixel(image, width / 4, height / 4, rgb[0]);
    assertPixel(image, width * 3 / 4, height / 4, rgb[1]);
    assertPixel(image, width / 4, height * 3 / 4, rgb[2]);
    assertPixel(image, width * 3 / 4, height * 3 / 4, rgb[3]);
  }
}
