package dev.tandem.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Each listing prints what it says it shows. */
@Timeout(20)
class ExamplesTest {

  @Test
  void theListNamesEveryExampleWithALine() {
    var out = new Printed();
    Examples.list(out.stream());
    assertThat(out.lines()).hasSameSizeAs(Examples.all());
    for (int i = 0; i < out.lines().size(); i++) {
      Example example = Examples.all().get(i);
      assertThat(out.lines().get(i)).startsWith(example.name() + " ").endsWith(example.summary());
    }
  }

  @Test
  void namesAreUnique() {
    assertThat(Examples.all()).extracting(Example::name).doesNotHaveDuplicates();
  }

  @Test
  void anUnknownNameIsWrongUsageAndTellsTheNames() throws Exception {
    var out = new Printed();
    var err = new Printed();
    assertThat(Examples.run("bouned", out.stream(), err.stream())).isEqualTo(2);
    assertThat(out.lines()).isEmpty();
    assertThat(err.lines()).hasSize(1 + Examples.all().size());
    assertThat(err.lines().getFirst()).contains("'bouned'");
  }

  @Test
  void allRunsEachUnderItsName() throws Exception {
    List<String> lines = Printed.by("all");
    assertThat(lines.stream().filter(line -> line.startsWith("== ")))
        .containsExactlyElementsOf(
            Examples.all().stream().map(e -> "== " + e.name() + ": " + e.summary()).toList());
    assertThat(lines).contains("Consumer got 2", "1000 items finished");
  }

  @Test
  void anInterruptGivesTheExampleUp() {
    Thread.currentThread().interrupt();
    assertThatExceptionOfType(InterruptedException.class)
        .isThrownBy(() -> Printed.by("closing-cascade"));
  }

  @Test
  void aPolledQueueLeavesItsConsumerWithAnException() throws Exception {
    assertThat(Printed.by("polled-queue"))
        .containsExactly(
            "Producer put 1 and 2",
            "Consumer got 1",
            "Consumer got 2",
            "Consumer got an exception: nothing there yet, or never again?");
  }

  @Test
  void aPolledPipelineIsShownBesideOneThatWaits() throws Exception {
    List<String> lines = Printed.by("polled-pipeline");
    assertThat(lines).hasSize(7);
    assertThat(lines.get(0)).matches("Processed 1000 items after polling \\d{4,} times");
    assertThat(lines.get(1)).isEmpty();
    assertThat(lines.get(2)).startsWith("arrivals").endsWith("max delay");
    assertThat(lines.get(3)).matches("all at once +polled +1000 +3\\d{3} .*ms");
    assertThat(lines.get(4)).matches("all at once +WorkQueue +1000 +3000 .*ms");
    assertThat(lines.get(5)).matches("5-20 ms apart +polled +100 +\\d+ .*ms");
    assertThat(lines.get(6)).matches("5-20 ms apart +WorkQueue +100 +300 .*ms");
  }

  @RepeatedTest(20)
  void takeWaitsForPut() throws Exception {
    assertThat(Printed.by("blocking-take"))
        .containsExactly("Consumer waiting", "Producer putting", "Consumer done", "Producer done");
  }

  @RepeatedTest(20)
  void theSecondPutWaitsForTheFirstTake() throws Exception {
    assertThat(Printed.by("bounded"))
        .containsExactly(
            "Producer put 1",
            "Consumer got 1",
            "Producer put 2",
            "Consumer got 2",
            "Producer done");
  }

  @RepeatedTest(20)
  void joinWaitsForTheItemInFlight() throws Exception {
    assertThat(Printed.by("task-done-and-join"))
        .containsExactly(
            "Consumer waiting",
            "Producer waiting",
            "Consumer working",
            "Consumer done",
            "Producer done");
  }

  @RepeatedTest(5)
  void aSentinelEndsOneConsumerAndCloseEndsAll() throws Exception {
    assertThat(Printed.by("closable-queue"))
        .containsExactly(
            "One sentinel: 1 consumer has ended, 2 wait for ever",
            "A sentinel for each: all 3 consumers have ended",
            "Close: all 3 consumers have ended");
  }

  @Test
  void aStoppableWorkerEndsByItself() throws Exception {
    assertThat(Printed.by("stoppable-worker"))
        .containsExactly(
            "Worker downloaded 0.jpg",
            "Worker downloaded 1.jpg",
            "Worker downloaded 2.jpg",
            "Worker ended by itself");
  }

  @RepeatedTest(5)
  void everyWayToEndAPipelineFinishesEveryItem() throws Exception {
    assertThat(Printed.by("closing-cascade"))
        .containsExactly(
            "1000 items finished",
            "1000 items finished by 4 workers a stage",
            "1000 items finished in the short form");
  }

  @Test
  void aStageThatThrowsHangsTheOriginalAndIsReportedHere() throws Exception {
    assertThat(Printed.by("failures"))
        .containsExactly(
            "Original: the worker died: java.lang.IllegalArgumentException: not an image",
            "Original: 2 done, 3 left that nobody will take, the sentinel among them",
            "Original: join still waits, and would for ever",
            "Stop: stage 'resize' failed at an item: java.lang.IllegalArgumentException: not an image",
            "Stop: the input was Url[address=https://example.org/photos/2.jpg]",
            "Go on: 4 items finished",
            "Go on: dead letter at resize: 2.jpg, not an image");
  }

  @RepeatedTest(5)
  void aLogIsConsumedAtLeastOnceAndCommittedInOrder() throws Exception {
    List<String> lines = Printed.by("log-consumer");
    assertThat(lines).hasSize(4);
    assertThat(lines.get(0))
        .matches(
            "Died of java.lang.InternalError: power cut: 1\\d\\d messages done, \\d+ of them .*");
    assertThat(lines.get(1)).matches("Drained: \\d+ messages done, 0 of them not committed");
    assertThat(lines.get(2)).matches("Shared: \\d+ messages done, 0 of them not committed");
    assertThat(lines.get(3)).isEqualTo("Left in the log: 0");
  }

  @Test
  void aCrawlerEndsByItself() throws Exception {
    assertThat(Printed.by("crawler"))
        .containsExactly(
            "Page /: 2 links",
            "Page /about: 1 links",
            "Page /news/1: 2 links",
            "Page /news/2: 2 links",
            "Page /news: 3 links",
            "Dead /gone: status 404");
  }

  @Test
  void aServiceIsAskedForItsStatusAndDrained() throws Exception {
    assertThat(Printed.by("job-service"))
        .containsExactly(
            "POST: 202, job 1",
            "GET: 200, " + status("RUNNING", 0),
            "POST: 503, shutting down",
            "GET: 200, " + status("DRAINING", 0),
            "Not done: []",
            "GET: 200, " + status("ENDED", 1));
  }

  private static String status(String state, int done) {
    return "{\"state\": \"%s\", \"accepted\": 1, \"done\": %d, \"failed\": 0, \"waiting\": 0}"
        .formatted(state, done);
  }
}
