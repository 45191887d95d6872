package dev.tandem.snippets;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.time.Duration.ofMillis;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Inputs;
import dev.tandem.Outcome;
import dev.tandem.Outcomes;
import dev.tandem.Pipeline;
import dev.tandem.QueueClosedException;
import dev.tandem.Run;
import dev.tandem.snippets.PipelineSnippets.Photo;
import dev.tandem.snippets.PipelineSnippets.Photos;
import dev.tandem.snippets.PipelineSnippets.Url;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The code of {@code docs/idioms.md}. */
@Timeout(60)
class IdiomSnippets {
  private final List<Url> urls = List.of(new Url("a"), new Url("b"), new Url("c"));

  // @start region="carrier"
  record Fetched(Url url, Photo photo) {}

  // @end

  @Test
  void carrier() throws InterruptedException {
    Map<Url, String> index = new ConcurrentHashMap<>();
    // @start region="carrier-pipeline"
    Pipeline<Url, Fetched> pipeline =
        Pipeline.of(Url.class)
            .then("download", url -> new Fetched(url, Photos.download(url)))
            .then("resize", f -> new Fetched(f.url(), Photos.resize(f.photo())))
            .thenDo("index", f -> index.put(f.url(), f.photo().name()));
    // @end
    pipeline.run(urls);
    assertThat(index).containsOnlyKeys(urls).containsValues("a", "b", "c");
  }

  @Test
  void tee() throws InterruptedException {
    Queue<Photo> archived = new ConcurrentLinkedQueue<>();
    Pipeline<Photo, Photo> archiving = Pipeline.of(Photo.class).thenDo("archive", archived::add);
    List<Photo> photos;
    // @start region="tee"
    try (Run<Photo, Photo> archive = archiving.start()) {
      photos =
          Pipeline.of(Url.class)
              .then("download", Photos::download)
              .thenDo("tee", archive::put) // waits while the archive is full
              .then("resize", Photos::resize)
              .run(urls);
      archive.finish();
    }
    // @end
    assertThat(photos).hasSize(3);
    assertThat(archived).extracting(Photo::name).containsExactly("a", "b", "c");
  }

  // @start region="route-types"
  sealed interface Media {}

  record Picture(String name) implements Media {}

  record Film(String name) implements Media {}

  // @end

  @Test
  void route() throws InterruptedException {
    Queue<Media> shrunk = new ConcurrentLinkedQueue<>();
    Queue<Media> cut = new ConcurrentLinkedQueue<>();
    Pipeline<Picture, Picture> shrinking = Pipeline.of(Picture.class).thenDo("shrink", shrunk::add);
    Pipeline<Film, Film> cutting = Pipeline.of(Film.class).thenDo("cut", cut::add);
    List<Media> media = List.of(new Picture("a"), new Film("b"), new Picture("c"));
    // @start region="route"
    try (Run<Picture, Picture> pictures = shrinking.start();
        Run<Film, Film> films = cutting.start()) {
      Pipeline.of(Media.class)
          .thenDo(
              "route",
              item -> {
                switch (item) {
                  case Picture picture -> pictures.put(picture);
                  case Film film -> films.put(film);
                }
              })
          .run(media);
      pictures.finish();
      films.finish();
    }
    // @end
    assertThat(shrunk).containsExactly(new Picture("a"), new Picture("c"));
    assertThat(cut).containsExactly(new Film("b"));
  }

  record Offer(Url url, int cents, boolean inStock) {}

  @Test
  void zip() throws InterruptedException {
    // @start region="zip"
    Pipeline<Url, Offer> offers =
        Pipeline.of(Url.class)
            .then(
                "offer",
                url -> {
                  try (var calls = Executors.newVirtualThreadPerTaskExecutor()) {
                    try {
                      Future<Integer> cents = calls.submit(() -> price(url));
                      Future<Boolean> inStock = calls.submit(() -> isInStock(url));
                      return new Offer(url, cents.get(), inStock.get());
                    } finally {
                      calls.shutdownNow(); // interrupts one call if the other has failed
                    }
                  }
                },
                s -> s.workers(16));
    // @end
    assertThat(offers.run(urls))
        .containsExactlyInAnyOrder(
            new Offer(new Url("a"), 100, true),
            new Offer(new Url("b"), 100, true),
            new Offer(new Url("c"), 100, true));
  }

