package dev.tandem.bench;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;
import static org.bytedeco.opencv.global.opencv_imgproc.INTER_AREA;
import static org.bytedeco.opencv.global.opencv_imgproc.resize;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * The lower bound for the image tool: decode, resize to 256 pixels, encode as JPEG of quality 85,
 * on one thread, with the same native library and nothing around it. Prints the milliseconds of
 * processor time per image: the median of several rounds, after as many for warm-up.
 *
 * <pre>{@code
 * BareImageLoop FOLDER (fast|best) ROUNDS
 * }</pre>
 */
final class BareImageLoop {
  private static final int SIDE = 256;
  private static final int QUALITY = 85;

  private BareImageLoop() {}

  public static void main(String[] args) throws IOException {
    List<byte[]> images = images(Path.of(args[0]));
    boolean fast = args[1].equals("fast");
    int rounds = Integer.parseInt(args[2]);
    opencv_core.setNumThreads(1);
    double[] times = new double[rounds];
    for (int round = -rounds; round < rounds; round++) {
      long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (byte[] image : images) {
        make(image, fast);
      }
      long took = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun;
      if (round >= 0) {
        times[round] = took / 1e6 / images.size();
      }
    }
    Arrays.sort(times);
    System.out.printf("%.3f%n", times[rounds / 2]);
  }

  private static void make(byte[] image, boolean fast) {
    try (PointerScope _ = new PointerScope()) {
      Mat decoded = imdecode(new Mat(image), fast ? IMREAD_REDUCED_COLOR_2 : IMREAD_COLOR);
      double scale = (double) SIDE / Math.max(decoded.cols(), decoded.rows());
      int width = (int) Math.round(decoded.cols() * scale);
      int height = (int) Math.round(decoded.rows() * scale);
      Mat small = new Mat();
      resize(decoded, small, new Size(width, height), 0, 0, INTER_AREA);
      BytePointer encoded = new BytePointer();
      if (!imencode(".jpg", small, encoded, new IntPointer(IMWRITE_JPEG_QUALITY, QUALITY))) {
        throw new IllegalStateException("not encoded");
      }
      encoded.get(new byte[Math.toIntExact(encoded.limit())]);
    }
  }

  private static List<byte[]> images(Path folder) throws IOException {
    List<byte[]> images = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.sorted().toList()) {
        images.add(Files.readAllBytes(file));
      }
    }
    return images;
  }
}
