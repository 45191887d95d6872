package dev.tandem.images.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.Failure;
import dev.tandem.Outcome;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.RowData;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.item.WebFacts;
import dev.tandem.images.resize.Format;
import dev.tandem.images.resize.PictureFacts;
import dev.tandem.images.resize.PictureHash;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.sql.ColumnTypes;
import dev.tandem.images.sql.Parquet;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.FolderStore;
import dev.tandem.images.store.Original;
import dev.tandem.images.store.Stored;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ManifestTableTest {
  @TempDir private Path folder;

  private FolderStore store;

  @BeforeEach
  void store() {
    store = FolderStore.open(folder);
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void hasARowForEachImageThatSaysWhatItsLastLineSays() throws Exception {
    try (Manifest manifest = open()) {
      manifest.add(failed(ref("http://x/a", RowData.NOTHING)));
      manifest.add(done(ref("http://x/b", RowData.NOTHING)));
      manifest.add(done(ref("http://x/a", RowData.NOTHING)));
      manifest.add(failed(ref("http://x/c", RowData.NOTHING)));
      manifest.writeTable();
    }
    assertThat(Parquet.read(table(), "SELECT url, status, width, class FROM FILE"))
        .extracting(row -> row.values().toString())
        .containsExactly(
            "[http://x/b, done, 256, null]",
            "[http://x/a, done, 256, null]",
            "[http://x/c, failed, null, http-404]");
    assertThat(
            Parquet.read(
                table(), "SELECT count(*) AS n FROM FILE WHERE time > now() - INTERVAL 1 HOUR"))
        .containsExactly(Map.of("n", 3L));
    assertNothingElse();
  }

  @Test
  void hasAllFieldsOfALineWhateverTheRunWas() throws Exception {
    try (Manifest manifest = open()) {
      manifest.add(done(ref("http://x/a", new RowData("a cat", "{\"columns\":1}"))));
      manifest.add(failed(ref("http://x/b", RowData.NOTHING)));
      manifest.writeTable();
    }
    String lines = Files.readString(folder.resolve(Manifest.FILE));
    assertThat(ManifestFields.TYPES.keySet())
        .allMatch(field -> lines.contains('"' + field + "\":"));
    assertThat(fields(lines)).isSubsetOf(ManifestFields.TYPES.keySet());
    List<Map<String, Object>> rows = Parquet.read(table(), "SELECT * FROM FILE");
    assertThat(rows.getFirst().keySet())
        .containsAll(
            ManifestFields.TYPES.keySet().stream().filter(f -> !f.equals("columns")).toList())
        .hasSize(ManifestFields.TYPES.size());
    assertThat(rows.getFirst())
        .containsEntry("caption", "a cat")
        .containsEntry("final_url", "http://x/final")
        .containsEntry("address", "192.0.2.1")
        .containsEntry("http_status", 200)
        .containsEntry("list_columns", 1L)
        .containsEntry("millis", 1500L)
        .containsEntry("sha256", "00ff");
  }

  private static Set<String> fields(String lines) throws IOException {
    Set<String> fields = new HashSet<>();
    for (String line : lines.lines().toList()) {
      try (JsonParser json = new JsonFactory().createParser(line)) {
        json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          fields.add(json.currentName());
          json.nextToken();
          json.skipChildren();
        }
      }
    }
    return fields;
  }

  @Test
  void carriedColumnsAreItsOwnWithTheirTypes() throws Exception {
    try (Manifest manifest = open()) {
      manifest.add(
          done(
              ref(
                  "http://x/a",
                  new RowData(
                      null,
                      "{\"n\":1,\"f\":1,\"t\":\"007\",\"b\":true,\"mixed\":1,\"o\":{\"k\":[1]},"
                          + "\"none\":null,\"URL\":\"u\",\"list_url\":\"v\",\"a \\\"b'\":\"q\"}"))));
      manifest.add(
          failed(
              ref(
                  "http://x/b",
                  new RowData(
                      null, "{\"n\":-2,\"f\":1.5,\"mixed\":\"x\",\"N\":3,\"zero\":\"\\u0000\"}"))));
      manifest.writeTable();
    }
    List<Map<String, Object>> rows = Parquet.read(table(), "SELECT * FROM FILE");
    assertThat(rows.getFirst())
        .containsEntry("n", 1L)
        .containsEntry("f", 1.0)
        .containsEntry("t", "007")
        .containsEntry("b", true)
        .containsEntry("mixed", "1")
        .containsEntry("none", null)
        .containsEntry("list_list_URL", "u")
        .containsEntry("list_url", "v")
        .containsEntry("a \"b'", "q");
    assertThat(String.valueOf(rows.getFirst().get("o"))).isEqualTo("{\"k\":[1]}");
    assertThat(rows.getLast())
        .containsEntry("n", -2L)
        .containsEntry("f", 1.5)
        .containsEntry("mixed", "x")
        .containsEntry("t", null)
        .containsEntry("zero", "\0");
  }

  @Test
  void wherePossibleColumnsAreTooManyTheyAreOne() throws Exception {
    try (Manifest manifest = open()) {
      for (int i = 0; i <= ColumnTypes.MOST; i++) {
        manifest.add(done(ref("http://x/" + i, new RowData(null, "{\"c" + i + "\":1}"))));
      }
      manifest.writeTable();
    }
    assertThat(Parquet.read(table(), "SELECT columns::VARCHAR AS c FROM FILE LIMIT 1"))
        .containsExactly(Map.of("c", "{\"c0\":1}"));
  }

  @Test
  void isThereOnlyWhileItSaysTheSameAsTheManifest() throws Exception {
    try (Manifest manifest = open()) {
      manifest.add(done(ref("http://x/a", RowData.NOTHING)));
      manifest.writeTable();
    }
    assertThat(table()).exists();
    try (Manifest manifest = open()) {
      assertThat(table()).exists(); // nothing new yet
      manifest.add(done(ref("http://x/b", RowData.NOTHING)));
      assertThat(table()).doesNotExist();
    }
    try (Manifest manifest = open()) {
      manifest.writeTable();
    }
    assertThat(Parquet.read(table(), "SELECT count(*) AS n FROM FILE"))
        .containsExactly(Map.of("n", 2L));
  }

  @Test
  void oneThatAPowerCutBroughtBackIsMadeAnew() throws Exception {
    Parquet.write(table(), "SELECT 1 AS old");
    Files.setLastModifiedTime(table(), FileTime.from(Instant.EPOCH));
    try (Manifest manifest = open()) {
      manifest.writeTable();
    }
    assertThat(Parquet.read(table(), "SELECT * FROM FILE")).isEmpty();
  }

  @Test
  void isWholeOrAbsent() throws Exception {
    writeLines(100_000);
    Files.writeString(folder.resolve(".manifest.parquet.new"), "left by a killed run");
    Files.createDirectories(folder.resolve(".manifest.parquet.spill"));
    try (Manifest manifest = open()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(manifest::writeTable).isInstanceOf(InterruptedException.class);
      assertNothingElse();
      assertThat(table()).doesNotExist();
      Thread owner = Thread.currentThread();
      Thread late = Thread.ofPlatform().start(() -> interruptInNativeCode(owner));
      assertThatThrownBy(manifest::writeTable).isInstanceOf(InterruptedException.class);
      late.join();
      assertNothingElse();
      assertThat(table()).doesNotExist();
      manifest.writeTable();
    }
    assertThat(Parquet.read(table(), "SELECT count(*) AS n, max(width) AS w FROM FILE"))
        .containsExactly(Map.of("n", 100_000L, "w", 256));
    assertNothingElse();
  }

  /** It has begun once its thread is there. */
  private static void interruptInNativeCode(Thread owner) {
    while (Thread.getAllStackTraces().keySet().stream()
        .noneMatch(thread -> thread.getName().equals("manifest table"))) {
      Thread.onSpinWait();
    }
    owner.interrupt();
  }

  @Test
  void aFolderThatCannotBeWrittenIsToldInOneLine() throws Exception {
    try (Manifest manifest = open()) {
      manifest.add(done(ref("http://x/a", RowData.NOTHING)));
      Files.createDirectories(folder.resolve(".manifest.parquet.new/in the way"));
      assertThatThrownBy(manifest::writeTable)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("Cannot write " + table())
          .hasMessageNotContaining("\n");
    }
  }

  @Test
  void longLinesGetTheMemoryThatTheyNeed() throws Exception {
    open().close();
    String text = "x".repeat(60_000);
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(Manifest.FILE))) {
      for (int i = 0; i < 4000; i++) {
        out.write("{\"key\":\"%016x\",\"status\":\"done\",".formatted(i));
        out.write("\"columns\":{\"text\":\"" + i + text + "\"}}\n");
      }
    }
    try (Manifest manifest = open()) {
      manifest.writeTable();
    }
    assertThat(Parquet.read(table(), "SELECT count(*) AS n, min(strlen(text)) AS l FROM FILE"))
        .containsExactly(Map.of("n", 4000L, "l", 60_001L));
  }

  /** As many lines as a manifest has, without forcing them. */
  private void writeLines(int count) throws IOException {
    open().close();
    byte[] line = ManifestLine.of(done(ref("http://x/a", RowData.NOTHING)), Instant.now());
    String text = new String(line, UTF_8);
    String key = Key.of(ref("http://x/a", RowData.NOTHING)).toString();
    try (BufferedWriter out = Files.newBufferedWriter(folder.resolve(Manifest.FILE))) {
      for (int i = 0; i < count; i++) {
        out.write(text.replace(key, "%016x".formatted(i)));
      }
    }
  }

  private void assertNothingElse() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .filteredOn(name -> name.contains("parquet"))
          .isSubsetOf(Manifest.TABLE);
    }
  }

  private Path table() {
    return folder.resolve(Manifest.TABLE);
  }

  private Manifest open() {
    return Manifest.open(store, ManifestOptions.of(ResizeOptions.defaults()));
  }

  private static ImageRef ref(String url, RowData carried) {
    return new ImageRef(url, "list:1", carried);
  }

  private static final WebFacts WEB = new WebFacts("http://x/final", "192.0.2.1", "image/png", 200);

  private static Outcome<ImageRef, Finished> done(ImageRef ref) {
    return new Outcome.Done<>(
        ref,
        new Finished(
            new Stored("a.jpg", 9_000, 0xe3069283),
            Format.JPG,
            256,
            128,
            new Original(70_000, "00ff", "png", 1024, 512, WEB, "{\"Make\":\"Leica\"}"),
            2,
            Duration.ofMillis(1500),
            new PictureFacts(true, PictureHash.parse("00000000000000ff"))));
  }

  private static Outcome<ImageRef, Finished> failed(ImageRef ref) {
    var notFound = ItemException.lasting(FailureClass.httpStatus(404), "404 \ud800");
    return new Outcome.Failed<>(new Failure<>(ref, ref, "download", notFound, 3));
  }
}