  private final CountDownLatch both = new CountDownLatch(6); // two calls about each of three

  private int price(Url url) throws InterruptedException {
    bothCalls();
    return 100 * url.path().length();
  }

  private boolean isInStock(Url url) throws InterruptedException {
    bothCalls();
    return !url.path().isEmpty();
  }

  /** Returns when all calls about all items are in progress at once. */
  private void bothCalls() throws InterruptedException {
    both.countDown();
    both.await();
  }

  @Test
  void merge() throws InterruptedException {
    List<Url> others = List.of(new Url("d"), new Url("e"));
    // @start region="merge"
    List<Photo> photos =
        Pipeline.<Iterable<Url>>of()
            .<Url>thenMany(
                "read",
                (source, out) -> {
                  for (Url url : source) {
                    out.emit(url);
                  }
                },
                s -> s.workers(2)) // one for each source, so that all are read at once
            .then("download", Photos::download, s -> s.workers(8))
            .run(List.of(urls, others));
    // @end
    assertThat(photos).extracting(Photo::name).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
  }

  @Test
  void resume(@TempDir Path folder) throws IOException {
    Path journal = folder.resolve("done.txt");
    download(journal, Pipeline.of(Url.class).then("download", IdiomSnippets::downloadAllButB));
    assertThat(journal).hasContent("a\nc");
    Queue<Url> second = new ConcurrentLinkedQueue<>();
    download(
        journal,
        Pipeline.of(Url.class)
            .thenDo("see", second::add)
            .then("download", IdiomSnippets::downloadAllButB));
    assertThat(second).containsExactly(new Url("b"));
  }

  private static Photo downloadAllButB(Url url) throws IOException {
    if (url.path().equals("b")) {
      throw new IOException("busy");
    }
    return Photos.download(url);
  }

  private void download(Path journal, Pipeline<Url, Photo> pipeline) throws IOException {
    // @start region="resume"
    Set<String> done = new HashSet<>();
    if (Files.exists(journal)) {
      done.addAll(Files.readAllLines(journal));
    }
    Stream<Url> rest = urls.stream().filter(url -> !done.contains(url.path()));
    try (Outcomes<Url, Photo> outcomes = pipeline.outcomes(Inputs.of(rest));
        Writer lines = Files.newBufferedWriter(journal, CREATE, APPEND)) {
      for (Outcome<Url, Photo> outcome : outcomes) {
        if (outcome instanceof Outcome.Done<Url, Photo>(var url, _)) {
          lines.write(url.path() + "\n");
          lines.flush();
        }
      }
    }
    // @end
  }

  @Test
  void service() throws InterruptedException {
    var mayEnd = new CountDownLatch(1);
    Run<Url, Url> run =
        Pipeline.of(Url.class).thenDo("wait", _ -> mayEnd.await(), s -> s.queue(1)).start();
    try (run) {
      run.put(new Url("a"));
      run.put(new Url("b")); // there is room for it once the first is being worked on
      assertThat(accept(run, new Url("c"))).isEqualTo(503);
      mayEnd.countDown();
      run.put(new Url("c"));
      run.drain();
      assertThat(accept(run, new Url("d"))).isEqualTo(503);
    }
    Run<Url, Url> idle = Pipeline.of(Url.class).thenDo("do", _ -> {}).start();
    try (idle) {
      assertThat(accept(idle, new Url("a"))).isEqualTo(202);
    }
  }

  // @start region="service"
  /** Returns the status of the answer to a request. */
  private static int accept(Run<Url, Url> run, Url url) throws InterruptedException {
    try {
      return run.offer(url, ofMillis(100)) ? 202 : 503; // full: come again later
    } catch (QueueClosedException e) {
      return 503; // being drained
    }
  }
  // @end
}
