package dev.tandem.examples.csv;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;

/** The table {@code answers}, which is also the memory of what the import has done. */
final class AnswerTable {
  private AnswerTable() {}

  /** Creates the table unless it exists, and returns the ids of the rows in it. */
  static Set<Long> open(Callable<Connection> database) throws Exception {
    Set<Long> ids = new HashSet<>();
    try (Connection connection = database.call();
        Statement statement = connection.createStatement()) {
      statement.execute("create table if not exists answers (id bigint primary key, text text)");
      try (ResultSet rows = statement.executeQuery("select id from answers")) {
        while (rows.next()) {
          ids.add(rows.getLong(1));
        }
      }
    }
    return ids;
  }

  /**
   * Inserts all of these or none. Leaves out those that are there already: if a connection breaks
   * during the commit, nobody knows whether that succeeded, and they are inserted again.
   */
  static void insert(Connection connection, List<Answer> answers) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement insert =
        connection.prepareStatement(
            "insert into answers (id, text) values (?, ?) on conflict (id) do nothing")) {
      for (Answer answer : answers) {
        insert.setLong(1, answer.id());
        insert.setString(2, answer.text());
        insert.addBatch();
      }
      insert.executeBatch();
    }
    connection.commit();
  }
}
