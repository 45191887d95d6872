package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Decodes, resizes and encodes images. Thread-safe. */
sealed interface Codec permits OpenCvCodec, ImageIoCodec {

  /** The system property that selects the codec: {@code opencv} or {@code imageio}. */
  String PROPERTY = "dev.tandem.images.codec";

  /** Returns the codec that the system property names, or else the fastest that works here. */
  static Codec best() {
    String name = System.getProperty(PROPERTY, "");
    return switch (name) {
      case "" -> {
        @Nullable Codec opencv = OpenCvCodec.loaded();
        yield opencv != null ? opencv : new ImageIoCodec();
      }
      case "opencv" -> {
        @Nullable Codec opencv = OpenCvCodec.loaded();
        if (opencv == null) {
          throw new IllegalStateException(
              PROPERTY
                  + " is opencv, but its native library cannot be loaded: "
                  + OpenCvCodec.fault());
        }
        yield opencv;
      }
      case "imageio" -> new ImageIoCodec();
      default ->
          throw new IllegalArgumentException(PROPERTY + " must be opencv or imageio, not " + name);
    };
  }

  /**
   * Starts to load the library of the fastest codec, which takes a third of a second, unless the
   * system property names a codec.
   */
  static void load() {
    if (System.getProperty(PROPERTY, "").isEmpty()) {
      OpenCvCodec.load();
    }
  }

  /** Whether the system property leaves the choice open and every codec writes that format. */
  static boolean isWrittenByAll(Format format) {
    return System.getProperty(PROPERTY, "").isEmpty() && ImageIoCodec.isWritten(format);
  }

  /** The name of this codec, for messages. */
  String name();

  /** Whether this codec writes that format. */
  boolean writes(Format format);

  /** Whether the warnings of its decoders are heard, and make an image that has lost bytes fail. */
  boolean noticesLoss();

  /**
   * Estimates from the headers, before anything is decoded, how much memory it takes to make the
   * image, in bytes. The estimate is never too low, and not much too high.
   */
  long memory(ImageFile file, Geometry geometry, ResizeOptions options);

  /**
   * Makes the new image.
   *
   * @param file a file that is complete, as far as its container shows, and has no more pixels than
   *     allowed
   * @param blurred the parts of the scaled image to blur, before it is turned upright
   * @return the encoded image, upright
   * @throws ItemException of class {@link FailureClass#BROKEN_IMAGE} if it cannot be decoded
   */
  Encoded resize(ImageFile file, Geometry geometry, ResizeOptions options, List<PixelBox> blurred)
      throws ItemException;

  /**
   * Decodes the image and discards the pixels.
   *
   * @param file as for {@link #resize}
   * @param hashed whether its perceptual hash is wanted
   * @return the hash; null if it is not wanted, or the picture is plain
   * @throws ItemException of class {@link FailureClass#BROKEN_IMAGE} if it cannot be decoded
   */
  @Nullable PictureHash check(ImageFile file, boolean hashed) throws ItemException;
}
