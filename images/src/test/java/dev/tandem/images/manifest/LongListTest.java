package dev.tandem.images.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.source.SourceOptions;
import dev.tandem.images.source.Sources;
import dev.tandem.images.sql.Parquet;
import dev.tandem.images.store.Fsync;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Lists and manifests of any length go through a heap of 32 MB, and the memory outside it does not
 * grow with them either. The long form: {@code -Drows=10000000}.
 */
@Timeout(value = 30, unit = TimeUnit.MINUTES)
@Tag("slow")
final class LongListTest {
  private static final int ROWS = Integer.getInteger("rows", 300_000);
  private static final long MOST_KILOBYTES = 600_000; // with the JVM itself and 71 MB of library

  @TempDir private Path folder;

  @Test
  void aLongListInParquetIsStreamed() throws Exception {
    Path list =
        Parquet.write(
            folder.resolve("list.parquet"),
            "SELECT 'http://example.org/some/longer/path/' || i || '.jpg' AS url, i AS width,"
                + " repeat('caption ', 1 + i % 20) AS alt FROM range("
                + ROWS
                + ") r(i)");
    assertThat(elsewhere("list", list.toString())).contains(ROWS - 1000 + " rows");
  }

  @Test
  void aLongListInJsonIsFiltered() throws Exception {
    Path list = folder.resolve("list.jsonl");
    try (BufferedWriter out = Files.newBufferedWriter(list)) {
      for (int i = 0; i < ROWS; i++) {
        out.write("{\"url\":\"http://example.org/%d.jpg\",\"width\":%d}\n".formatted(i, i));
      }
    }
    assertThat(elsewhere("list", list.toString())).contains(ROWS - 1000 + " rows");
  }

  /** One object of JSON, each of whose fields has another name. */
  @Test
  void anObjectOfAnyNumberOfFieldsIsPassedOver() throws Exception {
    Path list = folder.resolve("list.json");
    try (BufferedWriter out = Files.newBufferedWriter(list)) {
      out.write("[{");
      for (int i = 0; i < 3 * ROWS; i++) {
        out.write("\"some longer name of a field %d\":%d,\n".formatted(i, i));
      }
      out.write("\"url\":\"http://example.org/1.jpg\"},{\"url\":\"a\",\"width\":1000}]");
    }
    assertThat(elsewhere("list", list.toString())).contains("1 rows");
    assertThat(elsewhere("columns", list.toString())).contains("1 rows");
  }

  @Test
  void aLongManifestBecomesATable() throws Exception {
    Path manifest = folder.resolve(Manifest.FILE);
    try (BufferedWriter out = Files.newBufferedWriter(manifest)) {
      for (int i = 0; i < ROWS; i++) {
        out.write(
            "{\"key\":\"%016x\",\"url\":\"http://example.org/%d\",\"status\":\"done\",\"time\":\"2026-01-01T00:00:00.123456789Z\",\"columns\":{\"n\":%d}}\n"
                .formatted(i * 7919L % ROWS, i, i));
      }
    }
    assertThat(elsewhere("table", folder.toString())).contains("written");
    assertThat(Parquet.read(folder.resolve(Manifest.TABLE), "SELECT count(*) AS n FROM FILE"))
        .first()
        .asString()
        .isEqualTo("{n=" + ROWS + "}");
  }

  private static String elsewhere(String... args) throws IOException, InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx32m",
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                Reader.class.getName()));
    command.addAll(List.of(args));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    System.out.print(said);
    return said;
  }

  /** Works in a process of its own, and says how much memory that took. */
  static final class Reader {
    public static void main(String[] args) throws Exception {
      switch (args[0]) {
        case "list" -> System.out.println(rows(args[1], "width >= 1000") + " rows");
        case "columns" -> System.out.println(rows(args[1], null) + " rows");
        case "table" -> {
          Path folder = Path.of(args[1]);
          ManifestTable.write(
              folder.resolve(Manifest.FILE), folder.resolve(Manifest.TABLE), new Fsync(folder));
          System.out.println("written");
        }
        default -> throw new IllegalArgumentException(args[0]);
      }
      Path status = Path.of("/proc/self/status");
      if (Files.exists(status)) {
        String peak =
            Files.readString(status)
                .lines()
                .filter(l -> l.startsWith("VmHWM"))
                .findFirst()
                .orElseThrow();
        System.out.println(peak);
        if (Long.parseLong(peak.replaceAll("[^0-9]", "")) > MOST_KILOBYTES) {
          System.exit(1);
        }
      }
    }

    private static long rows(String list, @Nullable String where) {
      var options = SourceOptions.defaults().columns(SourceOptions.ALL_COLUMNS).where(where);
      long rows = 0;
      try (ImageRefs refs = Sources.of(List.of(list), options).open()) {
        while (refs.hasNext()) {
          ImageRef ref = refs.next();
          rows += BrokenRef.flawOf(ref.location()) == null ? 1 : 0;
        }
      }
      return rows;
    }
  }
}
