package dev.tandem.images.sql;

import dev.tandem.images.item.Quietly;
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
 * An in-memory database in a sandbox. It can access certain files and nothing else: no other file,
 * no network, no extension, and no setting that would change that. It works only on the calling
 * thread.
 *
 * <p>DuckDB is loaded when the first database is opened, which takes about a second.
 */
public final class DuckDb implements AutoCloseable {
  private static final long MEMORY = 256_000_000;

  /** The maximum nesting depth of a condition, which still fits on the stack of any thread. */
  static final int DEEPEST = 200;

  private final DuckDBConnection connection;

  private DuckDb(DuckDBConnection connection) {
    this.connection = connection;
  }

  /**
   * Opens a database that can access the given files.
   *
   * @throws SQLException if that fails, or if DuckDB does not run on this machine
   */
  public static DuckDb reaching(Path... files) throws SQLException {
    return open("", MEMORY, new Properties(), List.of(files));
  }

  /**
   * Opens a database that can write a file as rows come, in row groups that are limited by their
   * bytes; it is not bound to keep the order of rows, and does so only because it has one thread.
   *
   * @param memory the memory limit in bytes, if it must be higher than usual
   * @throws SQLException if that fails, or if DuckDB does not run on this machine
   */
  public static DuckDb writing(long memory, Path file) throws SQLException {
    var settings = new Properties();
    settings.put("preserve_insertion_order", "false");
    return open("", Math.max(MEMORY, memory), settings, List.of(file));
  }

  /**
   * Opens a database that can access the given files, and that spills to disk what does not fit in
   * its memory.
   *
   * @param folder the folder to spill to, created for this purpose
   * @param memory the memory limit in bytes, if it must be higher than usual
   * @throws SQLException if that fails, or if DuckDB does not run on this machine
   */
  public static DuckDb spilling(Path folder, long memory, Path... files) throws SQLException {
    return open(
        folder.toAbsolutePath().toString(),
        Math.max(MEMORY, memory),
        new Properties(),
        List.of(files));
  }

  private static DuckDb open(String spill, long memory, Properties settings, List<Path> files)
      throws SQLException {
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
      throw new SQLException("DuckDB is needed for this, but does not run on this machine", e);
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

  /** Returns a text as an SQL string literal. */
  public static String text(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  /** Returns the name of a column as a quoted SQL identifier. */
  public static String name(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Returns a file as a literal for table functions, escaped so that it is never a pattern. */
  public static String file(Path file) {
    return text(file.toAbsolutePath().toString().replaceAll("([*?\\[])", "[$1]"));
  }

  /** Returns in one line what failed. */
  public static String reason(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }

  @Override
  public void close() {
    Quietly.close(connection::close); // the database is in memory
  }
}
