package dev.tandem.images.resize;

import com.twelvemonkeys.imageio.plugins.tiff.TIFFImageReaderSpi;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.spi.ImageReaderSpi;
import org.jspecify.annotations.Nullable;

/**
 * Decodes a TIFF with the reader of TwelveMonkeys, or else with that of the JDK. Neither can access
 * memory outside its arrays. They only unpack samples; what these mean is decided here.
 */
final class TiffPixels {
  private static final ImageReaderSpi READER = new TIFFImageReaderSpi();

  private TiffPixels() {}

  /** Decodes the first picture, not yet converted by its profile unless that is one for inks. */
  static BufferedImage decode(TiffFile tiff) throws ItemException {
    boolean jdkFirst = isForTheJdk(tiff);
    try {
      return decode(tiff, jdkFirst);
    } catch (ItemException e) {
      if (e.failureClass().equals(FailureClass.TOO_MANY_PIXELS)) {
        throw e;
      }
      try {
        return decode(tiff, !jdkFirst);
      } catch (ItemException other) {
        TiffParts.requireKnownCompression(tiff.directory());
        tiff.layout().requireKnownFractions();
        throw e; // the better reader knows better
      }
    }
  }

  /**
   * Whether the JDK's reader is the better one: only it tells that a JPEG of the old kind is
   * damaged, it reads more odd faxes, and the other one mixes up colours of few bits.
   */
  private static boolean isForTheJdk(TiffFile tiff) {
    return TiffJpegs.isOld(tiff.directory())
        || TiffParts.areFaxes(tiff.directory())
        || (tiff.layout().bits() < Byte.SIZE && tiff.layout().samples() > 1);
  }

  private static BufferedImage decode(TiffFile tiff, boolean byJdk) throws ItemException {
    if (byJdk) {
      return decode(tiff, ImageIoDecoder.reader("tiff"), true);
    }
    try {
      return decode(tiff, READER.createReaderInstance(), false);
    } catch (IOException e) {
      throw ItemException.lasting(FailureClass.INTERNAL, "the reader of TIFF cannot be made", e);
    }
  }

  private static BufferedImage decode(TiffFile tiff, ImageReader reader, boolean jdk)
      throws ItemException {
    List<String> warnings = new ArrayList<>();
    boolean separated = tiff.layout().colours() == TiffColours.INKS;
    @Nullable ColourProfile inks = separated ? ColourProfile.of(tiff.profile()) : null;
    return ImageIoDecoder.reading(
        "tiff",
        reader,
        PlainTiff.of(tiff.bytes(), tiff.directory()),
        plain -> {
          plain.addIIOReadWarningListener((_, warning) -> warnings.add(warning));
          BufferedImage image = samples(plain, tiff.layout());
          String all = String.join(" ", warnings);
          if (JpegFile.tellOfLoss(all)) {
            throw ImageFile.broken("the tiff is damaged: " + all);
          }
          return TiffSamples.toRgb(
              image, tiff.layout(), jdk, inks == null ? null : inks.conversion());
        });
  }

  /** Reads samples. Of an image, the better reader limits fractions to 0 and 1, of a raster not. */
  private static BufferedImage samples(ImageReader reader, TiffLayout layout)
      throws IOException, ItemException {
    BufferedImage image;
    if (layout.isWide() && reader.canReadRaster()) {
      Raster raster = reader.readRaster(0, null);
      ColorModel model = reader.getRawImageType(0).getColorModel();
      image =
          new BufferedImage(
              model,
              Raster.createWritableRaster(raster.getSampleModel(), raster.getDataBuffer(), null),
              model.isAlphaPremultiplied(),
              null);
    } else {
      image = reader.read(0);
    }
    int type = image.getRaster().getTransferType();
    if (layout.fractions() && type != DataBuffer.TYPE_FLOAT && type != DataBuffer.TYPE_DOUBLE) {
      throw ImageFile.broken("the tiff has fractions of which the reader makes integers");
    }
    return image;
  }
}
