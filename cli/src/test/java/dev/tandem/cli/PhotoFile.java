package dev.tandem.cli;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** A file with a photo in it. */
record PhotoFile(Path path) {

  PhotoFile {
    try {
      BufferedImage image = new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB);
      ImageIO.write(image, "png", path.toFile());
    } catch (IOException e) {
      throw new AssertionError(path.toString(), e);
    }
  }
}
