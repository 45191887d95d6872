package dev.tandem.images.resize;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.images.item.ItemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a process does with the warnings of libjpeg, which it decides once. */
@Timeout(60)
final class DecoderWarningsTest {
  @TempDir private Path folder;

  private Path damaged;

  @BeforeEach
  void damage() throws IOException {
    assumeTrue(OpenCvCodec.loaded() != null);
    byte[] jpeg = Pictures.jpeg(Pictures.busy(640, 480));
    Arrays.fill(jpeg, jpeg.length / 2, jpeg.length - 2000, (byte) 0x55);
    damaged = Files.write(folder.resolve("damaged.jpg"), jpeg);
  }

  @Test
  void aLibraryLeavesTheStreamOfTheProcessAlone() throws Exception {
    for (List<String> options :
        List.of(List.<String>of(), List.of("-D" + DecoderWarnings.PROPERTY + "=print"))) {
      Said said = said(options);
      assertThat(said.out()).isEqualTo("resized");
      assertThat(said.err()).containsIgnoringCase("corrupt JPEG data");
    }
  }

  @Test
  void whereItIsAskedForTheyAreFailures() throws Exception {
    assumeTrue(Files.exists(Path.of("/proc/self")));
    Said said = said(List.of("-D" + DecoderWarnings.PROPERTY + "=fail"));
    assertThat(said.out()).startsWith("broken-image: the JPEG is damaged: Corrupt JPEG data");
    assertThat(said.err()).isEmpty();
  }

  /** A decoder that is not heard does not tell of what is missing, so the end marker must. */
  @Test
  void whereTheyAreNotHeardAJpegNeedsItsEndMarker() throws Exception {
    byte[] whole = Pictures.jpeg(Pictures.busy(64, 48));
    Files.write(damaged, Arrays.copyOf(whole, whole.length - 2));
    Said said = said(List.of("-D" + DecoderWarnings.PROPERTY + "=print"));
    assertThat(said.out())
        .isEqualTo("broken-image: the JPEG is truncated after " + (whole.length - 2) + " bytes");
  }

  private record Said(String out, String err) {}

  private Said said(List<String> options) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(options);
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            Elsewhere.class.getName(),
            damaged.toString()));
    Path errors = folder.resolve("errors");
    Process process = new ProcessBuilder(command).redirectError(errors.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    process.waitFor();
    return new Said(out, Files.readString(errors));
  }

  /** Resizes an image. */
  static final class Elsewhere {
    public static void main(String[] args) throws IOException {
      try {
        var _ = new Resizer(ResizeOptions.defaults()).resize(Files.readAllBytes(Path.of(args[0])));
        System.out.print("resized");
      } catch (ItemException e) {
        System.out.print(e.failureClass() + ": " + e.getMessage());
      }
    }
  }
}
