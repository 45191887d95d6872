package dev.tandem.examples.csv;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tandem.Failure;
import dev.tandem.RunHandle;
import dev.tandem.RunListener;
import dev.tandem.examples.postgres.PostgresServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An import that is stopped at random rows has each row exactly once when one gets through. */
@Tag("slow")
@Timeout(60)
class CsvImportTest {
  private static final int ROWS = 3000;
  private static final int STOPS = 5;

  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final Queue<Long> asked = new ConcurrentLinkedQueue<>();
  private final Queue<String> rejected = new ConcurrentLinkedQueue<>();
  private final AtomicInteger untilStop = new AtomicInteger();
  private final AtomicReference<RunHandle> run = new AtomicReference<>();
  private HttpServer service;

  @BeforeEach
  void startService() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.setExecutor(handlers);
    service.createContext("/", this::answer);
    service.start();
  }

  @AfterEach
  void stopService() {
    service.stop(0);
    handlers.close();
  }

  /** Answers to each row but one, and stops the import at some. */
  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String question = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
      long id = Long.parseLong(question.substring("question ".length()));
      asked.add(id);
      if (untilStop.decrementAndGet() == 0) {
        run.get().cancel();
      }
      byte[] answer = ("answer " + id).getBytes(UTF_8);
      exchange.sendResponseHeaders(id == 13 ? 404 : 200, answer.length);
      exchange.getResponseBody().write(answer);
    }
  }

  @Test
  void hasEachRowOnceHoweverOftenItIsStopped(@TempDir Path folder, @TempDir Path databaseFolder)
      throws Exception {
    Path csv = Files.write(folder.resolve("rows.csv"), lines());
    long seed = ThreadLocalRandom.current().nextLong();
    var random = new Random(seed);
    try (var database = new PostgresServer(databaseFolder);
        var client = HttpClient.newHttpClient()) {
      CsvImport rows = csvImport(client, database);
      for (int i = 0; i < STOPS; i++) {
        Set<Long> before = begin(database);
        untilStop.set(1 + random.nextInt(ROWS / STOPS / 2));
        assertThatThrownBy(() -> rows.run(csv))
            .as("run %d, seed %d", i, seed)
            .isInstanceOf(CancellationException.class);
        assertThat(asked).as("seed %d", seed).isNotEmpty().noneMatch(before::contains);
      }
      Set<Long> before = begin(database);
      rows.run(csv);
      assertThat(asked).as("seed %d", seed).noneMatch(before::contains);
      assertThat(rejected)
          .containsExactlyInAnyOrder("parse: no comma in 'damaged'", "ask: status 404");
      assertThat(answersThatAreRight(database)).as("seed %d", seed).isEqualTo(ROWS - 1);
      assertThat(begin(database)).hasSize(ROWS - 1);

      rows.run(csv);
      assertThat(asked).containsOnly(13L); // again, since it is not in the database
    }
  }

  private static List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (int id = 0; id < ROWS; id++) {
      lines.add(id + ",question " + id);
    }
    lines.add(ROWS / 2, "damaged");
    return lines;
  }

  private CsvImport csvImport(HttpClient client, PostgresServer database) {
    URI address = URI.create("http://127.0.0.1:" + service.getAddress().getPort());
    RunListener listener =
        new RunListener() {
          @Override
          public void started(RunHandle handle) {
            run.set(handle);
          }
        };
    return new CsvImport(client, address, database::connect, this::reject, listener);
  }

  private void reject(Failure<?, ?> failure) {
    rejected.add(failure.stage() + ": " + failure.cause().getMessage());
  }

  /** Forgets the run before, and returns what is in the database. */
  private Set<Long> begin(PostgresServer database) throws Exception {
    asked.clear();
    rejected.clear();
    return AnswerTable.open(database::connect);
  }

  private static int answersThatAreRight(PostgresServer database) throws SQLException {
    try (Connection connection = database.connect();
        Statement statement = connection.createStatement();
        ResultSet count =
            statement.executeQuery("select count(*) from answers where text = 'answer ' || id")) {
      count.next();
      return count.getInt(1);
    }
  }
}
