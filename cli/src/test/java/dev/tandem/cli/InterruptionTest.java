package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C, in a process of its own. */
@Timeout(60)
@DisabledOnOs(OS.WINDOWS)
@Tag("slow")
class InterruptionTest {
  /** How long a look at the files of the process leaves it alone. */
  private static final long LOOK_AGAIN_NANOS = 1_000_000;

  @TempDir private Path folder = Path.of("");

  @Test
  void ctrlCEndsInOrderWhileDownloadsAreStuck() throws IOException, InterruptedException {
    try (BadServer server = new BadServer(Map.of("/good.png", picture()))) {
      Path list =
          Files.writeString(
              folder.resolve("list.txt"),
              IntStream.range(0, 1000)
                  .mapToObj(i -> server.url("/silent.jpg?" + i))
                  .collect(Collectors.joining("\n", server.url("/good.png") + "\n", "\n")));
      Process process = start(list.toString(), "--workers", "download=4");
      awaitResult();
      interrupt(process);
      String printed = printed(process);
      assertThat(process.waitFor()).as(printed).isEqualTo(130);
      assertThat(printed)
          .contains(" = 1 done + 0 failed + 0 skipped + ")
          .endsWith("interrupted; 1 item finished\n")
          .doesNotContain("Exception");
      assertThat(files()).singleElement().asString().endsWith(".jpg");
    }
  }

  @Test
  void ctrlCEndsInOrderInAListFullOfHostileLines() throws IOException, InterruptedException {
    String hostile =
        String.join(
            "\n",
            "http://a/" + " ".repeat(60_000) + "b",
            "http://[" + ":".repeat(60_000) + "z]/",
            "http://" + "中".repeat(8_000) + "/",
            "._".repeat(30_000) + "!");
    try (BadServer server = new BadServer(Map.of("/good.png", picture()))) {
      Path list =
          Files.writeString(
              folder.resolve("list.txt"),
              IntStream.range(0, 1000)
                  .mapToObj(i -> server.url("/silent.jpg?" + i))
                  .collect(
                      Collectors.joining(
                          "\n", hostile + "\n" + server.url("/good.png") + "\n", "\n" + hostile)));
      Process process = start(list.toString(), "--workers", "download=4");
      awaitResult();
      interrupt(process);
      String printed = printed(process);
      assertThat(process.waitFor()).as(printed).isEqualTo(130);
      assertThat(printed).contains(" = 1 done + ").doesNotContain("did not stop", "Exception");
    }
  }

  @Test
  void ctrlCEndsInOrderWhileStandardInputIsSilent() throws IOException, InterruptedException {
    try (BadServer server = new BadServer(Map.of("/good.png", picture()))) {
      Process process = start("-");
      process.getOutputStream().write((server.url("/good.png") + "\n").getBytes(UTF_8));
      process.getOutputStream().flush(); // and stays open
      awaitResult();
      interrupt(process);
      String printed = printed(process);
      assertThat(process.waitFor()).as(printed).isEqualTo(130);
      assertThat(printed).endsWith("interrupted; 1 item finished\n").doesNotContain("Exception");
    }
  }

  @Test
  void ctrlCLeavesNothingHiddenBehind() throws IOException, InterruptedException {
    try (BadServer server = new BadServer(Map.of("/good.png", picture()))) {
      Process process = start(server.url("/good.png"), server.url("/silent.jpg"));
      awaitResult();
      interrupt(process);
      String printed = printed(process);
      assertThat(process.waitFor()).as(printed).isEqualTo(130);
      try (Stream<Path> left = Files.list(folder.resolve("out"))) {
        assertThat(left.map(file -> file.getFileName().toString()))
            .contains("manifest.jsonl", "job.json")
            .noneMatch(name -> name.startsWith("."));
      }
    }
  }

  @Test
  void ctrlCLeavesTheShardInTheMakingToTheNextRun() throws IOException, InterruptedException {
    try (BadServer server = new BadServer(Map.of("/good.png", picture()))) {
      Process process =
          start(server.url("/good.png"), server.url("/silent.jpg"), "--shards", "1000");
      Path out = folder.resolve("out");
      Path manifest = out.resolve("manifest.jsonl");
      while (!Files.exists(manifest) || Files.size(manifest) == 0) {
        LockSupport.parkNanos(LOOK_AGAIN_NANOS);
      }
      interrupt(process);
      String printed = printed(process);
      assertThat(process.waitFor()).as(printed).isEqualTo(130);
      assertThat(out.resolve("00000.tar")).doesNotExist();
      assertThat(out.resolve(".shards/00000.tar")).isNotEmptyFile();
    }
  }

  /**
   * A shell without job control has what it starts with {@code &} ignore SIGINT, and the children
   * of that too, unless told otherwise.
   */
  private static Stream<String> heedingInterrupts() throws IOException {
    return ignoresInterrupts() ? Stream.of("env", "--default-signal=INT") : Stream.empty();
  }

  private static boolean ignoresInterrupts() throws IOException {
    Path status = Path.of("/proc/self/status");
    return Files.exists(status)
        && Files.readAllLines(status).stream()
            .filter(line -> line.startsWith("SigIgn:"))
            .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
  }

  private Process start(String... args) throws IOException {
    List<String> command =
        Stream.of(
                heedingInterrupts(),
                OtherProcess.command(
                    Stream.of(
                        "images",
                        "--quiet",
                        "--allow-private-addresses",
                        "--to",
                        folder.resolve("out").toString())),
                Stream.of(args))
            .flatMap(part -> part)
            .toList();
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-INT", "" + process.pid()).start().waitFor()).isZero();
  }

  private static String printed(Process process) throws IOException {
    try (BufferedReader reader = process.inputReader()) {
      return String.join("\n", reader.lines().toList()) + "\n";
    }
  }

  /** Waits until the one image that can be had is there; then nothing moves any more. */
  private void awaitResult() throws IOException {
    while (files().isEmpty()) {
      LockSupport.parkNanos(LOOK_AGAIN_NANOS);
    }
  }

  private List<Path> files() throws IOException {
    Path out = folder.resolve("out");
    List<Path> results = new ArrayList<>();
    collect(out, results);
    return results;
  }

  /** Not a walk: what is in the hidden folder of the store leaves it at any moment. */
  private static void collect(Path from, List<Path> results) throws IOException {
    if (!Files.isDirectory(from)) {
      return;
    }
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        if (file.toString().endsWith(".jpg")) {
          results.add(file);
        } else if (!file.getFileName().toString().startsWith(".")) {
          collect(file, results);
        }
      }
    }
  }

  private static byte[] picture() throws IOException {
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(300, 200, BufferedImage.TYPE_INT_RGB), "png", bytes);
    return bytes.toByteArray();
  }
}
