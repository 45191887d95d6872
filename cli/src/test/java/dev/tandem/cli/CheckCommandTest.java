package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.manifest.Manifest;
import dev.tandem.images.manifest.ManifestOptions;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.store.FolderStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(120)
class CheckCommandTest {
  private static final int PHOTOS = 5;

  @TempDir private Path folder = Path.of("");
  private Path photos = Path.of("");
  private Path out = Path.of("");

  @BeforeEach
  void photos() throws IOException {
    photos = Files.createDirectory(folder.resolve("photos"));
    for (int i = 0; i < PHOTOS; i++) {
      Path _ = new PhotoFile(photos.resolve("photo" + i + ".png")).path();
    }
    out = folder.resolve("out");
  }

  @Test
  void whatIsMissingCutOrUnknownIsFoundAndMadeAgainOnRequest() throws IOException {
    assertThat(images().exitCode()).isZero();
    assertThat(check().exitCode()).isZero();
    Map<String, byte[]> whole = files();
    List<Path> results = results();
    Files.delete(results.get(0));
    Files.write(results.get(1), new byte[7]);
    Files.writeString(results.get(2).resolveSibling("x-0123456789abcdef.jpg"), "x");
    Files.writeString(out.resolve("notes.txt"), "x");

    Session found = check();
    assertThat(found.exitCode()).as(found.toString()).isEqualTo(3);
    assertThat(found.lines())
        .startsWith("5 done according to the manifest, 3 of them as it says", "1 missing:")
        .contains("  " + name(results.get(0)), "1 of another size:")
        .contains("1 without a line in the manifest:")
        .contains("1 other files, which are named like no result");
    assertThat(found.out())
        .contains(name(results.get(1)) + " (7 bytes instead of ")
        .contains("add --forget-missing");
    assertThat(images().out()).contains("0 put").contains("5 left out"); // nothing was forgotten

    Session forgotten = check("--forget-missing");
    assertThat(forgotten.exitCode()).isEqualTo(3);
    assertThat(forgotten.out()).contains("2 will be made again");
    assertThat(images().out()).contains("2 put = 2 done");
    Files.delete(results.get(2).resolveSibling("x-0123456789abcdef.jpg"));
    Session mended = check();
    assertThat(mended.exitCode()).as(mended.toString()).isZero();
    Files.delete(out.resolve("notes.txt"));
    assertThat(files()).containsExactlyEntriesOf(whole);
  }

  @Test
  void membersOfShardsAreFound() throws IOException {
    assertThat(images("--shards", "2").exitCode()).isZero();
    assertThat(check().exitCode()).isZero();
    Files.delete(out.resolve("00001.tar"));
    byte[] shard = Files.readAllBytes(out.resolve("00002.tar"));
    Session found = check();
    assertThat(found.exitCode()).as(found.toString()).isEqualTo(3);
    assertThat(found.out()).contains("2 missing:\n  00001.tar/");
    assertThat(check("--forget-missing").out()).contains("2 will be made again");
    assertThat(images("--shards", "2").out()).contains("2 put = 2 done");
    assertThat(out.resolve("00003.tar")).exists(); // a number is never used again
    assertThat(check().exitCode()).isZero();
    Files.write(out.resolve("00002.tar"), Arrays.copyOf(shard, 700)); // cut
    assertThat(check().out()).contains("1 missing:\n  00002.tar/");
  }

  @ParameterizedTest
  @CsvSource({
    "tar, --shard-index --shard-table",
    "parquet, ''",
    "tfrecord, --shard-index --shard-table",
  })
  void imagesInShardsOfAnyFormatAreFound(String format, String beside) throws IOException {
    List<String> options = new ArrayList<>(List.of("--shards", "2", "--shard-format", format));
    Stream.of(beside.split(" ")).filter(option -> !option.isEmpty()).forEach(options::add);
    String[] command = options.toArray(String[]::new);
    assertThat(images(command).exitCode()).isZero();
    Session whole = check();
    assertThat(whole.lines())
        .as(whole.toString())
        .containsExactly("5 done according to the manifest, 5 of them as it says");
    Path shard = out.resolve("00000." + format);
    byte[] content = Files.readAllBytes(shard);
    Files.write(shard, Arrays.copyOf(content, 700)); // cut
    assertThat(check().out()).contains("2 missing:\n  00000." + format + "/");
    Files.write(shard, content);
    Files.delete(out.resolve("00001." + format));
    assertThat(check("--forget-missing").out()).contains("2 will be made again");
    assertThat(images(command).out()).contains("2 put = 2 done");
    assertThat(out.resolve("00003." + format)).exists();
    assertThat(check().exitCode()).isZero();
  }

