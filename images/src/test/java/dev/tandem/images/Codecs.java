package dev.tandem.images;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Both codecs, to run the same tests on. */
enum Codecs {
  OPENCV,
  IMAGEIO;

  Resizer resizer(ResizeOptions options) {
    return new Resizer(options, codec());
  }

  private Codec codec() {
    return switch (this) {
      case OPENCV -> {
        Codec codec = OpenCvCodec.loaded();
        assumeTrue(codec != null, "the native library of OpenCV loads here");
        yield codec;
      }
      case IMAGEIO -> new ImageIoCodec();
    };
  }
}
