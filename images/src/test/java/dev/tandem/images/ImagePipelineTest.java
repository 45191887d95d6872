package dev.tandem.images;

import static dev.tandem.images.download.HostileServer.ok;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.Environment;
import dev.tandem.Failure;
import dev.tandem.Inputs;
import dev.tandem.Outcome;
import dev.tandem.Outcomes;
import dev.tandem.Pipeline;
import dev.tandem.RunListener;
import dev.tandem.Stats;
import dev.tandem.images.download.Addresses;
import dev.tandem.images.download.DownloadOptions;
import dev.tandem.images.download.Downloader;
import dev.tandem.images.download.HostileServer;
import dev.tandem.images.download.NamedHosts;
import dev.tandem.images.item.BlurBoxes;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.manifest.SeenContents;
import dev.tandem.images.memory.MemoryBudget;
import dev.tandem.images.memory.MemoryClaim;
import dev.tandem.images.resize.Pictures;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.resize.Resizer;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.FolderStore;
import dev.tandem.images.store.StuckStore;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One pipeline, and many runs of it, one after the other and at once. */
@Timeout(60)
@SuppressWarnings("try") // what is closed early is closed again, which does nothing
final class ImagePipelineTest {
  private static final String BUSY = "HTTP/1.1 500 X\r\nContent-Length: 0\r\n\r\n";
  private static final byte[] IMAGE = answer(Pictures.encoded("png", Pictures.quarters(64, 48)));

  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final MemoryBudget memory = MemoryBudget.of(1 << 20);
  private final CountDownLatch failed = new CountDownLatch(1); // an attempt
  private HostileServer server;
  private FolderStore store;

  @TempDir private Path folder;

  @BeforeEach
  void open() throws IOException {
    server = new HostileServer();
    store = FolderStore.open(folder);
  }

  @AfterEach
  void close() throws IOException {
    threads.shutdownNow();
    store.close();
    server.close();
  }

  @Test
  void imagesOfSilentServersHoldUpNoOthers() throws Exception {
    server.on("/a", IMAGE);
    server.on("/silent", (socket, out) -> server.silence());
    var options = options().timeout(Duration.ofHours(1));
    Map<String, InetAddress> names = new HashMap<>();
    List<ImageRef> images = new ArrayList<>();
    images.add(named("living.test", "/a", names));
    for (int i = 0; i < 60; i++) { // twice the downloads at once
      images.add(named("silent" + i + ".test", "/silent", names));
    }
    for (int i = 0; i < 20; i++) {
      images.add(named("living.test", "/a", names));
    }
    try (var downloader = NamedHosts.downloader(options, names);
        ImageRefs refs = downloader.inTurn(ImageRefs.of(images));
        var outcomes = pipeline(downloader, null).outcomes(() -> refs)) {
      Iterator<Outcome<ImageRef, Finished>> results = outcomes.iterator();
      for (int done = 0; done < 21; done++) {
        assertThat(results.next()).isInstanceOf(Outcome.Done.class);
      }
    }
  }

  @Test
  void anImageThatWaitedForItsNextAttemptWhenARunWasCancelledBeginsAnew() throws Exception {
    server.on("/a", BUSY);
    Duration deadline = Duration.ofMillis(400);
    try (var downloader = downloader(options().deadline(deadline))) {
      var pipeline = pipeline(downloader, null).listener(onFailure());
      long begun = System.nanoTime();
      try (Outcomes<ImageRef, Finished> cancelled = pipeline.outcomes(List.of(server.ref("/a")))) {
        var _ = cancelled.iterator();
        failed.await(); // it is waiting now
      }
      server.on("/a", IMAGE);
      while (System.nanoTime() - begun < deadline.toNanos()) {
        Thread.onSpinWait();
      }
      assertThat(attempts(run(pipeline.outcomes(List.of(server.ref("/a")))))).containsExactly(1);
    }
  }

  @Test
  void twoRunsAtOnceCountTheirOwnAttempts() throws Exception {
    server.on("/a", BUSY);
    try (var downloader = downloader(options())) {
      var pipeline = pipeline(downloader, null).listener(onFailure());
      var first = threads.submit(() -> run(pipeline.outcomes(List.of(server.ref("/a")))));
      failed.await(); // it waits for its next attempt
      server.on("/a", IMAGE);
      assertThat(attempts(run(pipeline.outcomes(List.of(server.ref("/a")))))).containsExactly(1);
      assertThat(attempts(first.get())).containsExactly(2);
    }
  }

