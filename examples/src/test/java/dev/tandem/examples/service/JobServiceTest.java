package dev.tandem.examples.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Failure;
import dev.tandem.StageAction;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The service answers by its run: accepted, full, draining, failed. */
@Timeout(60)
class JobServiceTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  private final HttpClient client = HttpClient.newHttpClient();
  private final Queue<Failure<?, Job>> failed = new ConcurrentLinkedQueue<>();
  private final Queue<Job> done = new ConcurrentLinkedQueue<>();
  private final CountDownLatch mayEnd = new CountDownLatch(1);
  private final StageAction<Job> waiting =
      job -> {
        mayEnd.await();
        done.add(job);
      };

  @AfterEach
  void closeClient() {
    client.close();
  }

  @Test
  void acceptsJobsUntilItIsFullAndDoesAllOfThemWhenDrained() throws Exception {
    try (var service = new JobService(waiting, failed::add)) {
      int accepted = 0;
      while (post(service, "job").statusCode() == 202) {
        accepted++;
      }
      assertThat(accepted).isBetween(100, 150);
      assertThat(post(service, "job").body()).isEqualTo("busy, try again later");
      assertThat(status(service)).contains("\"RUNNING\"", "\"accepted\": " + accepted);

      service.drain();
      assertThat(post(service, "job").statusCode()).isEqualTo(503);
      assertThat(post(service, "job").body()).isEqualTo("shutting down");
      assertThat(status(service)).contains("\"DRAINING\"");

      mayEnd.countDown();
      assertThat(service.awaitEnd(LONG)).isEmpty();
      assertThat(done).hasSize(accepted).doesNotHaveDuplicates();
      assertThat(status(service)).contains("\"ENDED\"", "\"done\": " + accepted, "\"waiting\": 0");
    }
  }

  @Test
  void returnsWhatIsNotDoneInTime() throws Exception {
    try (var service = new JobService(waiting, failed::add)) {
      post(service, "one");
      post(service, "two");
      service.drain();
      List<Job> left = service.awaitEnd(Duration.ofMillis(20));
      assertThat(left).containsExactlyInAnyOrder(new Job(1, "one"), new Job(2, "two"));
      assertThat(status(service)).contains("\"CANCELLED\"");
    }
    assertThat(done).isEmpty();
  }

  @Test
  void goesOnAfterAJobThatFails() throws Exception {
    try (var service =
        new JobService(
            job -> {
              if (job.text().equals("bad")) {
                throw new IllegalArgumentException("bad");
              }
            },
            failed::add)) {
      post(service, "good");
      post(service, "bad");
      assertThat(post(service, "good").body()).isEqualTo("job 3");
      service.drain();
      assertThat(service.awaitEnd(LONG)).isEmpty();
      assertThat(status(service)).contains("\"done\": 2", "\"failed\": 1");
      assertThat(failed).extracting(failure -> failure.item().id()).containsExactly(2L);
    }
  }

  @Test
  void saysThatItIsOutOfOrderAfterAnError() throws Exception {
    try (var service =
        new JobService(
            _ -> {
              throw new InternalError("broken");
            },
            failed::add)) {
      post(service, "job");
      service.awaitEnd(LONG); // the error ends it without a drain
      assertThat(post(service, "job").statusCode()).isEqualTo(500);
      assertThat(status(service)).contains("\"FAILED\"");
    }
  }

  @Test
  void refusesAJobThatIsTooLarge() throws Exception {
    try (var service = new JobService(waiting, failed::add)) {
      assertThat(post(service, "x".repeat(65_537)).statusCode()).isEqualTo(413);
      assertThat(status(service)).contains("\"accepted\": 0");
    }
  }

  private HttpResponse<String> post(JobService service, String job)
      throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(service.address().resolve("/jobs"))
            .POST(BodyPublishers.ofString(job))
            .build(),
        BodyHandlers.ofString());
  }

  private String status(JobService service) throws IOException, InterruptedException {
    return client
        .send(
            HttpRequest.newBuilder(service.address().resolve("/status")).build(),
            BodyHandlers.ofString())
        .body();
  }
}
