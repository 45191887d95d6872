package dev.tandem.demo;

import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Encodes pictures with the native library. This is several times as fast as {@code ImageIO}, and
 * the only way to write WebP. Stateless.
 */
final class NativeEncoder {
  private NativeEncoder() {}

  /** Encodes a JPEG; empty if the native library does not load. */
  static Optional<byte[]> jpeg(Canvas canvas, int quality, boolean progressive) {
    return encode(
        canvas,
        ".jpg",
        opencv_imgcodecs.IMWRITE_JPEG_QUALITY,
        quality,
        opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE,
        progressive ? 1 : 0);
  }

  /** Encodes a WebP file; empty if the native library does not load or cannot write the format. */
  static Optional<byte[]> webp(Canvas canvas, int quality) {
    return encode(canvas, ".webp", opencv_imgcodecs.IMWRITE_WEBP_QUALITY, quality);
  }

  private static Optional<byte[]> encode(Canvas canvas, String format, int... settings) {
    byte[] bgr = new byte[canvas.pixels.length * 3];
    for (int i = 0; i < canvas.pixels.length; i++) {
      bgr[i * 3] = (byte) canvas.pixels[i];
      bgr[i * 3 + 1] = (byte) (canvas.pixels[i] >> 8);
      bgr[i * 3 + 2] = (byte) (canvas.pixels[i] >> 16);
    }
    try (BytePointer data = new BytePointer(bgr);
        Mat mat = new Mat(canvas.height, canvas.width, opencv_core.CV_8UC3, data);
        BytePointer file = new BytePointer();
        IntPointer options = new IntPointer(settings)) {
      if (!opencv_imgcodecs.imencode(format, mat, file, options)) {
        return Optional.empty();
      }
      byte[] bytes = new byte[(int) file.limit()];
      file.get(bytes);
      return Optional.of(bytes);
    } catch (LinkageError | RuntimeException e) {
      // No native library for this platform, or one without the format: the demo works without it.
      return Optional.empty();
    }
  }
}
