package dev.tandem.snippets;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofMinutes;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Attempt;
import dev.tandem.Failure;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.QueueClosedException;
import dev.tandem.Retry;
import dev.tandem.Run;
import dev.tandem.RunInterruptedException;
import dev.tandem.RunListener;
import dev.tandem.StageFunction;
import dev.tandem.StageStats;
import dev.tandem.Stall;
import dev.tandem.Stats;
import dev.tandem.WorkQueue;
import dev.tandem.snippets.PipelineSnippets.Photo;
import dev.tandem.snippets.PipelineSnippets.Photos;
import dev.tandem.snippets.PipelineSnippets.Url;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The code that {@code docs/guide.md} shows and the Javadoc does not. */
@Timeout(60)
class GuideSnippets {
  private final List<Url> urls = List.of(new Url("a"), new Url("b"), new Url("c"));

  @Test
  void byHand() throws InterruptedException {
    WorkQueue<String> queue = WorkQueue.bounded(10);
    queue.put("Ada");
    // @start region="by-hand"
    String name = queue.take(); // waits while the queue is empty
    try {
      System.out.println("Hello " + name);
    } finally {
      queue.taskDone(); // now join() no longer waits for it
    }
    // @end
    assertThat(queue.join(ofSeconds(1))).isTrue();
  }

  @Test
  void byWeight() throws InterruptedException {
    Photo photo = new Photo("a", 100);
    // @start region="by-weight"
    WorkQueue<Photo> photos = WorkQueue.boundedByWeight(64 << 20, Photo::bytes); // 64 MiB
    boolean in = photos.offer(photo, ofSeconds(1)); // false if there was no room in time
    // @end
    assertThat(in).isTrue();
  }

  @Test
  void ends() throws InterruptedException {
    WorkQueue<String> queue = WorkQueue.unbounded();
    queue.put("Ada");
    // @start region="ends"
    List<String> left = queue.shutdownNow(); // closed; what was in it is yours
    try {
      queue.put("Grace");
    } catch (QueueClosedException e) {
      left.forEach(System.out::println); // "Grace" is still with the caller, too
    }
    // @end
    assertThat(left).containsExactly("Ada");
    assertThat(queue.isClosed()).isTrue();
  }

  @Test
  void failed() throws InterruptedException {
    WorkQueue<String> queue = WorkQueue.bounded(10);
    Throwable why = null;
    // @start region="failed"
    queue.fail(new IOException("disk full")); // like close, but with a reason
    try {
      queue.take();
    } catch (QueueClosedException e) {
      why = e.getCause();
    }
    // @end
    assertThat(why).hasMessage("disk full");
  }

  @Test
  void view() throws InterruptedException {
    // @start region="view"
    WorkQueue<Runnable> tasks = WorkQueue.bounded(100);
    BlockingQueue<Runnable> view = tasks.asBlockingQueue(); // for code that wants one
    // @end
    view.put(() -> {});
    assertThat(tasks.size()).isEqualTo(1);
  }

  @Test
  void bounds() throws InterruptedException {
    // @start region="bounds"
    var pipeline =
        Pipeline.of(Url.class)
            .then("download", Photos::download, s -> s.workers(256).queue(1000))
            .then("resize", Photos::resize, s -> s.onCpu().queueWeight(64 << 20, Photo::bytes))
            .then("upload", Photos::upload, s -> s.workers(32));
    // @end
    assertThat(pipeline.run(urls)).hasSize(3);
  }

  @Test
  void auto() throws InterruptedException {
    // @start region="auto"
    var pipeline =
        Pipeline.of(Url.class)
            .then("download", Photos::download, s -> s.autoWorkers(4, 200).ordered(1000))
            .then("resize", Photos::resize, s -> s.onCpu())
            .then("upload", Photos::upload, s -> s.autoWorkers());
    // @end
    assertThat(pipeline.run(urls)).hasSize(3);
  }

  @Test
  void refused() {
    String why = "";
    // @start region="refused"
    try {
      Pipeline.of(Url.class)
          .then("download", Photos::download, s -> s.ordered(256).orderedBy(Url::path));
    } catch (IllegalStateException e) {
      why = e.getMessage(); // ordered and orderedBy exclude each other: a stage has one of them
    }
    // @end
    assertThat(why).isEqualTo("ordered and orderedBy exclude each other: a stage has one of them");
  }

  @Test
  void failures() throws InterruptedException {
    Queue<Failure<?, Photo>> dead = new ConcurrentLinkedQueue<>();
    // @start region="failures"
    Retry onTrouble =
        Retry.upTo(
                3,
                ofMillis(
                    50)) // after 50, 100 and 200 ms, each shortened at random by up to a quarter
            .longest(ofSeconds(5))
            .when(failure -> failure instanceof IOException);
    var pipeline =
        Pipeline.of(Url.class)
            .then(
                "download", Photos::download, s -> s.retry(onTrouble).timeout(ofSeconds(10)).skip())
            .then("upload", Photos::upload, s -> s.deadLetter(dead::add));
    // @end
    assertThat(pipeline.run(List.of(new Url("a"), new Url("")))).hasSize(1);
    assertThat(dead).isEmpty();
  }

