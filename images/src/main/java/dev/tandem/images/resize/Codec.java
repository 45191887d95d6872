package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import org.jspecify.annotations.Nullable;

/** Decodes, resizes and encodes. Thread-safe. */
sealed interface Codec permits OpenCvCodec, ImageIoCodec {

  /** The name of a system property that chooses: {@code opencv} or {@code imageio}. */
  String PROPERTY = "dev.tandem.images.codec";

  /** The one that the system property names; without it, the fastest that works here. */
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
                  + " is opencv, but its native library does not load: "
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
   * Begins to load the library of the fastest, which takes a third of a second, where it may be.
   */
  static void load() {
    if (System.getProperty(PROPERTY, "").isEmpty()) {
      OpenCvCodec.load();
    }
  }

  /** Whether each of them writes that format. */
  static boolean isWrittenByAll(Format format) {
    return System.getProperty(PROPERTY, "").isEmpty() && ImageIoCodec.isWritten(format);
  }

  /** What it is called in messages. */
  String name();

  /** Whether it writes that format. */
  boolean writes(Format format);

  /**
   * How much memory that image takes to make, in bytes: not less, and not much more. Told by the
   * headers, before anything is decoded.
   */
  long memory(ImageFile file, Geometry geometry, ResizeOptions options);

  /**
   * Makes the new image.
   *
   * @param file whole, as far as its container tells, and of no more pixels than allowed
   * @return the encoded image, upright
   * @throws ItemException of class {@link FailureClass#BROKEN_IMAGE} where it cannot be decoded
   */
  byte[] resize(ImageFile file, Geometry geometry, ResizeOptions options) throws ItemException;

  /**
   * Decodes and throws away.
   *
   * @param file as above
   * @throws ItemException of class {@link FailureClass#BROKEN_IMAGE} where it cannot be decoded
   */
  void check(ImageFile file) throws ItemException;
}
