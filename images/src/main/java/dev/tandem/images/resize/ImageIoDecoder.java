package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** Reads pixels with the JDK. */
final class ImageIoDecoder {
  private ImageIoDecoder() {}

  /** A question to a reader that has its input. */
  interface Reading<T> {
    T from(ImageReader reader) throws IOException, ItemException;
  }

  /**
   * Decodes the first picture.
   *
   * @param step reads only each step-th pixel of each step-th row; not of the rare formats, whose
   *     readers notice only of what they read that it is missing
   */
  static BufferedImage decode(ImageFile file, int step) throws ItemException {
    String format = file.header().format();
    if (format.equals("webp")) {
      throw ItemException.lasting(
          FailureClass.NOT_AN_IMAGE,
          "a WebP image, which needs OpenCV: its native library does not load here");
    }
    return reading(
        format,
        file instanceof JpegFile jpeg ? jpeg.withoutProfile() : file.bytes(),
        reader -> {
          List<String> warnings = new ArrayList<>();
          IIOReadWarningListener listener = (_, warning) -> warnings.add(warning);
          reader.addIIOReadWarningListener(listener);
          RowsRead rows = new RowsRead();
          reader.addIIOReadProgressListener(rows);
          ImageReadParam param = reader.getDefaultReadParam();
          if (!(file instanceof OtherFile)) {
            param.setSourceSubsampling(step, step, 0, 0);
          }
          BufferedImage image =
              file instanceof JpegFile jpeg && jpeg.components() == 4
                  ? Cmyk.toRgb(
                      reader.readRaster(0, param), jpeg.adobeTransform(), jpeg.inkProfile())
                  : reader.read(0, param);
          if (file instanceof JpegFile jpeg) {
            jpeg.requireNoLoss(String.join(" ", warnings));
          }
          if (format.equals("gif") && !rows.all()) {
            throw ImageFile.broken("the gif has too few pixels");
          }
          return image;
        });
  }

  /** Asks a reader, and turns each way in which readers fail into a broken image. */
  static <T> T reading(String format, byte[] bytes, Reading<T> question) throws ItemException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format).next();
    try {
      reader.setInput(new ByteArrayImageInput(bytes), true, true);
      return question.from(reader);
    } catch (IOException | RuntimeException e) {
      // Readers answer damaged images with many an unchecked exception: bad index, bad argument,
      // negative size, a profile that the colour management refuses.
      throw ItemException.lasting(
          FailureClass.BROKEN_IMAGE, "the " + format + " cannot be decoded: " + message(e), e);
    } catch (OutOfMemoryError e) {
      throw ItemException.lasting(
          FailureClass.TOO_MANY_PIXELS, "the " + format + " needs more memory than there is", e);
    } finally {
      reader.dispose();
    }
  }

  private static String message(Exception e) {
    Throwable told = e instanceof IIOException && e.getCause() != null ? e.getCause() : e;
    return told.getMessage() != null ? told.getMessage() : told.getClass().getSimpleName();
  }
}