  @Test
  void maxFailures() throws InterruptedException {
    // @start region="maxFailures"
    var pipeline =
        Pipeline.of(Url.class)
            .then(
                "download",
                Photos::download,
                s ->
                    s.skip()
                        .maxFailures(1_000) // in all
                        .maxFailureShare(0.5, 100)); // more than half of at least 100 items
    // @end
    assertThat(pipeline.run(List.of(new Url("a"), new Url("")))).hasSize(1);
  }

  @Test
  void attempt() throws InterruptedException {
    Queue<String> log = new ConcurrentLinkedQueue<>();
    // @start region="attempt"
    var pipeline =
        Pipeline.of(Url.class)
            .then(
                "download",
                url -> {
                  Attempt attempt = Attempt.current();
                  log.add("attempt " + attempt.number() + ", left: " + attempt.timeLeft());
                  return Photos.download(url);
                },
                s -> s.retry(3, ofMillis(50)).timeout(ofSeconds(10)).deadline(ofSeconds(30)));
    // @end
    assertThat(pipeline.run(urls)).hasSize(3);
    assertThat(log).hasSize(3).allMatch(line -> line.startsWith("attempt 1, left: Optional[PT9"));
  }

  @Test
  void discarded() throws InterruptedException {
    var never = new CountDownLatch(1);
    var memory = new AtomicLong(1000);
    StageFunction<Photo, Photo> resize =
        photo -> {
          never.await();
          return photo;
        };
    // @start region="discarded"
    var pipeline =
        Pipeline.of(Url.class)
            .then("download", Photos::download)
            .then("resize", resize, s -> s.discarded(photo -> memory.addAndGet(-photo.bytes())));
    // @end
    try (var run = pipeline.start()) {
      run.put(new Url("a"));
      while (run.stats().stages().get(1).items().in() == 0) {
        Thread.onSpinWait();
      }
    }
    assertThat(memory).hasValue(1000 - new Photo("a", 1000).bytes());
  }

  @Test
  void largeResults() {
    List<Integer> sizes;
    // @start region="largeResults"
    try (Stream<Photo> photos =
        Pipeline.of(Url.class)
            .then("download", Photos::download, s -> s.workers(8))
            .resultQueueWeight(64 << 20, Photo::bytes) // to be set last; or resultQueue(10)
            .stream(urls)) {
      sizes = photos.map(Photo::size).toList();
    }
    // @end
    assertThat(sizes).hasSize(3);
  }

  @Test
  void stopped() throws InterruptedException {
    Pipeline<Url, Photo> pipeline = Pipeline.of(Url.class).then("download", Photos::download);
    List<Url> urls = List.of(new Url(""));
    String text = "";
    List<?> done = List.of(1);
    List<?> notDone = List.of(1);
    // @start region="stopped"
    try {
      pipeline.run(urls);
    } catch (PipelineException e) {
      if (e.reason() instanceof PipelineException.Reason.ItemFailed(var failure)) {
        text = failure.input() + " failed at '" + failure.stage() + "': " + failure.cause();
      }
      done = e.results();
      notDone = e.handedBack(); // inputs accepted and not finished
    }
    // @end
    assertThat(text).startsWith("Url[path=] failed at 'download': java.io.IOException");
    assertThat(done).isEmpty();
    assertThat(notDone).isEmpty();
  }

