package dev.tandem.images.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.Key;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.sql.Parquet;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class LastLinesTest {
  @TempDir private Path folder;

  @Test
  void eachItemHasItsLastLine() throws IOException {
    String lost = new String(ManifestLine.ofLost(new Key(3), Instant.EPOCH), UTF_8);
    manifest(
        failed(1, "timeout"), done(2), failed(3, "tls"), done(1), done(3), lost, failed(4, "tls"));
    assertThat(export()).isEqualTo(done(2) + done(1) + failed(4, "tls"));
  }

  @Test
  void anItemThatWasRetriedMoreOftenThanAByteCountsHasOneLineToo() throws IOException {
    String often = String.join("", Collections.nCopies(600, failed(1, "timeout")));
    manifest(often, done(2));
    assertThat(export()).isEqualTo(failed(1, "timeout") + done(2));
  }

  @Test
  void joinedLinesAreSeparatedAndALineCutShortIsLeftOut() throws IOException {
    manifest(done(1).strip(), failed(2, "tls"), "   \n", done(2).strip(), done(3), "{\"key\":\"00");
    assertThat(export()).isEqualTo(done(1) + done(2) + done(3));
  }

  @Test
  void aFileIsWrittenAsAWholeOrStaysAsItWas() throws Exception {
    manifest(failed(1, "tls"), done(1), done(2));
    Path file = Files.writeString(folder.resolve("last.jsonl"), "before");
    assertThat(LastLines.writeFile(folder, file)).isEqualTo(2);
    assertThat(file).hasContent(done(1) + done(2));
    manifest(done(1), "no line\n");
    assertThatThrownBy(() -> LastLines.writeFile(folder, file)).isInstanceOf(StoreException.class);
    assertThat(file).hasContent(done(1) + done(2));
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(each -> String.valueOf(each.getFileName())))
          .containsExactlyInAnyOrder("last.jsonl", Manifest.FILE);
    }
  }

  @Test
  void aTableHasARowForEach() throws Exception {
    manifest(failed(1, "tls"), done(1), done(2), failed(3, "tls"), "{\"key\":");
    Path table = folder.resolve("last.parquet");
    assertThat(LastLines.writeFile(folder, table)).isEqualTo(3);
    assertThat(Parquet.read(table, "SELECT status, count(*) AS n FROM FILE GROUP BY 1 ORDER BY 1"))
        .isEqualTo(List.of(Map.of("status", "done", "n", 2L), Map.of("status", "failed", "n", 1L)));
  }

  @Test
  void theManifestItselfIsNotOverwritten() throws IOException {
    manifest(done(1));
    assertThatThrownBy(() -> LastLines.writeFile(folder, folder.resolve(Manifest.FILE)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("it is the manifest itself");
    assertThat(folder.resolve(Manifest.FILE)).hasContent(done(1));
    assertThatThrownBy(() -> LastLines.write(folder.resolve("none"), new ByteArrayOutputStream()))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("no job has run there");
  }

  private void manifest(String... lines) throws IOException {
    Files.writeString(folder.resolve(Manifest.FILE), String.join("", lines));
  }

  private String export() throws IOException {
    var out = new ByteArrayOutputStream();
    long count = LastLines.write(folder, out);
    assertThat(out.toString(UTF_8).lines().count()).isEqualTo(count);
    return out.toString(UTF_8);
  }

  private static String done(int key) {
    return "{\"key\":\"%016x\",\"url\":\"http://x/%d\",\"status\":\"done\",\"file\":\"a\",\"bytes\":1,\"crc32c\":\"00000001\"}\n"
        .formatted(key, key);
  }

  private static String failed(int key, String failureClass) {
    return "{\"key\":\"%016x\",\"url\":\"http://x/%d\",\"status\":\"failed\",\"class\":\"%s\"}\n"
        .formatted(key, key, failureClass);
  }
}
