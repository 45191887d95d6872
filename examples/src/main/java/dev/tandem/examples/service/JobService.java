package dev.tandem.examples.service;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.time.Duration.ofMillis;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.tandem.Failure;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.QueueClosedException;
import dev.tandem.Run;
import dev.tandem.StageAction;
import dev.tandem.Stats;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A service with one run for as long as it lives. {@code POST /jobs} puts the body into the run as
 * a job; the answer is 202, or 503 if the run is full or accepts no more. {@code GET /status} says
 * how the run is. Thread-safe.
 */
final class JobService implements AutoCloseable {
  private static final int LONGEST = 64 << 10; // bytes of a job
  private static final Duration PATIENCE = ofMillis(100); // before a client is told to come again

  private final AtomicLong jobs = new AtomicLong();
  private final ExecutorService handlers = Executors.newVirtualThreadPerTaskExecutor();
  private final HttpServer server;
  private final Run<Job, Job> run;

  private record Reply(int status, String text) {}

  /**
   * Starts the service on a free port of this machine.
   *
   * @param failed gets the jobs whose attempts have failed; called concurrently
   */
  JobService(StageAction<Job> work, Consumer<Failure<?, Job>> failed) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(handlers);
    server.createContext("/jobs", exchange -> send(exchange, accept(exchange)));
    server.createContext("/status", exchange -> send(exchange, status()));
    run =
        Pipeline.of(Job.class)
            .thenDo(
                "work",
                work,
                s -> s.workers(8).queue(100).retry(2, ofMillis(50)).deadLetter(failed))
            .start();
    server.start();
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private Reply accept(HttpExchange exchange) throws IOException {
    byte[] text = exchange.getRequestBody().readNBytes(LONGEST + 1);
    if (text.length > LONGEST) {
      return new Reply(413, "a job has at most " + LONGEST + " bytes");
    }
    var job = new Job(jobs.incrementAndGet(), new String(text, UTF_8));
    try {
      return run.offer(job, PATIENCE)
          ? new Reply(202, "job " + job.id())
          : new Reply(503, "busy, try again later");
    } catch (QueueClosedException e) {
      return new Reply(503, "shutting down");
    } catch (PipelineException e) {
      return new Reply(500, "out of order");
    } catch (InterruptedException e) { // the handlers are being closed
      Thread.currentThread().interrupt();
      return new Reply(503, "shutting down");
    }
  }

  private Reply status() {
    Stats stats = run.stats();
    return new Reply(
        200,
        "{\"state\": \"%s\", \"accepted\": %d, \"done\": %d, \"failed\": %d, \"waiting\": %d}"
            .formatted(
                run.state(),
                stats.put(),
                stats.done(),
                stats.failed(),
                stats.stages().getFirst().queue().depth()));
  }

  private static void send(HttpExchange exchange, Reply reply) throws IOException {
    try (exchange) {
      byte[] text = reply.text().getBytes(UTF_8);
      exchange.sendResponseHeaders(reply.status(), text.length);
      exchange.getResponseBody().write(text);
    }
  }

  /** Refuses jobs from now on, and lets those finish that were accepted; does not wait. */
  void drain() {
    run.drain();
  }

  /**
   * Waits until all accepted jobs are done, and cancels those that are left after {@code limit}.
   * The status can be asked for until the service is closed.
   *
   * @return the jobs that are not done
   */
  List<Job> awaitEnd(Duration limit) throws InterruptedException {
    if (!run.awaitEnd(limit)) {
      run.close();
    }
    return run.handedBack();
  }

  /** Cancels the jobs that are not done, and stops. */
  @Override
  public void close() {
    run.close();
    server.stop(0);
    handlers.close();
  }
}
