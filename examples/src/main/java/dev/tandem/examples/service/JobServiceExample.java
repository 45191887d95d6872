package dev.tandem.examples.service;

import java.io.IOException;
import java.io.PrintStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** Shows a service that is asked for its status, and drained while it works on a job. */
public final class JobServiceExample {
  private JobServiceExample() {}

  /** Runs the example. */
  public static void run(PrintStream out) throws IOException, InterruptedException {
    var begun = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    try (var client = HttpClient.newHttpClient();
        var service =
            new JobService(
                _ -> {
                  begun.countDown();
                  mayEnd.await();
                },
                failure -> out.println("Failed: " + failure))) {
      out.println("POST: " + post(client, service, "make an album"));
      begun.await();
      out.println("GET: " + status(client, service));

      service.drain(); // as a shutdown hook does
      out.println("POST: " + post(client, service, "make another album"));
      out.println("GET: " + status(client, service));

      mayEnd.countDown();
      out.println("Not done: " + service.awaitEnd(Duration.ofSeconds(10)));
      out.println("GET: " + status(client, service));
    }
  }

  private static String post(HttpClient client, JobService service, String job)
      throws IOException, InterruptedException {
    return send(
        client, service, HttpRequest.newBuilder().POST(BodyPublishers.ofString(job)), "/jobs");
  }

  private static String status(HttpClient client, JobService service)
      throws IOException, InterruptedException {
    return send(client, service, HttpRequest.newBuilder().GET(), "/status");
  }

  private static String send(
      HttpClient client, JobService service, HttpRequest.Builder request, String path)
      throws IOException, InterruptedException {
    HttpResponse<String> answer =
        client.send(request.uri(service.address().resolve(path)).build(), BodyHandlers.ofString());
    return answer.statusCode() + ", " + answer.body();
  }
}
