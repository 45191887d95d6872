package dev.tandem.examples.csv;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;

import dev.tandem.Failure;
import dev.tandem.Inputs;
import dev.tandem.Pipeline;
import dev.tandem.RunListener;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Consumer;

/**
 * Asks an HTTP service about each row of a CSV file, and inserts the answers into a database, a
 * hundred at once.
 *
 * <p>An import can be stopped at any moment, also by a loss of power. The next one asks about those
 * rows that have no answer in the database. It keeps their ids in memory, and nothing else that
 * grows with the file.
 *
 * @param service answers to a POST of the text of a row
 * @param database opens a connection
 * @param rejected gets each line that is no row, and each row about which the service cannot be
 *     asked; called concurrently
 * @param listener is told of the run, as by {@link RunListener#started}, which has the means to
 *     stop it
 */
record CsvImport(
    HttpClient client,
    URI service,
    Callable<Connection> database,
    Consumer<Failure<?, ?>> rejected,
    RunListener listener) {

  /** Imports all rows that have not been imported yet. */
  @SuppressWarnings("StreamResourceLeak") // the run closes it
  void run(Path csv) throws Exception {
    Set<Long> done = AnswerTable.open(database);
    Pipeline.of(String.class)
        .then("parse", Row::parse, s -> s.deadLetter(rejected))
        .<Row>thenMany(
            "new",
            (row, out) -> {
              if (!done.contains(row.id())) {
                out.emit(row);
              }
            })
        .then(
            "ask",
            this::ask,
            s -> s.workers(32).timeout(ofSeconds(10)).retry(3, ofMillis(100)).deadLetter(rejected))
        .batch(100, ofSeconds(1))
        .thenDo(
            "insert",
            database, // a connection for each worker
            AnswerTable::insert,
            s -> s.workers(2).retry(5, ofMillis(100)).reopen()) // and a new one after a failure
        .listener(listener)
        .run(Inputs.of(Files.lines(csv)));
  }

  private Answer ask(Row row) throws IOException, InterruptedException {
    HttpRequest question =
        HttpRequest.newBuilder(service).POST(BodyPublishers.ofString(row.question())).build();
    HttpResponse<String> answer = client.send(question, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("status " + answer.statusCode());
    }
    return new Answer(row.id(), answer.body());
  }
}
