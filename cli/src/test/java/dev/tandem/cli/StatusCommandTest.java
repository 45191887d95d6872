package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.manifest.Manifest;
import dev.tandem.images.manifest.ManifestOptions;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.store.FolderStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class StatusCommandTest {
  private static final String LINES =
      """
      {"key":"0000000000000001","url":"http://a.example/1","status":"done","file":"x","bytes":1,\
      "crc32c":"0","millis":100,"time":"2026-11-30T12:00:00Z"}
      {"key":"0000000000000002","url":"http://b.example/2","status":"failed","class":"timeout",\
      "time":"2026-11-30T12:00:04Z"}
      {"key":"0000000000000003","url":"http://b.example/3","status":"skipped","class":"too-small",\
      "time":"2026-11-30T12:00:05Z"}
      """;

  @TempDir private Path folder = Path.of("");

  @Test
  void showsWhatBecameOfTheImagesAndOfTheHosts() throws IOException {
    Files.writeString(folder.resolve("manifest.jsonl"), LINES);
    Session session = Session.run("images", "status", folder.toString());
    assertThat(session.exitCode()).as(session.toString()).isZero();
    assertThat(session.lines())
        .startsWith("1 done, 1 failed, 1 skipped", "       1  timeout", "       1  too-small")
        .contains("hosts with the most failures:", "       1 of 1      b.example");
    assertThat(session.out()).contains("no run is in progress, the last image ended ");
  }

  @Test
  void aRunAtWorkIsToldWithItsTotalAndOptions() {
    try (FolderStore store = FolderStore.open(folder);
        Manifest manifest = Manifest.open(store, ManifestOptions.of(ResizeOptions.defaults()))) {
      manifest.expect(2000);
      Session session = Session.run("images", "status", folder.toString());
      assertThat(session.lines().getFirst()).isEqualTo("0 done, 0 failed of 2,000 (0 %)");
      assertThat(session.out())
          .contains("a run has been in progress since ")
          .contains("no image has ended yet")
          .contains("options: --size 256 --mode keep-ratio --format jpg --quality 85");
    }
  }

  @Test
  void printsOneJsonObjectForPrograms() throws IOException {
    Files.writeString(folder.resolve("manifest.jsonl"), LINES);
    Session session = Session.run("images", "status", "--json", folder.toString());
    assertThat(session.exitCode()).as(session.toString()).isZero();
    assertThat(session.lines())
        .containsExactly(
            """
            {"target":"%s","done":1,"failed":1,"skipped":1,"failures":{"timeout":1},\
            "skips":{"too-small":1},"total":null,"running":false,"started":null,\
            "last_line":"2026-11-30T12:00:05Z","per_second":0.6,\
            "most_failing_hosts":[{"host":"b.example","done":0,"failed":1,"mean_millis":0}],\
            "slowest_hosts":[],"options":{}}\
            """
                .formatted(folder));
  }

  @Test
  void aTargetInS3IsReadFromThereIfItsManifestIsNotOnThisMachine()
      throws IOException, InterruptedException {
    Path photo = new PhotoFile(folder.resolve("photo.png")).path();
    try (S3Server server = new S3Server()) {
      String target = "s3://" + S3Server.BUCKET + "/thumbs";
      Path state = folder.resolve("state");
      List<String> s3 = List.of("--s3-endpoint", server.endpoint(), "--state", state.toString());
      assertThat(run(List.of("images", photo.toString(), "--to", target), s3)).contains("exit 0");
      assertThat(run(List.of("images", "status", target), s3))
          .contains("1 done, 0 failed of 1 (100 %)")
          .contains("options: --to " + target);
      Files.move(state, folder.resolve("away"));
      assertThat(run(List.of("images", "status", target), s3))
          .contains("1 done, 0 failed")
          .contains("exit 0");
      assertThat(run(List.of("images", "status", target + "/none"), s3))
          .contains("There is no manifest.jsonl in " + state)
          .contains("exit 2");
    }
  }

  /** Runs the command in a process of its own, since credentials are found in its environment. */
  private String run(List<String> command, List<String> more)
      throws IOException, InterruptedException {
    List<String> words =
        OtherProcess.command(Stream.concat(command.stream(), more.stream())).toList();
    ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
    builder.environment().putAll(Map.copyOf(S3Server.CREDENTIALS));
    Process process = builder.start();
    String printed = String.join("\n", process.inputReader().lines().toList());
    return printed + "\nexit " + process.waitFor();
  }
}
