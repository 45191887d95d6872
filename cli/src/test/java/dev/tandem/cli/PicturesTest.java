package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the command does by what pictures show: compares, keeps and blurs them. */
@Timeout(60)
class PicturesTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void ofPicturesThatLookTheSameOneIsStored() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    Files.write(photos.resolve("a.png"), encoded(scene(1, 400, 300), "png"));
    Files.write(photos.resolve("b.jpg"), encoded(scene(1, 800, 600), "jpg"));
    Files.write(photos.resolve("other.png"), encoded(scene(2, 400, 300), "png"));
    Session first = images("--dedupe", "near", photos);
    assertThat(first.exitCode()).as(first.toString()).isZero();
    assertThat(first.out())
        .contains("3 put = 2 done + 0 failed + 1 skipped + 0 handed back")
        .contains("near-duplicate");
    assertThat(manifest()).filteredOn(line -> line.contains("\"phash\":\"")).hasSize(2);
    String stored =
        manifest().stream().filter(line -> isStoredScene(line)).findFirst().orElseThrow();
    assertThat(manifest())
        .anyMatch(
            line -> line.contains("looks like the image with the key " + stored.substring(8, 24)));
    Files.write(photos.resolve("c.jpg"), encoded(scene(1, 200, 150), "jpg"));
    Session next = images(photos, "--dedupe=near"); // what an earlier run stored counts
    assertThat(next.out()).contains("1 put = 0 done + 0 failed + 1 skipped");
    Files.write(photos.resolve("d.jpg"), encoded(scene(1, 300, 225), "jpg"));
    Session exact = images("--dedupe", photos); // the folder is no value of the option
    assertThat(exact.out()).contains("1 put = 1 done + 0 failed + 0 skipped");
  }

  private static boolean isStoredScene(String line) {
    return line.contains("\"done\"") && !line.contains("other.png");
  }

  @Test
  void theHashIsWrittenWhereThatIsWished() throws IOException {
    Path photo = folder.resolve("photo.png");
    Files.write(photo, encoded(scene(1, 400, 300), "png"));
    assertThat(images(photo).exitCode()).isZero();
    assertThat(manifest()).noneMatch(line -> line.contains("phash"));
    assertThat(images(photo, "--phash", "--anew").exitCode()).isZero();
    assertThat(manifest().getLast()).containsPattern("\"phash\":\"[0-9a-f]{16}\"");
  }

  @Test
  void anImageThatNeedsNoChangeIsKeptWhereThatIsWished() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    byte[] fitting = encoded(scene(1, 256, 192), "jpg");
    Files.write(photos.resolve("fitting.jpg"), fitting);
    Files.write(photos.resolve("large.jpg"), encoded(scene(1, 400, 300), "jpg"));
    Session session = images(photos, "--skip-reencode");
    assertThat(session.exitCode()).as(session.toString()).isZero();
    assertThat(result("fitting")).hasBinaryContent(fitting);
    assertThat(manifest())
        .filteredOn(line -> line.contains("\"unchanged\":true"))
        .singleElement()
        .asString()
        .contains("fitting.jpg");
    assertThat(images(photos).err()).contains("--skip-reencode instead of no --skip-reencode");
    assertThat(images(photos, "--no-resize", "--skip-reencode").err())
        .contains("leave out --skip-reencode");
  }

  @Test
  void theBoxesOfAColumnAreBlurredAndNothingPassesWithoutThem() throws IOException {
    Path photo = Files.write(folder.resolve("photo.png"), encoded(stripes(), "png"));
    Path list =
        Files.writeString(
            folder.resolve("list.jsonl"),
            """
            {"url": "%1$s", "faces": [[0, 0, 0.5, 1]]}
            {"url": "%1$s", "faces": [[0.5, 0, 1, 1]]}
            {"url": "%1$s?none", "faces": null}
            {"url": "%1$s?pixels", "faces": [[0, 0, 100, 100]]}
            """
                .formatted(photo.toUri()));
    Object[] command = {
      list,
      photo.toUri() + "?direct",
      "--allow-file-urls",
      "--blur-boxes",
      "faces",
      "--format",
      "png",
      "--only-if-bigger",
      "--skip-reencode"
    };
    Session session = images(command);
    assertThat(session.exitCode()).as(session.toString()).isEqualTo(3);
    assertThat(session.out()).contains("5 put = 2 done + 3 failed").contains("3  invalid-boxes");
    List<Path> results = results();
    assertThat(results).hasSize(2);
    int left = 0;
    for (Path result : results) {
      BufferedImage made = ImageIO.read(result.toFile());
      boolean blurredLeft = contrast(made, 0) < 20;
      assertThat(contrast(made, blurredLeft ? 70 : 0)).isGreaterThan(200);
      assertThat(contrast(made, blurredLeft ? 0 : 70)).isLessThan(20);
      left += blurredLeft ? 1 : 0;
    }
    assertThat(left).as("each row has its own boxes").isEqualTo(1);
    assertThat(images(command).out()).contains("left out, already processed");
    assertThat(images(list, "--format", "png", "--allow-file-urls").err())
        .contains("--blur-boxes instead of no --blur-boxes");
    assertThat(images(list, "--no-resize", "--blur-boxes", "faces").err())
        .contains("with nothing blurred");
    assertThat(images(list, "--blur-boxes", "fases", "--allow-file-urls").exitCode()).isNotZero();
  }

  private Session images(Object... args) {
    Stream<String> all =
        Stream.concat(
            Stream.of("images", "--to", folder.resolve("out").toString()),
            Stream.of(args).map(Object::toString));
    return Session.run(all.toArray(String[]::new));
  }

  private List<String> manifest() throws IOException {
    return Files.readAllLines(folder.resolve("out/manifest.jsonl"));
  }

  private Path result(String stem) throws IOException {
    return results().stream()
        .filter(file -> file.getFileName().toString().startsWith(stem))
        .findFirst()
        .orElseThrow();
  }

  private List<Path> results() throws IOException {
    try (Stream<Path> files = Files.walk(folder.resolve("out"))) {
      return files.filter(file -> file.toString().matches(".*\\.(png|jpg)")).toList();
    }
  }

  /** The difference of the lightest and the darkest of 30 pixels in the middle row. */
  private static int contrast(BufferedImage image, int from) {
    int least = 255;
    int most = 0;
    for (int x = from; x < from + 30; x++) {
      int blue = image.getRGB(x, image.getHeight() / 2) & 0xFF;
      least = Math.min(least, blue);
      most = Math.max(most, blue);
    }
    return most - least;
  }

  private static BufferedImage stripes() {
    BufferedImage image = new BufferedImage(100, 80, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < 80; y++) {
      for (int x = 0; x < 100; x++) {
        image.setRGB(x, y, x % 2 == 0 ? 0xFFFFFF : 0);
      }
    }
    return image;
  }

  private static BufferedImage scene(int seed, int width, int height) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(seed);
    Graphics2D graphics = image.createGraphics();
    for (int i = 0; i < 40; i++) {
      graphics.setColor(new Color(random.nextInt(0x1000000)));
      int x = (int) (width * (random.nextDouble() * 1.2 - 0.3));
      int y = (int) (height * (random.nextDouble() * 1.2 - 0.3));
      graphics.fillOval(x, y, width / (2 + i / 8), height / (2 + i / 8));
    }
    graphics.dispose();
    return image;
  }

  private static byte[] encoded(BufferedImage image, String format) throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }
}
