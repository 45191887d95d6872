package dev.tandem.examples.postgres;

import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Attempt;
import dev.tandem.Failure;
import dev.tandem.Pipeline;
import dev.tandem.Retry;
import dev.tandem.Run;
import dev.tandem.RunListener;
import dev.tandem.Stats;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run whose database is killed, again and again, loses nothing and does nothing twice. */
@Tag("slow")
@Timeout(60)
class KilledDatabaseTest {
  private static final int KILLS = 3;
  private static final int ITEMS_PER_LIFE = 250;
  private static final int ITEMS = (KILLS + 1) * ITEMS_PER_LIFE;
  private static final int LOST_EVERY = 100;
  private static final int WORKERS = 4;

  /** At least ten attempts after the server is up again, however long it takes to recover. */
  private static final Retry UNTIL_IT_IS_BACK =
      Retry.upTo(200, ofMillis(10)).longest(ofMillis(100)).when(KilledDatabaseTest::isBroken);

  /** The connection broke when the item was committed, and before anybody was told. */
  private static final class LostAnswer extends SQLException {
    private static final long serialVersionUID = 1L;

    LostAnswer() {
      super("the connection is closed", "08006");
    }
  }

  private final Semaphore stored = new Semaphore(0);
  private final Semaphore broken = new Semaphore(0);
  private final Semaphore opened = new Semaphore(0);
  private final AtomicInteger connections = new AtomicInteger();

  @TempDir Path folder;

  private static boolean isBroken(Exception e) {
    return e instanceof SQLException failure
        && failure.getSQLState() != null
        && (failure.getSQLState().startsWith("08") // connection exceptions
            || failure.getSQLState().startsWith("57P")); // such as "is starting up"
  }

  /** An item is booked once: its row, which exists once, and the journal change together. */
  private void store(Connection connection, int item) throws SQLException {
    connection.setAutoCommit(false);
    try (PreparedStatement row =
            connection.prepareStatement(
                "insert into items (id) values (?) on conflict (id) do nothing");
        PreparedStatement line =
            connection.prepareStatement("insert into journal (id) values (?)")) {
      row.setInt(1, item);
      if (row.executeUpdate() == 1) { // otherwise an attempt whose answer was lost has succeeded
        line.setInt(1, item);
        line.executeUpdate();
      }
    }
    connection.commit();
    if (item % LOST_EVERY == 0 && Attempt.current().number() == 1) {
      throw new LostAnswer();
    }
    stored.release();
  }

  @Test
  void nothingIsLostAndNothingIsDoneTwice() throws Exception {
    try (var server = new PostgresServer(folder)) {
      execute(server, "create table items (id int primary key)", "create table journal (id int)");
      RunListener listener =
          new RunListener() {
            @Override
            public void attemptFailed(Failure<?, ?> failure, boolean again) {
              if (!(failure.cause() instanceof LostAnswer)) {
                broken.release();
              }
            }
          };
      Pipeline<Integer, Integer> pipeline =
          Pipeline.of(Integer.class)
              .thenDo(
                  "store",
                  () -> {
                    Connection connection = server.connect();
                    connections.incrementAndGet();
                    opened.release();
                    return connection;
                  },
                  this::store,
                  s ->
                      s.workers(WORKERS)
                          .queue(ITEMS)
                          .retry(UNTIL_IT_IS_BACK)
                          .reopen(KilledDatabaseTest::isBroken))
              .listener(listener);

      Stats stats;
      try (Run<Integer, Integer> run = pipeline.start()) {
        opened.acquire(WORKERS); // a worker that cannot open its first connection ends the run
        for (int item = 0; item < ITEMS; item++) {
          if (item % ITEMS_PER_LIFE == 0 && item > 0) {
            stored.acquire(ITEMS_PER_LIFE / 2); // so it is in the middle of its work
            broken.drainPermits();
            server.kill();
            run.put(item); // for it may have been done with those before
            broken.acquire(); // the run has noticed
            server.start();
          } else {
            run.put(item);
          }
        }
        run.finish();
        stats = run.stats();
      }

      assertThat(stats.done()).isEqualTo(ITEMS);
      assertThat(stats.conserved()).isTrue();
      assertThat(stats.stages().getFirst().items().failed()).isZero();
      assertThat(connections.get()).isGreaterThanOrEqualTo(WORKERS + KILLS + ITEMS / LOST_EVERY);
      assertThat(numbers(server, "select count(*), count(distinct id) from journal"))
          .containsExactly(ITEMS, ITEMS);
      assertThat(numbers(server, "select count(*), max(id) from items"))
          .containsExactly(ITEMS, ITEMS - 1);
    }
  }

  private static void execute(PostgresServer server, String... statements) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private static List<Integer> numbers(PostgresServer server, String query) throws SQLException {
    try (Connection connection = server.connect();
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return List.of(result.getInt(1), result.getInt(2));
    }
  }
}