  @Test
  void objectsAndShardsInABucketAreFound() throws Exception {
    try (S3Server server = new S3Server()) {
      for (String more : List.of("", "--shards=2")) {
        String target = "s3://" + S3Server.BUCKET + "/t" + more.length();
        Path state = folder.resolve("state" + more.length());
        List<String> s3 = List.of("--s3-endpoint", server.endpoint(), "--state", "" + state);
        List<String> command = new ArrayList<>(List.of("images", "" + photos, "--to", target));
        if (!more.isEmpty()) {
          command.add(more);
        }
        assertThat(run(command, s3)).contains("5 done").endsWith("exit 0");
        assertThat(run(List.of("images", "verify", target), s3))
            .contains("5 done according to the manifest, 5 of them as it says")
            .endsWith("exit 0");
        server.clear();
        assertThat(run(List.of("images", "check", "--forget-missing", target), s3))
            .contains("5 missing:")
            .contains("5 will be made again")
            .endsWith("exit 3");
        assertThat(run(command, s3)).contains("5 put = 5 done").endsWith("exit 0");
        assertThat(run(List.of("images", "check", target), s3)).endsWith("exit 0");
        assertThat(Session.run("images", "check", "" + state).err())
            .contains("the results of this job are elsewhere");
      }
    }
  }

  @Test
  void imagesInParquetInABucketAreFound() throws Exception {
    try (S3Server server = new S3Server()) {
      String target = "s3://" + S3Server.BUCKET + "/t";
      Path state = folder.resolve("state");
      List<String> s3 = List.of("--s3-endpoint", server.endpoint(), "--state", "" + state);
      List<String> command =
          List.of("images", "" + photos, "--to", target, "--shards=2", "--shard-format=parquet");
      assertThat(run(command, s3)).contains("5 done").endsWith("exit 0");
      assertThat(server.objects()).containsKeys("t/00000.parquet", "t/00002.parquet");
      assertThat(run(List.of("images", "check", target), s3))
          .contains("5 done according to the manifest, 5 of them as it says")
          .endsWith("exit 0");
    }
  }

  @Test
  void isRefusedWhileARunIsAtWorkAndWhereThereIsNoJob() throws IOException {
    Files.createDirectory(out);
    assertThat(check().err()).contains("no job has run there");
    try (FolderStore store = FolderStore.open(out);
        Manifest _ = Manifest.open(store, ManifestOptions.of(ResizeOptions.defaults()))) {
      Session session = check();
      assertThat(session.exitCode()).isEqualTo(2);
      assertThat(session.err()).contains("A run is in progress in ");
    }
  }

  private Session images(String... more) {
    return Session.run(
        Stream.concat(Stream.of("images", "" + photos, "--to", "" + out), Stream.of(more))
            .toArray(String[]::new));
  }

  private Session check(String... more) {
    return Session.run(
        Stream.concat(Stream.of("images", "check", "" + out), Stream.of(more))
            .toArray(String[]::new));
  }

  private List<Path> results() throws IOException {
    try (Stream<Path> files = Files.walk(out)) {
      return files.filter(file -> file.toString().endsWith(".jpg")).sorted().toList();
    }
  }

  private Map<String, byte[]> files() throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    for (Path file : results()) {
      files.put(name(file), Files.readAllBytes(file));
    }
    return files;
  }

  private String name(Path file) {
    return out.relativize(file).toString();
  }

  /** Runs the command in a process of its own, since credentials are found in its environment. */
  private static String run(List<String> command, List<String> more)
      throws IOException, InterruptedException {
    List<String> words =
        OtherProcess.command(Stream.concat(command.stream(), more.stream())).toList();
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(S3Server.CREDENTIALS);
    Process process = builder.start();
    String printed = String.join("\n", process.inputReader().lines().toList());
    return printed + "\nexit " + process.waitFor();
  }
}
