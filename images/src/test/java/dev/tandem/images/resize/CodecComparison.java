package dev.tandem.images.resize;

import dev.tandem.images.item.ItemException;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Measures what an image costs each codec: decode, resize to 256 pixels, encode as JPEG of quality
 * 85, on one thread. A program, not a test.
 *
 * <pre>
 * CodecComparison FOLDER [ROUNDS]            CPU time of each codec, as a table
 * CodecComparison FOLDER --memory RESIZES    the size of the process as the native codec goes on
 * </pre>
 */
final class CodecComparison {
  private static final ResizeOptions OPTIONS = ResizeOptions.defaults();

  private CodecComparison() {}

  public static void main(String[] args) throws IOException {
    List<byte[]> images = images(Path.of(args[0]));
    if (args.length == 3 && args[1].equals("--memory")) {
      followMemory(images, Integer.parseInt(args[2]));
    } else {
      compare(images, args.length > 1 ? Integer.parseInt(args[1]) : 3);
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

  private static void compare(List<byte[]> images, int rounds) {
    Codec opencv = OpenCvCodec.loaded();
    System.out.printf(
        "%d images, %d rounds, Java %s, %s %s%n%n",
        images.size(),
        rounds,
        Runtime.version(),
        System.getProperty("os.name"),
        System.getProperty("os.arch"));
    System.out.printf("%-28s %12s %10s %10s%n", "codec", "CPU ms/image", "failures", "KB/image");
    if (opencv != null) {
      row(opencv.name() + ", reduced decode", new Resizer(OPTIONS, opencv), images, rounds);
      row(
          opencv.name() + ", full decode",
          new Resizer(OPTIONS.decoding(Decoding.FULL), opencv),
          images,
          rounds);
    }
    row("ImageIO", new Resizer(OPTIONS, new ImageIoCodec()), images, rounds);
  }

  private static void row(String name, Resizer resizer, List<byte[]> images, int rounds) {
    Pass best = pass(resizer, images); // the first warms up
    long least = Long.MAX_VALUE;
    for (int i = 0; i < rounds; i++) {
      best = pass(resizer, images);
      least = Math.min(least, best.cpuNanos);
    }
    System.out.printf(
        "%-28s %12.2f %10d %10.1f%n",
        name, least / 1e6 / images.size(), best.failures, best.bytes / 1e3 / images.size());
  }

  private static Pass pass(Resizer resizer, List<byte[]> images) {
    long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    long bytes = 0;
    int failures = 0;
    for (byte[] image : images) {
      try {
        bytes += resizer.resize(image).bytes().length;
      } catch (ItemException e) {
        failures++;
      }
    }
    long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
    return new Pass(cpu, bytes, failures);
  }

  private static void followMemory(List<byte[]> images, int resizes) throws IOException {
    Resizer resizer = new Resizer(OPTIONS);
    System.out.println(resizer.codec());
    for (int i = 0; i <= resizes; i++) {
      if (i % Math.max(1, resizes / 10) == 0) {
        System.out.printf("%8d resizes: %s%n", i, residentSize());
      }
      try {
        resizer.resize(images.get(i % images.size()));
      } catch (ItemException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  private static String residentSize() throws IOException {
    Path status = Path.of("/proc/self/status");
    if (!Files.exists(status)) {
      return "no /proc/self/status here";
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines.filter(line -> line.startsWith("VmRSS")).findFirst().orElse("?");
    }
  }

  private record Pass(long cpuNanos, long bytes, int failures) {}
}
