package dev.tandem.images.sql;

import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Properties;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.duckdb.DuckDBConnection;
import org.duckdb.DuckDBDriver;

/**
 * A database in memory that can reach certain files and nothing else: no other file, no network, no
 * extension, and no setting that would change that. One thread works for it, the one that calls.
 *
 * <p>Loaded when the first one is opened, which takes about a second.
 */
public final class DuckDb implements AutoCloseable {
  private static final long MEMORY = 256_000_000;

  /** Of a condition: so deep a nesting still fits on the stack of any thread. */
  static final int DEEPEST = 200;

  private final DuckDBConnection connection;

  private DuckDb(DuckDBConnection connection) {
    this.connection = connection;
  }

  /**
   * Opens one that reaches these files.
   *
   * @throws SQLException if it cannot; also where it is not made for this machine
   */
  public static DuckDb reaching(Path... files) throws SQLException {
    return open("", MEMORY, List.of(files));
  }

  /**
   * Opens one that reaches these files, and puts into a folder, made for that, what its memory
   * cannot hold.
   *
   * @param memory in bytes, if it needs more than usual
   * @throws SQLException if it cannot; also where it is not made for this machine
   */
  public static DuckDb spilling(Path folder, long memory, Path... files) throws SQLException {
    return open(folder.toAbsolutePath().toString(), Math.max(MEMORY, memory), List.of(files));
  }

  private static DuckDb open(String spill, long memory, List<Path> files) throws SQLException {
    var settings = new Properties();
    settings.put("threads", "1");
    settings.put("memory_limit", memory + "B");
    settings.put("temp_directory", spill);
    settings.put("max_expression_depth", "" + DEEPEST);
    settings.put("autoload_known_extensions", "false");
    settings.put("autoinstall_known_extensions", "false");
    settings.put(DuckDBDriver.JDBC_STREAM_RESULTS, "true");
    DuckDBConnection connection;
    try {
      connection = (DuckDBConnection) new DuckDBDriver().connect("jdbc:duckdb:", settings);
    } catch (LinkageError | IllegalStateException e) {
      throw new SQLException("DuckDB, which is needed for this, does not run on this machine", e);
    }
    var database = new DuckDb(connection);
    try {
      String reached =
          files.stream()
              .flatMap(file -> Stream.of(text(file.toAbsolutePath().toString()), file(file)))
              .distinct()
              .collect(Collectors.joining(", ", "[", "]"));
      database.execute("SET allowed_paths = " + reached);
      database.execute("SET enable_external_access = false");
      database.execute("SET lock_configuration = true");
      return database;
    } catch (SQLException e) {
      database.close();
      throw e;
    }
  }

  public DuckDBConnection connection() {
    return connection;
  }

  public void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  /** A text as SQL writes it. */
  public static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** The name of a column as SQL writes it. */
  public static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** A file as the table functions take it: no pattern, whatever its name. */
  public static String file(Path file) {
    return text(file.toAbsolutePath().toString().replaceAll("([*?\\[])", "[$1]"));
  }

  /** What failed, in one line. */
  public static String reason(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      // In memory: nothing can be lost.
    }
  }
}
