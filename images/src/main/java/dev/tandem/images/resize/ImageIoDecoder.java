package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.awt.image.BufferedImage;
import java.io.EOFException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReadParam;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;

/** Decodes images with the JDK's readers. */
final class ImageIoDecoder {
  private static final Pattern OF_THE_PLATFORM =
      Pattern.compile("Exception|Error \\d|null|java|out of bounds|class \\[");

  private ImageIoDecoder() {}

  /** A query to a reader whose input is set. */
  interface Reading<T> {
    T from(ImageReader reader) throws IOException, ItemException;
  }

  /**
   * Decodes the first picture.
   *
   * @param step reads only every step-th pixel of every step-th row; ignored for the rare formats,
   *     whose readers notice missing data only if they have to read it
   */
  static BufferedImage decode(ImageFile file, int step) throws ItemException {
    String format = file.header().format();
    if (format.equals("webp")) {
      throw ItemException.lasting(
          FailureClass.NOT_AN_IMAGE,
          "a WebP image, which needs OpenCV: its native library cannot be loaded here");
    }
    if (file instanceof TiffFile tiff) {
      return TiffPixels.decode(tiff);
    }
    if (file instanceof HeifFile heif) {
      return HeifPixels.decode(heif);
    }
    byte[] bytes =
        switch (file) {
          case JpegFile jpeg -> jpeg.withoutProfile();
          case BmpFile bmp -> bmp.plain();
          case PngFile png -> PngRepair.ended(png.bytes());
          case GifFile gif -> GifCodes.usual(gif.bytes(), gif.frame());
          case WebpFile _, TiffFile _, HeifFile _ -> file.bytes();
        };
    return reading(
        format,
        reader(format),
        new ByteArrayImageInput(bytes),
        reader -> {
          List<String> warnings = new ArrayList<>();
          IIOReadWarningListener listener = (_, warning) -> warnings.add(warning);
          reader.addIIOReadWarningListener(listener);
          RowsRead rows = new RowsRead();
          reader.addIIOReadProgressListener(rows);
          ImageReadParam param = reader.getDefaultReadParam();
          if (!(file instanceof BmpFile || file instanceof GifFile)) {
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
          if (file instanceof GifFile gif) {
            if (!rows.all()) {
              throw ImageFile.broken("the gif has too few pixels");
            }
            return gif.laid(image);
          }
          return image;
        });
  }

  /** Returns the JDK's reader of a format, not one that happens to be on the class path. */
  static ImageReader reader(String format) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName(format);
    ImageReader reader = readers.next();
    while (reader.getClass().getModule() != ImageIO.class.getModule()) {
      reader = readers.next();
    }
    return reader;
  }

  /**
   * Queries a reader, and turns every way in which readers fail into an {@link ItemException}: of
   * class {@link FailureClass#TOO_MANY_PIXELS} if memory is short, or else {@link
   * FailureClass#BROKEN_IMAGE}.
   */
  static <T> T reading(
      String format, ImageReader reader, ByteArrayImageInput bytes, Reading<T> question)
      throws ItemException {
    try {
      reader.setInput(bytes, true, true);
      return question.from(reader);
    } catch (IOException | RuntimeException e) {
      // On damaged images, readers throw many kinds of unchecked exceptions: bad index, bad
      // argument, negative size, a profile that the colour management rejects.
      throw ItemException.lasting(
          FailureClass.BROKEN_IMAGE, "the " + format + " cannot be decoded: " + message(e), e);
    } catch (OutOfMemoryError e) {
      throw ItemException.lasting(
          FailureClass.TOO_MANY_PIXELS,
          "the " + format + " needs more memory than is available",
          e);
    } finally {
      reader.dispose();
    }
  }

  /** Says what a reader says itself, unless it is the platform that speaks of its own matters. */
  private static String message(Exception e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof EOFException) {
        return "it ends unexpectedly";
      }
    }
    String message = e instanceof IIOException ? e.getMessage() : null;
    return message == null || OF_THE_PLATFORM.matcher(message).find()
        ? "its data is damaged"
        : message;
  }
}
