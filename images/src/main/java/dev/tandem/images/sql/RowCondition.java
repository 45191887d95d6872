package dev.tandem.images.sql;

import dev.tandem.images.item.SourceException;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * An SQL condition on the columns of a list. It must be {@linkplain #check checked} to be exactly
 * one expression. After that it can do no harm beyond what it costs, since a {@link DuckDb} can
 * access nothing but its list.
 */
public record RowCondition(String sql) {
  private static final int LONGEST = 10_000;
  private static final int DEEPEST = DuckDb.DEEPEST;

  /**
   * Checks the syntax of a condition; its columns are checked with each list.
   *
   * @throws SourceException if it is not an expression, too long, or nested too deeply
   */
  public static void check(String sql) {
    if (sql.length() > LONGEST) {
      throw new SourceException("--where is longer than " + LONGEST + " characters", null);
    }
    if (isTooDeep(sql)) {
      throw new SourceException("--where is nested more than " + DEEPEST + " levels deep", null);
    }
    // It must parse both with and without parentheses. So it cannot close a parenthesis that it did
    // not open, and it cannot be anything but an expression.
    try (DuckDb database = DuckDb.reaching()) {
      requireGrammar(database, "SELECT 1 WHERE " + sql);
      requireGrammar(database, "SELECT 1 WHERE (\n" + sql + "\n)");
    } catch (SQLException e) {
      throw new SourceException("--where cannot be used: " + DuckDb.reason(e), e);
    }
  }

  /**
   * Returns whether a condition is nested too deeply. The database rejects it too, but takes time
   * quadratic in the depth to do so. What counts is the number of brackets that are open at the
   * same time, and the number of consecutive plus signs.
   */
  private static boolean isTooDeep(String sql) {
    int depth = 0;
    int signs = 0;
    char quote = 0;
    for (int i = 0; i < sql.length() && depth <= DEEPEST && signs <= DEEPEST; i++) {
      char c = sql.charAt(i);
      if (quote != 0) {
        quote = c == quote ? 0 : quote;
        continue;
      }
      switch (c) {
        case '\'', '"' -> quote = c;
        case '(', '[', '{' -> depth++;
        case ')', ']', '}' -> depth = Math.max(0, depth - 1);
        default -> {}
      }
      if (c == '+') {
        signs++;
      } else if (!Character.isWhitespace(c)) {
        signs = 0;
      }
    }
    return depth > DEEPEST || signs > DEEPEST;
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
              "--where is not an SQL condition: "
                  + (error == null ? "more than one statement" : error),
              null);
        }
      }
    }
  }

  /** Returns an expression that is true or false for each row. */
  public String asBoolean() {
    return "coalesce(CAST((\n" + sql + "\n) AS BOOLEAN), false)";
  }
}
