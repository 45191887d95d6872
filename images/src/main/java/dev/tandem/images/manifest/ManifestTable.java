package dev.tandem.images.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.images.item.Json;
import dev.tandem.images.item.Lowercase;
import dev.tandem.images.sql.ColumnTypes;
import dev.tandem.images.sql.DuckDb;
import dev.tandem.images.store.FlatFolder;
import dev.tandem.images.store.Fsync;
import dev.tandem.images.store.ImageFacts;
import dev.tandem.images.store.WholeFile;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A manifest as a Parquet table: one row per image, taken from its last line, in the order of these
 * lines.
 *
 * <p>The columns are always all fields of a {@link ManifestLine}, except that the columns carried
 * over from the list replace {@code columns}, unless there are too many. A carried column with the
 * name of a field gets {@value #PREFIX} before its name, repeatedly if the longer name is taken
 * too. Nested values are JSON text.
 */
final class ManifestTable {
  private static final String PREFIX = "list_";
  private static final int MOST_ROWS_OF_A_GROUP = 50_000;
  private static final int ROWS_AT_A_TIME = 2_048; // the vector size of DuckDB
  private static final long BYTES_OF_A_GROUP = 32 << 20;

  /** The number of copies of a batch in memory: as text, parsed, arranged by column, compressed. */
  private static final int COPIES = 10;

  private final Path lines;
  private final Path table;
  private final Path unnamed;
  private final Path spill;
  private final Fsync fsync;

  private long widest; // bytes of the largest batch of ROWS_AT_A_TIME lines

  private ManifestTable(Path lines, Path table, Fsync fsync) {
    this.fsync = fsync;
    this.lines = lines;
    this.table = table;
    unnamed = WholeFile.unnamed(table);
    spill = table.resolveSibling("." + table.getFileName() + ".spill");
  }

  /**
   * Writes the table, whole or not at all. Uses 200 to 400 MB of memory, whatever its length, or
   * more if lines are longer than 10 KB.
   *
   * @throws InterruptedException if the thread is interrupted, which soon ends the work
   */
  static void write(Path lines, Path table, Fsync fsync)
      throws IOException, SQLException, InterruptedException {
    new ManifestTable(lines, table, fsync).write();
  }

  private void write() throws IOException, SQLException, InterruptedException {
    try {
      ColumnTypes carried = carried();
      remove(); // leftovers of a killed run
      Files.createDirectory(spill);
      try (DuckDb database = DuckDb.spilling(spill, widest * COPIES, lines, unnamed);
          Statement copying = database.connection().createStatement()) {
        execute(copying, copy(carried));
      }
      // The name is not forced: a table that a power cut has undone is made again.
      WholeFile.nameContentForced(table, fsync);
    } finally {
      remove();
    }
  }

  private String copy(ColumnTypes carried) {
    return """
    COPY (
      WITH line AS (SELECT *, row_number() OVER () AS line FROM %s)
      SELECT %s
      FROM (SELECT *, json_transform(columns, %s) AS carried FROM line)
      WHERE line IN (SELECT max(line) FROM line GROUP BY key) AND status <> 'lost'
    ) TO %s (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE %d, USE_TMP_FILE false)\
    """
        .formatted(
            source(),
            selected(carried),
            DuckDb.text(carried.names().isEmpty() ? "{\"none\":\"VARCHAR\"}" : carried.structure()),
            DuckDb.text(unnamed.toAbsolutePath().toString()),
            rowsOfAGroup());
  }

  /**
   * Returns the number of rows in a row group, which is limited because a group is in memory as a
   * whole.
   */
  private long rowsOfAGroup() {
    long groups = BYTES_OF_A_GROUP / Math.max(1, widest);
    return Math.clamp(groups * ROWS_AT_A_TIME, ROWS_AT_A_TIME, MOST_ROWS_OF_A_GROUP);
  }

  private String source() {
    String columns =
        ManifestFields.TYPES.entrySet().stream()
            .map(field -> DuckDb.text(field.getKey()) + ": " + DuckDb.text(field.getValue()))
            .collect(Collectors.joining(", ", "{", "}"));
    return "read_json(%s, format = 'newline_delimited', columns = %s)"
        .formatted(DuckDb.file(lines), columns);
  }

  private static String selected(ColumnTypes carried) {
    Set<String> ours = ManifestFields.TYPES.keySet();
    String fields =
        ours.stream()
            .filter(name -> !name.equals(ImageFacts.COLUMNS) || carried.tooMany())
            .map(DuckDb::name)
            .collect(Collectors.joining(", "));
    if (carried.tooMany()) {
      return fields;
    }
    Set<String> taken = new HashSet<>(ours);
    carried.names().forEach(name -> taken.add(Lowercase.of(name)));
    StringBuilder all = new StringBuilder(fields);
    for (String name : carried.names()) {
      String called = name;
      if (ours.contains(Lowercase.of(name))) {
        do {
          called = PREFIX + called;
        } while (!taken.add(Lowercase.of(called)));
      }
      all.append(", carried.").append(DuckDb.name(name)).append(" AS ").append(DuckDb.name(called));
    }
    return all.toString();
  }

  /** Collects the carried columns, and measures the widest batch. */
  private ColumnTypes carried() throws IOException, InterruptedException {
    var carried = new ColumnTypes(false);
    try (BufferedReader reader = Files.newBufferedReader(lines, UTF_8)) {
      long count = 0;
      long bytes = 0;
      for (String line; (line = reader.readLine()) != null; ) {
        bytes = count++ % ROWS_AT_A_TIME == 0 ? line.length() : bytes + line.length();
        widest = Math.max(widest, bytes);
        if (line.contains("\"" + ImageFacts.COLUMNS + "\"")) {
          add(line, carried);
        }
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
    return carried;
  }

  private static void add(String line, ColumnTypes carried) throws IOException {
    try (JsonParser json = Json.FACTORY.createParser(line)) {
      var _ = json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean here = json.currentName().equals(ImageFacts.COLUMNS);
        if (json.nextToken() == JsonToken.START_OBJECT && here) {
          carried.add(json);
        }
        json.skipChildren();
      }
    }
  }

  /**
   * Runs a statement in another thread and waits for it here, because an interrupt does not reach
   * native code.
   */
  private static void execute(Statement statement, String sql)
      throws SQLException, InterruptedException {
    var work =
        new FutureTask<@Nullable Void>(() -> {
          statement.execute(sql);
          return null;
        });
    Thread thread = Thread.ofPlatform().name("manifest table").start(work);
    try {
      var _ = work.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof SQLException failure ? failure : new SQLException(e.getCause());
    } catch (InterruptedException e) {
      // Cancelling has no effect before the statement begins, and nothing tells when it does.
      boolean ended = false;
      while (!ended) {
        cancel(statement);
        ended = joined(thread);
      }
      throw e;
    }
  }

  private static void cancel(Statement statement) {
    try {
      statement.cancel();
    } catch (SQLException e) {
      // It has just ended, and its thread is about to.
    }
  }

  private static boolean joined(Thread thread) {
    try {
      return thread.join(Duration.ofMillis(20));
    } catch (InterruptedException e) {
      return !thread.isAlive(); // already cancelling: a second interrupt changes nothing
    }
  }

  private void remove() throws IOException {
    Files.deleteIfExists(unnamed);
    FlatFolder.delete(spill);
  }
}
