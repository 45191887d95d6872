package dev.tandem.snippets;

import static java.time.Duration.ofMillis;
import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.tandem.Failure;
import dev.tandem.Outcome;
import dev.tandem.Outcomes;
import dev.tandem.Pipeline;
import dev.tandem.PipelineException;
import dev.tandem.PipelineException.Reason;
import dev.tandem.Run;
import dev.tandem.RunListener;
import dev.tandem.Stall;
import dev.tandem.Stats;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class PipelineSnippets {

  record Url(String path) {
    String host() {
      return path.substring(0, path.indexOf('/') + 1);
    }
  }

  record Photo(String name, int size) {
    int bytes() {
      return size * size;
    }
  }

  record Key(String key) {}

  static final class Photos {
    static Photo download(Url url) throws IOException {
      if (url.path().isEmpty()) {
        throw new IOException("no such photo");
      }
      return new Photo(url.path(), 1000);
    }

    static Photo resize(Photo photo) {
      return new Photo(photo.name(), photo.size() / 4);
    }

    static Key upload(Photo photo) {
      return new Key(photo.name() + "-" + photo.size());
    }
  }

  static final class S3 implements AutoCloseable {
    static S3 open() {
      return new S3();
    }

    Key put(Photo photo) {
      return Photos.upload(photo);
    }

    @Override
    public void close() {}
  }

  private final List<Url> urls = List.of(new Url("a"), new Url("b"), new Url("c"));
  private final Map<Url, Key> saved = new ConcurrentHashMap<>();
  private final List<String> reported = new ArrayList<>();

  @Test
  void simple() throws InterruptedException {
    // @start region="simple"
    List<Key> keys =
        Pipeline.of(Url.class)
            .then("download", Photos::download)
            .then("resize", Photos::resize)
            .then("upload", Photos::upload)
            .run(urls);
    // @end
    assertThat(keys).containsExactly(new Key("a-250"), new Key("b-250"), new Key("c-250"));
  }

  @Test
  void options() throws InterruptedException {
    Queue<Failure<?, Photo>> dead = new ConcurrentLinkedQueue<>();
    // @start region="options"
    Pipeline<Url, Key> pipeline =
        Pipeline.of(Url.class)
            .then(
                "download",
                Photos::download,
                s -> s.workers(256).retry(3, ofMillis(50)).timeout(ofSeconds(10)))
            .then("resize", Photos::resize, s -> s.onCpu().queueWeight(64 << 20, Photo::bytes))
            .then("upload", S3::open, S3::put, s -> s.workers(32).deadLetter(dead::add));
    // @end
    assertThat(pipeline.run(urls))
        .containsExactlyInAnyOrder(new Key("a-250"), new Key("b-250"), new Key("c-250"));
    assertThat(dead).isEmpty();
  }

  @Test
  void push() throws InterruptedException {
    Pipeline<Url, Photo> pipeline = Pipeline.of(Url.class).then("download", Photos::download);
    // @start region="push"
    try (Run<Url, Photo> run = pipeline.start()) {
      for (Url url : urls) {
        run.put(url); // waits while the pipeline is full
      }
      List<Photo> photos = run.finish();
      System.out.println(photos.size() + " photos, bottleneck " + run.stats().bottleneck());
    }
    // @end
  }

  @Test
  void outcomes() {
    Map<Url, Object> seen = new ConcurrentHashMap<>();
    Pipeline<Url, Photo> pipeline = Pipeline.of(Url.class).then("download", Photos::download);
    List<Url> urls = List.of(new Url("a"), new Url(""));
    // @start region="outcomes"
    try (Outcomes<Url, Photo> outcomes = pipeline.outcomes(urls)) {
      for (Outcome<Url, Photo> outcome : outcomes) {
        switch (outcome) {
          case Outcome.Done<Url, Photo>(var url, var photo) -> seen.put(url, photo);
          case Outcome.Failed<Url, Photo>(var failure) ->
              seen.put(failure.input(), failure.stage() + ": " + failure.cause().getMessage());
        }
      }
    }
    // @end
    assertThat(seen)
        .containsEntry(new Url("a"), new Photo("a", 1000))
        .containsEntry(new Url(""), "download: no such photo");
  }

  record Page(String url, List<String> links) {}

  private final List<Page> pages =
      List.of(
          new Page("a", List.of("b", "c")), new Page("b", List.of()), new Page("c", List.of("a")));

  @Test
  void many() throws InterruptedException {
    // @start region="many"
    Pipeline<Page, String> links =
        Pipeline.of(Page.class)
            .thenMany(
                "links",
                (page, out) -> {
                  for (String link : page.links()) {
                    out.emit(link); // waits while the next stage has no room
                  }
                });
    // @end
    assertThat(links.run(pages)).containsExactly("b", "c", "a");
  }

  static final class Database implements AutoCloseable {
    static Database open() {
      return new Database();
    }

    int insert(List<Photo> rows) {
      return rows.size();
    }

    @Override
    public void close() {}
  }

  @Test
  void batch() throws InterruptedException {
    // @start region="batch"
    Pipeline<Url, Integer> inserts =
        Pipeline.of(Url.class)
            .then("download", Photos::download)
            .batch(
                500, ofSeconds(1)) // one statement for up to 500 rows; a row waits at most a second
            .then("insert", Database::open, Database::insert, s -> s.workers(4));
    // @end
    assertThat(inserts.run(urls)).containsExactly(3);
  }

  @Test
  void batchBy() throws InterruptedException {
    // @start region="batchBy"
    Pipeline<Photo, Integer> albums =
        Pipeline.of(Photo.class)
            .batch(
                "albums",
                b -> b.size(500).weight(1 << 20, Photo::bytes).by(Photo::name).time(ofSeconds(1)))
            .then("insert", Database::open, Database::insert, s -> s.workers(4));
    // @end
    var a = new Photo("a", 1 << 9);
    var b = new Photo("b", 1);
    assertThat(albums.run(List.of(a, b, a, a, a, a))).containsExactlyInAnyOrder(4, 1, 1);
  }

  @Test
  void ordered() throws InterruptedException {
    // @start region="ordered"
    Pipeline<Url, Photo> inOrder =
        Pipeline.of(Url.class).then("download", Photos::download, s -> s.workers(64).ordered(256));
    // @end
    assertThat(inOrder.run(urls)).extracting(Photo::name).containsExactly("a", "b", "c");
  }

  @Test
  void action() throws InterruptedException {
    Queue<String> log = new ConcurrentLinkedQueue<>();
    // @start region="action"
    Pipeline<Url, Key> logged =
        Pipeline.of(Url.class)
            .then("download", Photos::download)
            .thenDo("log", photo -> log.add(photo.name())) // passes each photo on
            .then("upload", Photos::upload);
    // @end
    assertThat(logged.run(urls)).hasSize(3);
    assertThat(log).containsExactly("a", "b", "c");
  }

  @Test
  void joined() throws InterruptedException {
    // @start region="joined"
    Pipeline<Url, Photo> thumbnails =
        Pipeline.of(Url.class)
            .then("download", Photos::download)
            .then("resize", Photos::resize, s -> s.onCpu());
    Pipeline<Photo, Key> archive = Pipeline.of(Photo.class).then("upload", Photos::upload);
    Pipeline<Url, Key> whole = thumbnails.then(archive);
    // @end
    assertThat(whole.run(urls)).hasSize(3);
  }

  record Booking(String account, int amount) {}

  @Test
  void keyed() throws InterruptedException {
    Map<String, Integer> balances = new ConcurrentHashMap<>();
    // @start region="keyed"
    Pipeline<Booking, Integer> bookings =
        Pipeline.of(Booking.class)
            .then(
                "book",
                booking -> balances.merge(booking.account(), booking.amount(), Integer::sum),
                s -> s.workers(16).orderedBy(Booking::account)); // one at a time for each account
    // @end
    assertThat(
            bookings.run(List.of(new Booking("x", 1), new Booking("y", 10), new Booking("x", 2))))
        .containsExactlyInAnyOrder(1, 10, 3)
        .containsSubsequence(1, 3);
  }

  @Test
  void listener() throws InterruptedException {
    Queue<String> log = new ConcurrentLinkedQueue<>();
    Pipeline<Url, Photo> pipeline =
        Pipeline.of(Url.class)
            .then("download", Photos::download, s -> s.retry(1, ofMillis(1)).skip());
    // @start region="listener"
    RunListener listener =
        new RunListener() {
          @Override
          public void attemptFailed(Failure<?, ?> failure, boolean again) {
            log.add(failure.stage() + ", attempt " + failure.attempts() + ": " + failure.cause());
          }

          @Override
          public void stalled(Stall stall) {
            log.add(stall.toString()); // who waits for whom, with the stack traces of busy workers
          }

          @Override
          public void ended(Stats stats) {
            log.add(stats.done() + " done, " + stats.skipped() + " left out");
          }
        };
    List<Photo> photos = pipeline.listener(listener).stallAfter(ofSeconds(30)).run(urls);
    // @end
    assertThat(photos).hasSize(3);
    assertThat(log).containsExactly("3 done, 0 left out");
    log.clear();
    pipeline.listener(listener).run(List.of(new Url("")));
    assertThat(log)
        .containsExactly(
            "download, attempt 1: java.io.IOException: no such photo",
            "download, attempt 2: java.io.IOException: no such photo",
            "0 done, 1 left out");
  }

  // @start region="scoped"
  static final ScopedValue<String> TENANT = ScopedValue.newInstance();

  static List<String> namesFor(String tenant, List<Url> urls) throws InterruptedException {
    Pipeline<Url, String> names =
        Pipeline.of(Url.class)
            .then("name", url -> TENANT.get() + "/" + url.path())
            .inheriting(TENANT);
    return ScopedValue.where(TENANT, tenant).call(() -> names.run(urls));
  }

  // @end

  @Test
  void scoped() throws InterruptedException {
    assertThat(namesFor("acme", urls)).containsExactly("acme/a", "acme/b", "acme/c");
  }

  @Test
  void within() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    Pipeline<Url, Url> pipeline =
        Pipeline.of(Url.class)
            .then(
                "wait",
                url -> {
                  never.await();
                  return url;
                });
    List<?> notDone = List.of();
    // @start region="within"
    try {
      pipeline.within(ofMillis(50)).run(urls);
    } catch (PipelineException e) {
      notDone = e.handedBack(); // accepted and not finished
    }
    // @end
    assertThat(notDone).hasSize(3);
  }

  @Test
  void unfinished() throws InterruptedException {
    Pipeline<Url, Photo> pipeline = Pipeline.of(Url.class).then("download", Photos::download);
    List<Url> urls = List.of(new Url("a"), new Url(""));
    List<Object> done = new ArrayList<>();
    List<Object> notDone = new ArrayList<>();
    // @start region="unfinished"
    try {
      done.addAll(pipeline.run(urls));
    } catch (PipelineException e) {
      switch (e.reason()) {
        case Reason.ItemFailed(var failure) -> notDone.add(failure.input());
        case Reason.StageFailed(var stage) -> System.err.println("check the options of " + stage);
        case Reason.TooManyFailures(var stage, _, _) -> System.err.println(stage + " is down");
        case Reason.TimeLimitExceeded(var limit) -> System.err.println("too slow for " + limit);
        case Reason.InputsFailed(), Reason.ListenerFailed(), Reason.RunFailed(_) -> throw e;
      }
      done.addAll(e.results());
      notDone.addAll(e.handedBack());
    }
    // @end
    assertThat(done).containsExactly(new Photo("a", 1000));
    assertThat(notDone).containsExactly(new Url(""));
  }

  @Test
  void readmeFirst() throws InterruptedException {
    List<Url> urls = List.of(new Url("a"));
    // @start region="readme-first"
    List<Key> keys =
        Pipeline.of(Url.class)
            .then("download", Photos::download) // stage functions may throw anything
            .then("resize", Photos::resize)
            .then("upload", Photos::upload)
            .run(urls);
    // @end
    assertThat(keys).containsExactly(new Key("a-250"));
  }

  @Test
  void readmePipeline() throws InterruptedException {
    Queue<Failure<?, Photo>> dead = new ConcurrentLinkedQueue<>();
    List<Url> urls = List.of(new Url("a"));
    // @start region="readme-pipeline"
    var pipeline =
        Pipeline.of(Url.class)
            .then(
                "download",
                Photos::download,
                s -> s.workers(256).retry(3, ofMillis(50)).timeout(ofSeconds(10)))
            .then("resize", Photos::resize, s -> s.onCpu().queueWeight(64 << 20, Photo::bytes))
            .then("upload", S3::open, S3::put, s -> s.workers(32).deadLetter(dead::add));
    // ^ one resource per worker, opened when it starts and closed when it ends
    try (Run<Url, Key> run = pipeline.start()) { // put inputs yourself
      for (Url url : urls) run.put(url);
      List<Key> keys = run.finish();
      System.out.println(keys.size() + " keys, bottleneck " + run.stats().bottleneck());
    }
    try (Outcomes<Url, Key> outcomes = pipeline.outcomes(urls)) { // or take outcomes one by one
      for (Outcome<Url, Key> outcome : outcomes)
        switch (outcome) {
          case Outcome.Done<Url, Key>(var url, var key) -> save(url, key);
          case Outcome.Failed<Url, Key>(var failure) -> report(failure);
        }
    }
    // @end
    assertThat(saved).containsExactly(entry(new Url("a"), new Key("a-250")));
    assertThat(reported).isEmpty();
    assertThat(dead).isEmpty();
  }

  private void save(Url url, Key key) {
    saved.put(url, key);
  }

  private void report(Failure<Url, ?> failure) {
    reported.add(failure.toString());
  }
}
