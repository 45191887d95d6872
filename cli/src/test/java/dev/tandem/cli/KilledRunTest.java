package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A run that is killed at any moment, again and again, ends with what one has that was left alone.
 * The long form: {@code -Dkills=200 -Dkills.images=2000}.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
class KilledRunTest {
  private static final int KILLS = Integer.getInteger("kills", 6);
  private static final int IMAGES = Integer.getInteger("kills.images", 400);

  @TempDir private Path folder = Path.of("");

  private Path photos;

  @BeforeEach
  void photos() throws IOException {
    photos = Files.createDirectory(folder.resolve("photos"));
    for (int i = 0; i < IMAGES; i++) {
      BufferedImage image = new BufferedImage(400, 300, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = image.createGraphics();
      graphics.setColor(new Color(i * 7919));
      graphics.fillRect(i % 300, 40, 90, 200);
      graphics.dispose();
      ImageIO.write(image, "jpg", photos.resolve("photo-" + i + ".jpg").toFile());
    }
    Files.writeString(photos.resolve("broken.jpg"), "no image");
  }

  @Test
  void endsAsIfItHadNotBeenKilled() throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Path expected = folder.resolve("expected");
    assertThat(run(expected).waitFor()).isEqualTo(3); // one image is broken
    long whole = System.nanoTime() - begun;

    long seed = Long.getLong("kills.seed", System.nanoTime());
    Random random = new Random(seed);
    Path killed = folder.resolve("killed");
    int early = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Process process = run(killed);
      if (process.waitFor(random.nextLong(whole), TimeUnit.NANOSECONDS)) {
        clear(killed); // the job was done: begin another
      } else {
        process.destroyForcibly().waitFor();
        early++;
      }
    }
    assertThat(run(killed).waitFor()).as("seed %d", seed).isIn(0, 3);

    assertThat(results(killed)).as("seed %d", seed).isEqualTo(results(expected));
    Map<String, Integer> times = times(killed);
    assertThat(times.keySet()).as("seed %d", seed).isEqualTo(times(expected).keySet());
    assertThat(times.values()).as("each has one line, seed %d", seed).containsOnly(1);
    System.out.printf("killed %d runs before their end, seed %d%n", early, seed);
  }

  private Process run(Path target) throws IOException {
    return new ProcessBuilder(
            ProcessHandle.current().info().command().orElseThrow(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            Main.class.getName(),
            "images",
            "--quiet",
            photos.toString(),
            "--to",
            target.toString())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private static void clear(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(target)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  /** The names and contents of all results; nothing else may be there. */
  private static Map<String, Integer> results(Path target) throws IOException {
    Map<String, Integer> results = new TreeMap<>();
    Set<String> own = new HashSet<>(List.of("manifest.jsonl", "manifest.durable", "job.json"));
    try (Stream<Path> files = Files.walk(target)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = target.relativize(file).toString();
        if (!own.contains(name)) {
          results.put(name, Arrays.hashCode(Files.readAllBytes(file)));
        }
      }
    }
    return results;
  }

  /** How many lines of the manifest each image has. */
  private static Map<String, Integer> times(Path target) throws IOException {
    Map<String, Integer> times = new HashMap<>();
    for (String line : Files.readAllLines(target.resolve("manifest.jsonl"))) {
      assertThat(line).startsWith("{\"key\":\"").endsWith("}");
      times.merge(line.substring(8, 24), 1, Integer::sum);
    }
    return times;
  }
}
