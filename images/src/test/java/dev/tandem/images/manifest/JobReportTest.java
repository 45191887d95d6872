package dev.tandem.images.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.StoreException;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.store.FolderStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
final class JobReportTest {
  @TempDir private Path folder;
  private int lines;

  @Test
  void countsHostsByTheLastLineOfEachImage() throws IOException {
    failed(1, "http://bad.example/1", "timeout");
    failed(2, "http://bad.example/2", "timeout");
    failed(3, "http://good.example/3", "timeout");
    done(3, "http://good.example/3", 100); // it was tried again
    for (int i = 4; i < 8; i++) {
      done(i, "http://slow.example:8080/" + i, 1000 * i);
    }
    done(8, "file:///a", 5);
    JobReport report = JobReport.read(folder);
    assertThat(report.status().done()).isEqualTo(6);
    assertThat(report.status().failed()).containsExactly(Map.entry("timeout", 2L));
    assertThat(report.mostFailing())
        .containsExactly(new HostReport("bad.example", 0, 2, Duration.ZERO));
    assertThat(report.slowest())
        .containsExactly(new HostReport("slow.example", 4, 0, Duration.ofSeconds(22)));
    assertThat(report.slowest().getFirst().mean()).isEqualTo(Duration.ofMillis(5500));
    assertThat(report.last()).isEqualTo(time(8));
    assertThat(report.rate()).isEqualTo(9 / 8.0);
    assertThat(report.run()).isEqualTo(RunState.UNKNOWN);
    assertThat(report.options()).isEmpty();
  }

  @Test
  void tellsWhetherARunIsAtWorkAndWhatItExpects() {
    try (FolderStore store = FolderStore.open(folder)) {
      try (Manifest manifest =
          Manifest.open(store, ManifestOptions.of(ResizeOptions.defaults().size(100)))) {
        RunState state = JobReport.read(folder).run();
        assertThat(state.running()).isTrue();
        assertThat(state.started()).isBeforeOrEqualTo(Instant.now());
        assertThat(state.total()).isEmpty();
        manifest.expect(12_345);
        manifest.expect(7);
        assertThat(JobReport.read(folder).run().total()).isEqualTo(OptionalLong.of(7));
      }
    }
    JobReport report = JobReport.read(folder);
    assertThat(report.run().running()).isFalse();
    assertThat(report.run().total()).hasValue(7);
    assertThat(report.options())
        .containsEntry("--size", "100")
        .containsEntry("--mode", "keep-ratio")
        .containsEntry("--filter", "fast")
        .doesNotContainKey("--only-if-bigger");
  }

  @Test
  void aMarkThatSaysNothingIsPassedOver() throws IOException {
    done(1, "http://a.example/", 1);
    for (String text : new String[] {"", "{", "[]", "{\"started\":\"x\"}", "x".repeat(10_000)}) {
      Files.writeString(folder.resolve(RunMark.FILE), text);
      assertThat(JobReport.read(folder).run().running()).isFalse();
    }
    Files.delete(folder.resolve(RunMark.FILE));
    Files.createDirectory(folder.resolve(RunMark.FILE));
    try (FolderStore store = FolderStore.open(folder);
        Manifest manifest = Manifest.open(store, ManifestOptions.of(ResizeOptions.defaults()))) {
      manifest.expect(3); // a run can do without it
    }
  }

  @Test
  void thereIsNoneWithoutAManifest() {
    assertThatThrownBy(() -> JobReport.read(folder))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no job has run there");
  }

  private void done(int key, String url, int millis) throws IOException {
    add(key, url, "\"done\",\"file\":\"x\",\"bytes\":1,\"crc32c\":\"0\",\"millis\":" + millis);
  }

  private void failed(int key, String url, String failureClass) throws IOException {
    add(key, url, "\"failed\",\"class\":\"" + failureClass + "\"");
  }

  private void add(int key, String url, String rest) throws IOException {
    Path file = folder.resolve(Manifest.FILE);
    String before = Files.exists(file) ? Files.readString(file) : "";
    String line =
        "{\"key\":\"%016x\",\"url\":\"%s\",\"status\":%s,\"time\":\"%s\"}\n"
            .formatted(key, url, rest, time(lines++));
    Files.writeString(file, before + line);
  }

  private static Instant time(int second) {
    return Instant.parse("2026-11-30T12:00:00Z").plusSeconds(second);
  }
}
