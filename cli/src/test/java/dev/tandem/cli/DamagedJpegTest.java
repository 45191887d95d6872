package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damage that only the decoder notices, in a process of its own, which decides about it once. */
@Timeout(60)
class DamagedJpegTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void isAFailureOfTheCommand() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self")), "elsewhere the decoders are not heard");
    Path damaged = Files.write(folder.resolve("damaged.jpg"), damaged());
    Process process =
        new ProcessBuilder(
                OtherProcess.command(
                        Stream.of(
                            "images", damaged.toString(), "--to", folder.resolve("out").toString()))
                    .toList())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isEqualTo(ExitCode.SOME_FAILED.number());
    assertThat(said).contains("broken-image").contains("Corrupt JPEG data");
  }

  private static byte[] damaged() throws Exception {
    var image = new BufferedImage(640, 480, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int i = 0; i < 640 * 480; i++) {
      image.setRGB(i % 640, i / 640, random.nextInt());
    }
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "jpg", bytes);
    byte[] jpeg = bytes.toByteArray();
    Arrays.fill(jpeg, jpeg.length / 2, jpeg.length - 2000, (byte) 0x55);
    return jpeg;
  }
}
