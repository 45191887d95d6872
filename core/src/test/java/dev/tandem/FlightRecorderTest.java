package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run leaves events in the flight recorder if they are enabled. */
@Timeout(60)
class FlightRecorderTest {
  private final CountDownLatch inB = new CountDownLatch(1);

  @TempDir private Path folder;

  @Test
  void eachAttemptIsRecordedWithItsStageNumberAndTime() throws Exception {
    List<RecordedEvent> events = record("dev.tandem.Attempt", () -> failing(false));
    assertThat(events.stream().map(FlightRecorderTest::attempt).sorted())
        .containsExactly("a 1", "a 1", "a 1", "a 2", "a 3", "b 1", "b 1");
    assertThat(events).allMatch(event -> !event.getDuration().isNegative());
    assertThat(events).allMatch(event -> event.getThread().getJavaName().startsWith("tandem-"));
  }

  @Test
  void eachAttemptIsAlsoRecordedIfAttemptsAreTimed() throws Exception {
    List<RecordedEvent> events = record("dev.tandem.Attempt", () -> failing(true));
    assertThat(events.stream().map(FlightRecorderTest::attempt).sorted())
        .containsExactly("a 1", "a 1", "a 1", "a 2", "a 3", "b 1", "b 1");
  }

  @Test
  void aFailureIsRecordedWithItsStageAttemptsAndCause() throws Exception {
    List<RecordedEvent> events = record("dev.tandem.Failure", () -> failing(false));
    assertThat(events)
        .singleElement()
        .satisfies(event -> {
          assertThat(event.getString("stage")).isEqualTo("a");
          assertThat(event.getInt("attempts")).isEqualTo(3);
          assertThat(event.getString("cause")).isEqualTo(IOException.class.getName());
        });
  }

  @Test
  void aWaitToTakeIsRecorded() throws Exception {
    List<RecordedEvent> events = record("dev.tandem.TakeWait", this::blocking);
    assertThat(events.stream().map(event -> event.getString("stage"))).contains("b");
    assertThat(events).allMatch(event -> !event.getDuration().isNegative());
  }

  @Test
  void aWaitToPutIsRecorded() throws Exception {
    List<RecordedEvent> events = record("dev.tandem.PutWait", this::blocking);
    assertThat(events.stream().map(event -> event.getString("stage")).distinct())
        .containsExactly("a"); // b forwards its results to a list, which always has room
  }

  @Test
  void nothingIsRecordedUnlessItIsEnabled() throws Exception {
    try (Recording recording = new Recording()) {
      recording.start();
      failing(false);
      blocking();
      recording.stop();
      Path file = folder.resolve("none.jfr");
      recording.dump(file);
      assertThat(RecordingFile.readAllEvents(file))
          .noneMatch(event -> event.getEventType().getName().startsWith("dev.tandem."));
    }
  }

  private interface Body {
    void run() throws Exception;
  }

  private List<RecordedEvent> record(String event, Body body) throws Exception {
    try (Recording recording = new Recording()) {
      recording.enable(event).withoutThreshold();
      recording.start();
      body.run();
      recording.stop();
      Path file = folder.resolve("events.jfr");
      recording.dump(file);
      return RecordingFile.readAllEvents(file).stream()
          .filter(one -> one.getEventType().getName().equals(event))
          .toList();
    }
  }

  /** Runs three items, of which the second fails three times. */
  private static void failing(boolean timed) throws InterruptedException {
    Pipeline.of(Integer.class)
        .then(
            "a",
            x -> {
              if (x == 2) {
                throw new IOException("two");
              }
              return x;
            },
            s -> {
              StageOptions<Integer> options = s.retry(2, Duration.ZERO).skip();
              return timed ? options.timeout(Duration.ofHours(1)) : options;
            })
        .then("b", x -> x)
        .run(List.of(1, 2, 3));
  }

  /** Runs two stages: the second waits for items, and the first waits for room. */
  private void blocking() throws InterruptedException {
    Crew crew = new Crew();
    Run<Integer, Integer> run =
        Pipeline.of(Integer.class)
            .then("a", x -> x)
            .then(
                "b",
                x -> {
                  inB.await();
                  return x;
                },
                s -> s.queue(1))
            .in(new Environment(Clock.SYSTEM, crew, 2))
            .start();
    Crew.awaitParked(crew.named("tandem-b-1"));
    for (int i : IntStream.range(0, 5).toArray()) {
      run.put(i);
    }
    crew.awaitStandstill();
    inB.countDown();
    run.finish();
  }

  private static String attempt(RecordedEvent event) {
    return event.getString("stage") + " " + event.getInt("attempt");
  }
}
