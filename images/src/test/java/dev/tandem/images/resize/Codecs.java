package dev.tandem.images.resize;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

/** Both codecs, to run the same tests on. */
public enum Codecs {
  OPENCV,
  IMAGEIO;

  public Resizer resizer(ResizeOptions options) {
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
