package dev.tandem.images.resize;

import static org.bytedeco.opencv.global.opencv_core.BORDER_CONSTANT;
import static org.bytedeco.opencv.global.opencv_core.CV_16U;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_180;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_90_CLOCKWISE;
import static org.bytedeco.opencv.global.opencv_core.ROTATE_90_COUNTERCLOCKWISE;
import static org.bytedeco.opencv.global.opencv_core.add;
import static org.bytedeco.opencv.global.opencv_core.bitwise_not;
import static org.bytedeco.opencv.global.opencv_core.copyMakeBorder;
import static org.bytedeco.opencv.global.opencv_core.extractChannel;
import static org.bytedeco.opencv.global.opencv_core.flip;
import static org.bytedeco.opencv.global.opencv_core.insertChannel;
import static org.bytedeco.opencv.global.opencv_core.multiply;
import static org.bytedeco.opencv.global.opencv_core.notEquals;
import static org.bytedeco.opencv.global.opencv_core.rotate;
import static org.bytedeco.opencv.global.opencv_core.transpose;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGR2BGRA;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_BGRA2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_GRAY2BGR;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_GRAY2BGRA;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_RGBA2mRGBA;
import static org.bytedeco.opencv.global.opencv_imgproc.COLOR_mRGBA2RGBA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_CUBIC;
import static org.bytedeco.opencv.global.opencv_imgproc.cvtColor;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;
import org.jspecify.annotations.Nullable;

/**
 * Turns decoded pixels into those of the result. Works on whole matrices of eight bits per colour,
 * blue first; each belongs to the scope of the caller.
 */
final class OpenCvPixels {
  private OpenCvPixels() {}

  /** Returns the picture in its new size and in sRGB, with its colours multiplied by alpha. */
  static Mat scaled(Mat decoded, ImageFile file, Geometry geometry) {
    return inSrgb(scale(plain(cut(decoded, geometry, file.header())), geometry), file.colours());
  }

  /** Returns the picture in eight bits per colour, with its colours multiplied by alpha. */
  static Mat plain(Mat decoded) {
    return premultiplied(eightBits(decoded));
  }

  /** Returns the result: a scaled picture on its background, upright. */
  static Mat finished(Mat scaled, ImageHeader header, Geometry geometry, ResizeOptions options) {
    Mat finished = scaled;
    if (scaled.channels() == 4) {
      finished =
          options.format().keepsAlpha()
              ? converted(scaled, COLOR_mRGBA2RGBA)
              : laidOn(options.background(), scaled);
    }
    return upright(bordered(finished, geometry, options.background()), header.orientation());
  }

  static Mat opaque(Mat transparent) {
    return converted(transparent, COLOR_BGRA2BGR);
  }

  /** Makes a level of grey transparent, which OpenCV does not do by itself. */
  static Mat withoutGrey(Mat grey, int hidden) {
    if (grey.channels() != 1) { // an animation
      return grey;
    }
    Mat through = notEquals(grey, hidden).asMat();
    Mat transparent = converted(flattened(grey), COLOR_GRAY2BGRA);
    insertChannel(through, transparent, 3);
    return transparent;
  }

  /** Returns a view of the part wanted. */
  private static Mat cut(Mat decoded, Geometry geometry, ImageHeader header) {
    int width = Geometry.share(decoded.cols(), geometry.cutWidth(), header.width());
    int height = Geometry.share(decoded.rows(), geometry.cutHeight(), header.height());
    return decoded.apply(
        new Rect((decoded.cols() - width) / 2, (decoded.rows() - height) / 2, width, height));
  }

  private static Mat flattened(Mat image) {
    if (image.depth() != CV_16U) {
      return image;
    }
    Mat plain = new Mat();
    image.convertTo(plain, CV_8U, 1 / 257.0, 0);
    return plain;
  }

  private static Mat eightBits(Mat image) {
    Mat plain = flattened(image);
    return plain.channels() == 1 ? converted(plain, COLOR_GRAY2BGR) : plain;
  }

