package dev.tandem.images;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * A condition of SQL on the columns of a list, once it is {@linkplain #check checked} to be one
 * expression and no more. There is no harm in it beyond what it costs, since a {@link DuckDb}
 * reaches nothing but its list.
 */
record Where(String sql) {
  private static final int LONGEST = 10_000;

  /**
   * Checks its grammar; its columns are checked with each list.
   *
   * @throws SourceException if it is no expression
   */
  static void check(String sql) {
    if (sql.length() > LONGEST) {
      throw new SourceException("--where is longer than " + LONGEST + " characters", null);
    }
    // With and without brackets it must be grammar: so none can close what was not opened in it,
    // and nothing but an expression can stand there.
    try (DuckDb database = DuckDb.reaching()) {
      requireGrammar(database, "SELECT 1 WHERE " + sql);
      requireGrammar(database, "SELECT 1 WHERE (\n" + sql + "\n)");
    } catch (SQLException e) {
      throw new SourceException("--where cannot be used: " + DuckDb.reason(e), e);
    }
  }

  private static void requireGrammar(DuckDb database, String query) throws SQLException {
    try (PreparedStatement statement =
        database
            .connection()
            .prepareStatement(
                """
                SELECT tree ->> '$.error_message', json_array_length(tree, '$.statements')
                FROM (SELECT json_serialize_sql(?) AS tree)\
                """)) {
      statement.setString(1, query);
      try (ResultSet result = statement.executeQuery()) {
        result.next();
        String error = result.getString(1);
        if (error != null || result.getInt(2) != 1) {
          throw new SourceException(
              "--where is no condition of SQL: "
                  + (error == null ? "more than one statement" : error),
              null);
        }
      }
    }
  }

  /** An expression that is true or false for each row. */
  String asBoolean() {
    return "coalesce(CAST((\n" + sql + "\n) AS BOOLEAN), false)";
  }
}
