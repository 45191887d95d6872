package dev.tandem.images.resize;

import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2GRAY;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_LINEAR;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.util.List;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;
import org.jspecify.annotations.Nullable;

/**
 * Takes the means of large parts of a scaled picture, for its hash and to blur it. Pictures have
 * eight bits per colour, blue first, and are multiplied by alpha.
 */
final class OpenCvMeans {
  private static final int WHITE = 0xFFFFFF;

  /**
   * The side of the square of samples that a hash is made of. In small pictures, each is taken from
   * 2 x 2 pixels, since the means of all pixels would cost twice as much and change few hashes.
   */
  private static final int SAMPLED = 2 * PictureHash.SIDE;

  private static final int LARGEST_SAMPLED = 4 * SAMPLED;

  private OpenCvMeans() {}

  static @Nullable PictureHash hash(Mat scaled, int orientation) {
    Mat opaque = scaled.channels() == 4 ? OpenCvPixels.laidOn(WHITE, scaled) : scaled;
    Mat sampled = new Mat();
    boolean large = Math.max(opaque.cols(), opaque.rows()) > LARGEST_SAMPLED;
    int how = large ? INTER_AREA : INTER_LINEAR;
    resize(opaque, sampled, new Size(SAMPLED, SAMPLED), 0, 0, how);
    Mat grey = new Mat();
    cvtColor(sampled, grey, COLOR_BGR2GRAY);
    Mat small = new Mat();
    resize(grey, small, new Size(PictureHash.SIDE, PictureHash.SIDE), 0, 0, INTER_AREA);
    byte[] greys = new byte[PictureHash.SIDE * PictureHash.SIDE];
    new BytePointer(small.data()).get(greys);
    return PictureHash.of(greys, orientation);
  }

  /** Blurs parts of a picture in place. */
  static void blur(Mat scaled, List<PixelBox> parts) {
    for (PixelBox part : parts) {
      Mat pixels = scaled.apply(new Rect(part.x(), part.y(), part.width(), part.height()));
      Mat cells = new Mat();
      resize(pixels, cells, new Size(part.cellsAcross(), part.cellsDown()), 0, 0, INTER_AREA);
      resize(cells, pixels, pixels.size(), 0, 0, INTER_LINEAR);
    }
  }
}