  @Test
  void imagesThatAreNamedTwiceCountTheirOwnAttempts() throws Exception {
    var requests = new AtomicInteger();
    var both = new CountDownLatch(2);
    server.on(
        "/a",
        (_, out) -> {
          boolean fails = requests.incrementAndGet() <= 2;
          if (fails) {
            both.countDown();
            both.await();
          }
          out.write(fails ? BUSY.getBytes(ISO_8859_1) : IMAGE);
          return true;
        });
    try (var downloader = downloader(options())) {
      var refs = List.of(server.ref("/a"), server.ref("/a"));
      assertThat(attempts(run(pipeline(downloader, null).outcomes(refs)))).containsExactly(2, 2);
    }
  }

  @Test
  void theMemoryOfACancelledRunIsGivenBackBeforeAnotherRunEnds() throws Exception {
    server.on("/silent", (_, _) -> server.silence());
    server.on("/a", answer(noise()));
    List<ImageRef> many = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      many.add(server.ref("/a"));
    }
    try (var downloader = downloader(options());
        var other = downloader(options())) {
      var pipeline = pipeline(downloader, null);
      try (Outcomes<ImageRef, Finished> going = pipeline.outcomes(List.of(server.ref("/silent")))) {
        var _ = going.iterator();
        while (server.heads().isEmpty()) {
          Thread.onSpinWait();
        }
        for (int run = 0; run < 5; run++) {
          try (ImageRefs refs = downloader.inTurn(ImageRefs.of(many))) {
            try (Outcomes<ImageRef, Finished> cancelled = pipeline.outcomes(() -> refs)) {
              assertThat(cancelled.iterator().next()).isInstanceOf(Outcome.Done.class);
              while (memory.bodies().waiting() == 0) { // so bodies lie in all places
                Thread.onSpinWait();
              }
            }
            assertThat(downloader.unusedBytes()).isZero();
          }
          assertThat(memory.used()).isZero();
        }
        assertThat(run(pipeline(other, null).outcomes(many.subList(0, 20)))).hasSize(20);
      }
    }
  }

  /** They are taken in groups, and the run must not wait for that. */
  @Test
  void dozensOfOutcomesMayWaitToBeTaken() throws Exception {
    var ended = new CountDownLatch(60); // of 64 that may wait
    var counting =
        new RunListener() {
          @Override
          public void attemptFailed(Failure<?, ?> failure, boolean again) {
            ended.countDown();
          }
        };
    List<ImageRef> images =
        IntStream.range(0, 1000).mapToObj(i -> new ImageRef("no URL " + i, "list:" + i)).toList();
    try (var downloader = downloader(options());
        Outcomes<ImageRef, Finished> outcomes =
            ImagePipeline.of(downloader, resizer(), store, new Workers(1, 1, 1), 0)
                .listener(counting)
                .outcomes(images)) {
      var _ = outcomes.iterator();
      ended.await();
    }
  }

  @Test
  void aContentThatARunDidNotStoreIsStoredByTheNext() throws Exception {
    server.on("/a", IMAGE);
    var contents = new SeenContents();
    var storing = new CountDownLatch(1);
    try (var downloader = downloader(options())) {
      try (FolderStore slow = StuckStore.open(folder, storing);
          Outcomes<ImageRef, Finished> cancelled =
              ImagePipeline.of(downloader, resizer(), slow, Workers.defaults(), 0, contents)
                  .outcomes(List.of(server.ref("/a")))) {
        var _ = cancelled.iterator();
        storing.await();
      }
      var pipeline = pipeline(downloader, contents);
      assertThat(run(pipeline.outcomes(List.of(server.ref("/a")))))
          .singleElement()
          .isInstanceOf(Outcome.Done.class);
      assertThat(run(pipeline.outcomes(List.of(server.ref("/a")))))
          .singleElement()
          .isInstanceOf(Outcome.Failed.class);
    }
  }

  @Test
  void aPictureThatARunDidNotStoreIsStoredByTheNext() throws Exception {
    server.on("/a", answer(Pictures.jpeg(Pictures.busy(64, 48))));
    server.on("/b", answer(Pictures.encoded("png", Pictures.busy(64, 48))));
    var contents = SeenContents.comparingPictures();
    var resizer = new Resizer(ResizeOptions.defaults().size(16).pictureHash(true));
    var storing = new CountDownLatch(1);
    try (var downloader = downloader(options())) {
      try (FolderStore slow = StuckStore.open(folder, storing);
          Outcomes<ImageRef, Finished> cancelled =
              ImagePipeline.of(downloader, resizer, slow, Workers.defaults(), 0, contents)
                  .outcomes(List.of(server.ref("/a")))) {
        var _ = cancelled.iterator();
        storing.await();
      }
      var pipeline = ImagePipeline.of(downloader, resizer, store, Workers.defaults(), 0, contents);
      assertThat(run(pipeline.outcomes(List.of(server.ref("/b")))))
          .singleElement()
          .isInstanceOf(Outcome.Done.class);
      assertThat(run(pipeline.outcomes(List.of(server.ref("/a")))))
          .singleElement()
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed ->
                  assertThat(FailureClass.of(failed.failure().cause()))
                      .isEqualTo(FailureClass.NEAR_DUPLICATE));
      assertThat(downloader.memory().used()).isZero();
      assertThatThrownBy(
              () -> ImagePipeline.of(downloader, resizer(), store, Workers.defaults(), 0, contents))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void anImageWhoseBoxesCannotBeReadIsNotAskedFor() throws Exception {
    ImageRef ref = server.ref("/a").blurring(BlurBoxes.unreadable("odd")); // no answer is set
    try (var downloader = downloader(options())) {
      assertThat(run(pipeline(downloader, null).outcomes(List.of(ref))))
          .singleElement()
          .isInstanceOfSatisfying(
              Outcome.Failed.class,
              failed -> {
                assertThat(failed.failure().stage()).isEqualTo("download");
                assertThat(FailureClass.of(failed.failure().cause()))
                    .isEqualTo(FailureClass.INVALID_BOXES);
              });
    }
  }

  @Test
  void aListenerHearsOfEachRunAndFindsTheMemoryGivenBack() throws Exception {
    server.on("/a", IMAGE);
    server.on("/text", ok("no image"));
    var ended = new ArrayList<String>();
    try (var downloader = downloader(options())) {
      var pipeline =
          pipeline(downloader, null)
              .listener(
                  new RunListener() {
                    @Override
                    public void ended(Stats stats) {
                      assertThat(memory.used()).isZero();
                      ended.add(stats.put() + " " + stats.done() + " " + stats.failed());
                    }
                  });
      run(pipeline.outcomes(List.of(server.ref("/a"), server.ref("/text"))));
      run(pipeline.outcomes(List.of(server.ref("/a"))));
    }
    assertThat(ended).containsExactly("2 1 1", "1 1 0");
  }

  @Test
  void eachListenerHearsOfTheRun() throws Exception {
    server.on("/a", IMAGE);
    var told = new ArrayList<String>();
    try (var downloader = downloader(options())) {
      run(
          pipeline(downloader, null)
              .listener(atTheEnd(() -> told.add("first")))
              .listener(atTheEnd(() -> told.add("second")))
              .outcomes(List.of(server.ref("/a"))));
    }
    assertThat(told).containsExactly("first", "second");
  }

  private static RunListener atTheEnd(Runnable action) {
    return new RunListener() {
      @Override
      public void ended(Stats stats) {
        action.run();
      }
    };
  }

  @Test
  void isRunInEachWayAndAnyNumberOfTimes() throws Exception {
    server.on("/a", IMAGE).on("/b", answer(Pictures.encoded("png", Pictures.quarters(32, 32))));
    List<ImageRef> refs = List.of(server.ref("/a"), server.ref("/b"));
    try (var downloader = downloader(options())) {
      var pipeline =
          pipeline(downloader, null)
              .within(Duration.ofMinutes(1))
              .stallAfter(Duration.ofMinutes(1))
              .in(Environment.system());
      assertThat(pipeline.stages()).containsExactly("download", "resize", "upload");
      assertThat(pipeline).hasToString("download → resize → upload");
      for (int times = 0; times < 2; times++) {
        assertThat(pipeline.run(refs)).hasSize(2);
        try (var run = pipeline.start()) {
          run.put(refs.getFirst());
          assertThat(run.finish()).hasSize(1);
        }
        try (var stream = pipeline.stream(refs)) {
          assertThat(stream.count()).isEqualTo(2);
        }
      }
      var publisher = pipeline.publisher(refs);
      for (int subscribers = 0; subscribers < 2; subscribers++) {
        assertThat(
                Pipeline.of(Finished.class)
                    .then("take", (Finished image) -> image)
                    .run(Inputs.of(publisher)))
            .hasSize(2);
      }
    }
    assertThat(memory.used()).isZero();
  }

  @Test
  void whatWasDownloadedCountsAsUnusedUntilItsResizingBegins() throws Exception {
    server.on("/a", IMAGE);
    int bytes = Pictures.encoded("png", Pictures.quarters(64, 48)).length;
    List<ImageRef> images = Collections.nCopies(10, server.ref("/a"));
    try (var downloader = downloader(options())) {
      MemoryClaim pixels = memory.pixels().claim();
      pixels.grow(memory.pixels().size(), memory.pixels().size());
      Workers oneResizes = Workers.defaults().download(30).resize(1);
      try (ImageRefs refs = downloader.inTurn(ImageRefs.of(images));
          var outcomes =
              ImagePipeline.of(downloader, resizer(), store, oneResizes, 0).outcomes(() -> refs)) {
        Iterator<Outcome<ImageRef, Finished>> results = outcomes.iterator();
        while (memory.pixels().waiting() == 0 || downloader.unusedBytes() < 9L * bytes) {
          Thread.onSpinWait(); // the test's time limit ends this
        }
        assertThat(downloader.unusedBytes()).isEqualTo(9L * bytes);
        pixels.close();
        results.forEachRemaining(outcome -> assertThat(outcome).isInstanceOf(Outcome.Done.class));
      } finally {
        pixels.close();
      }
      assertThat(downloader.unusedBytes()).isZero();
    }
  }

  @Test
  void refusesASettingThatMakesNoSenseAtOnce() {
    try (var downloader = downloader(options())) {
      var pipeline = pipeline(downloader, null);
      assertThatThrownBy(() -> pipeline.within(Duration.ZERO))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private RunListener onFailure() {
    return new RunListener() {
      @Override
      public void attemptFailed(Failure<?, ?> failure, boolean again) {
        if (again) {
          failed.countDown();
        }
      }
    };
  }

  private static DownloadOptions options() {
    return DownloadOptions.defaults().addresses(Addresses.ANY).connections(30);
  }

  private ImageRef named(String host, String path, Map<String, InetAddress> names) {
    names.put(host, InetAddress.ofLiteral("127.0.0.1"));
    return new ImageRef("http://" + host + ":" + server.port() + path, "test");
  }

  private Downloader downloader(DownloadOptions options) {
    return new Downloader(options, memory);
  }

  private static Resizer resizer() {
    return new Resizer(ResizeOptions.defaults().size(32));
  }

  private ImagePipeline pipeline(Downloader downloader, @Nullable SeenContents contents) {
    Workers workers = Workers.defaults().download(30);
    return ImagePipeline.of(downloader, resizer(), store, workers, 2, contents);
  }

  private static List<Outcome<ImageRef, Finished>> run(Outcomes<ImageRef, Finished> outcomes) {
    List<Outcome<ImageRef, Finished>> all = new ArrayList<>();
    try (outcomes) {
      outcomes.forEach(all::add);
    }
    return all;
  }

  /** How often each was tried, all of them done. */
  private static List<Integer> attempts(List<Outcome<ImageRef, Finished>> outcomes) {
    return outcomes.stream()
        .map(outcome -> {
          assertThat(outcome).isInstanceOf(Outcome.Done.class);
          return ((Outcome.Done<ImageRef, Finished>) outcome).output().attempts();
        })
        .toList();
  }

  private static byte[] noise() {
    var image = new BufferedImage(192, 192, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(1);
    for (int y = 0; y < 192; y++) {
      for (int x = 0; x < 192; x++) {
        image.setRGB(x, y, random.nextInt());
      }
    }
    return Pictures.encoded("png", image);
  }

  private static byte[] answer(byte[] body) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(
        ("HTTP/1.1 200 OK\r\nContent-Length: " + body.length + "\r\n\r\n").getBytes(ISO_8859_1));
    bytes.writeBytes(body);
    return bytes.toByteArray();
  }
}