  @Test
  void interrupted() {
    Pipeline<Url, Photo> pipeline = Pipeline.of(Url.class).then("download", Photos::download);
    List<?> notDone = List.of();
    Thread.currentThread().interrupt();
    // @start region="interrupted"
    try {
      pipeline.run(urls);
    } catch (RunInterruptedException e) {
      System.err.println("interrupted after " + e.results().size() + " results: " + e.stats());
      notDone = e.handedBack();
    }
    // @end
    assertThat(notDone).hasSizeLessThanOrEqualTo(3);
    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void filter() throws InterruptedException {
    // @start region="filter"
    Pipeline<Url, Photo> large =
        Pipeline.of(Url.class)
            .then("download", Photos::download)
            .thenMany(
                "large",
                (photo, out) -> {
                  if (photo.size() >= 500) {
                    out.emit(photo);
                  }
                });
    // @end
    assertThat(large.run(urls)).hasSize(3);
  }

  @Test
  void rate() throws InterruptedException {
    // @start region="rate"
    Pipeline<Url, Photo> polite =
        Pipeline.of(Url.class)
            .then("download", Photos::download, s -> s.workers(8).rate(100, ofSeconds(1)));
    // @end
    assertThat(polite.run(urls)).hasSize(3);
  }

  @Test
  void keys() throws InterruptedException {
    // @start region="keys"
    Pipeline<Url, Photo> politeToEach =
        Pipeline.of(Url.class)
            .then(
                "download",
                Photos::download,
                s ->
                    s.workers(64)
                        .workersBy(Url::host, 4) // at once
                        .rateBy(Url::host, 10, ofSeconds(1)));
    // @end
    assertThat(politeToEach.run(urls)).hasSize(3);
  }

  @Test
  void stats() throws InterruptedException {
    Pipeline<Url, Photo> pipeline = Pipeline.of(Url.class).then("download", Photos::download);
    String advice;
    // @start region="stats"
    try (Run<Url, Photo> run = pipeline.start()) {
      for (Url url : urls) {
        run.put(url);
      }
      run.finish();
      Stats stats = run.stats(); // can also be called while the run is in progress
      double gain = 100 * stats.gainOfOneMoreWorker();
      advice = "%s: one more worker brings at most %.0f %%".formatted(stats.bottleneck(), gain);
    }
    // @end
    assertThat(advice).startsWith("download: one more worker brings at most ");
  }

  @Test
  void since() throws InterruptedException {
    Pipeline<Url, Photo> pipeline = Pipeline.of(Url.class).then("download", Photos::download);
    Run<Url, Photo> run = pipeline.start();
    run.put(new Url("before"));
    Stats earlier = run.stats();
    for (Url url : urls) {
      run.put(url);
    }
    run.finish();
    List<String> report = new ArrayList<>();
    // @start region="since"
    Stats recent = run.stats().since(earlier); // counts and times between the two snapshots
    for (StageStats stage : recent.stages()) {
      report.add(
          "%s: %d came, %d are waiting; workers %.0f %% busy, p99 %d ms"
              .formatted(
                  stage.name(),
                  stage.items().in(),
                  stage.queue().depth(),
                  100 * stage.workers().utilization(),
                  stage.serviceTime().p99().toMillis()));
    }
    // @end
    assertThat(report)
        .singleElement()
        .asString()
        .matches("download: 3 came, 0 are waiting; workers \\d+ % busy, p99 \\d+ ms");
  }

  @Test
  void cancelled() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Pipeline<Url, Url> pipeline =
        Pipeline.of(Url.class)
            .then(
                "wait",
                url -> {
                  never.await();
                  return url;
                });
    // @start region="cancelled"
    Run<Url, Url> run = pipeline.start();
    for (Url url : urls) {
      run.put(url);
    }
    run.close(); // wakes, interrupts, and waits for every thread of the run
    List<Url> notDone = run.handedBack();
    // @end
    assertThat(notDone).containsExactlyInAnyOrderElementsOf(urls);
  }

  @Test
  void stalled() throws InterruptedException {
    CountDownLatch answer = new CountDownLatch(1);
    Queue<Stall> seen = new ConcurrentLinkedQueue<>();
    Pipeline<Url, ?> pipeline =
        Pipeline.of(Url.class)
            .then("download", Photos::download)
            .then(
                "resize",
                (Photo photo) -> {
                  answer.await();
                  return photo;
                })
            .then("upload", Photos::upload);
    // @start region="stalled"
    RunListener alarm =
        new RunListener() {
          @Override
          public void stalled(Stall stall) {
            System.err.println(stall);
            seen.add(stall);
            answer.countDown();
          }
        };
    pipeline.listener(alarm).stallAfter(ofMillis(200)).within(ofMinutes(10)).run(urls);
    // @end
    assertThat(seen)
        .first()
        .asString()
        .contains("'resize': 2 in its queue, 1 busy", "'upload': 0 in its queue, 1 waits for 'res");
  }

  @Test
  void recorded(@TempDir Path folder) throws IOException, InterruptedException {
    Pipeline<Url, Photo> pipeline = Pipeline.of(Url.class).then("download", Photos::download);
    Path file = folder.resolve("run.jfr");
    // @start region="recorded"
    try (Recording recording = new Recording()) {
      recording.enable("dev.tandem.Attempt");
      recording.enable("dev.tandem.Failure");
      recording.enable("dev.tandem.TakeWait").withThreshold(ofMillis(10));
      recording.enable("dev.tandem.PutWait").withThreshold(ofMillis(10));
      recording.start();
      pipeline.run(urls);
      recording.stop();
      recording.dump(file);
    }
    // @end
    assertThat(Files.size(file)).isPositive();
    assertThat(RecordingFile.readAllEvents(file))
        .filteredOn(event -> event.getEventType().getName().equals("dev.tandem.Attempt"))
        .hasSize(3);
  }
}