  /**
   * Multiplies colours by alpha, so that the hidden ones of transparent pixels weigh nothing in a
   * mean.
   */
  private static Mat premultiplied(Mat image) {
    return image.channels() == 4 ? converted(image, COLOR_RGBA2mRGBA) : image;
  }

  private static Mat scale(Mat image, Geometry geometry) {
    if (image.cols() == geometry.scaledWidth() && image.rows() == geometry.scaledHeight()) {
      return image;
    }
    Mat scaled = new Mat();
    opencv_imgproc.resize(
        image,
        scaled,
        new Size(geometry.scaledWidth(), geometry.scaledHeight()),
        0,
        0,
        geometry.shrinks() ? INTER_AREA : INTER_CUBIC);
    return scaled;
  }

  /**
   * Converts to sRGB after scaling, when the image is small: that costs little, and the result
   * looks the same as the other way round.
   */
  private static Mat inSrgb(Mat image, @Nullable ColourProfile profile) {
    if (profile == null || profile.components() == 4) { // inks were converted while decoding
      return image;
    }
    boolean alpha = image.channels() == 4;
    Mat colours = alpha ? opaque(converted(image, COLOR_mRGBA2RGBA)) : image.clone();
    byte[] bytes = new byte[Math.toIntExact(colours.total() * 3)];
    BytePointer data = new BytePointer(colours.data());
    data.get(bytes);
    profile.conversion().convert(bytes);
    data.put(bytes);
    if (!alpha) {
      return colours;
    }
    Mat through = new Mat();
    extractChannel(image, through, 3);
    Mat together = converted(colours, COLOR_BGR2BGRA);
    insertChannel(through, together, 3);
    return premultiplied(together);
  }

  static Mat laidOn(int background, Mat premultiplied) {
    Mat through = new Mat();
    extractChannel(premultiplied, through, 3);
    bitwise_not(through, through);
    Mat light = converted(through, COLOR_GRAY2BGR);
    multiply(light, new Mat(light.size(), CV_8UC3, colour(background)), light, 1 / 255.0, -1);
    Mat laid = opaque(premultiplied);
    add(laid, light, laid);
    return laid;
  }

  private static Mat bordered(Mat image, Geometry geometry, int background) {
    if (!geometry.bordered()) {
      return image;
    }
    int top = (geometry.canvasHeight() - image.rows()) / 2;
    int left = (geometry.canvasWidth() - image.cols()) / 2;
    Mat bordered = new Mat();
    copyMakeBorder(
        image,
        bordered,
        top,
        geometry.canvasHeight() - image.rows() - top,
        left,
        geometry.canvasWidth() - image.cols() - left,
        BORDER_CONSTANT,
        colour(background));
    return bordered;
  }

  private static Mat upright(Mat image, int orientation) {
    if (orientation == 1) {
      return image;
    }
    Mat turned = new Mat();
    switch (orientation) {
      case 2 -> flip(image, turned, 1);
      case 3 -> rotate(image, turned, ROTATE_180);
      case 4 -> flip(image, turned, 0);
      case 5 -> transpose(image, turned);
      case 6 -> rotate(image, turned, ROTATE_90_CLOCKWISE);
      case 7 -> {
        Mat transposed = new Mat();
        transpose(image, transposed);
        rotate(transposed, turned, ROTATE_180);
      }
      case 8 -> rotate(image, turned, ROTATE_90_COUNTERCLOCKWISE);
      default -> throw new IllegalArgumentException("orientation " + orientation);
    }
    return turned;
  }

  private static Mat converted(Mat image, int conversion) {
    Mat converted = new Mat();
    cvtColor(image, converted, conversion);
    return converted;
  }

  private static Scalar colour(int rgb) {
    return new Scalar(rgb & 0xFF, rgb >> 8 & 0xFF, rgb >> 16 & 0xFF, 255);
  }
}
