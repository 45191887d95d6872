package dev.tandem.images.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.Outcome;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.manifest.Manifest;
import dev.tandem.images.manifest.ManifestOptions;
import dev.tandem.images.resize.ResizeOptions;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A run that is killed before or after each step on the way of its shards to their place: before
 * the run that continues it, each image that has a line is in one whole shard, or will be, and
 * after it each image is in exactly one.
 */
@Timeout(300)
@Tag("slow")
final class KilledReleaseTest {
  private static final int IMAGES = 5;
  private static final int MORE = 6;
  private static final int SHARD = 2;

  @TempDir private Path folder;

  private final List<Path> killed = new ArrayList<>(); // what kills would leave; guarded by this
  private int copies; // guarded by this

  /** Copies what a kill would leave at this moment. */
  private synchronized void kill(Path job) throws IOException {
    Path copy = folder.resolve("killed-" + copies++);
    Files.walkFileTree(
        job,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            Files.createDirectories(copy.resolve(job.relativize(folder).toString()));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            try {
              Files.copy(file, copy.resolve(job.relativize(file).toString()));
            } catch (NoSuchFileException e) {
              // Removed or renamed by the other thread just now.
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE;
            }
            throw e;
          }
        });
    killed.add(copy);
  }

  /** The place of the shards, which is copied before and after each of them comes. */
  private final class Place implements ShardPlace {
    private final ShardFolder place;

    Place(Path job) {
      place = new ShardFolder(job);
    }

    @Override
    public void take(Path file, String name) {
      synchronized (KilledReleaseTest.this) {
        try {
          kill(folder());
          place.take(file, name);
          kill(folder());
        } catch (IOException e) {
          throw Store.broken(folder(), e);
        }
      }
    }

    @Override
    public String name() {
      return place.name();
    }

    @Override
    public Path folder() {
      return place.folder();
    }

    @Override
    public String description() {
      return place.description();
    }

    @Override
    public boolean holds(String name) {
      return place.holds(name);
    }

    @Override
    public void putBeside(Path file) {
      place.putBeside(file);
    }

    @Override
    public void close() {
      place.close();
    }
  }

  /** Copies before each file is forced to the disk. */
  private final class Forces extends Fsync {
    private final Path job;

    Forces(Path job) {
      super(job);
      this.job = job;
    }

    @Override
    void ask(Path file, Force force) throws IOException {
      synchronized (KilledReleaseTest.this) {
        kill(job);
        super.ask(file, force);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void endsAsIfItHadNotBeenKilled(ShardFormat format) throws Exception {
    boolean beside = format != ShardFormat.PARQUET;
    ShardOptions options = ShardOptions.of(SHARD).format(format).index(beside).table(beside);
    Path job = Files.createDirectory(folder.resolve("job"));
    try (Store store = new ShardStore(new Place(job), options, new Forces(job))) {
      run(store, IMAGES);
    }
    isWhole(job, options, IMAGES);
    List<Path> all = List.copyOf(killed);
    assertThat(all).hasSizeGreaterThan(10);
    for (Path left : all) {
      isNeverHalf(left, format);
      if (isOnItsWay(left)) { // whatever a second kill leaves is never half, too
        killed.clear();
        try (Store store = new ShardStore(new Place(left), options, new Forces(left))) {
          run(store, MORE);
        }
        for (Path again : killed) {
          isNeverHalf(again, format);
        }
      } else {
        try (Store store = ShardStore.open(left, options)) {
          run(store, MORE);
        }
      }
      isWhole(left, options, MORE);
    }
  }

  /** Returns whether files have been made of the last shard that are not all in their place. */
  private static boolean isOnItsWay(Path job) throws IOException {
    Path making = job.resolve(ShardsInTheMaking.FOLDER);
    if (!Files.exists(making)) {
      return false;
    }
    try (Stream<Path> made = Files.list(making);
        Stream<Path> placed = Files.list(job)) {
      return Stream.concat(made, placed)
          .anyMatch(
              file -> file.getFileName().toString().matches("00002\\.(parquet|tfrecord|idx)"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasNoNameBeforeAllOfItIsListed(ShardFormat format) throws Exception {
    ShardOptions options = ShardOptions.of(2).format(format);
    try (Store store = ShardStore.open(folder, options)) {
      Manifest cut = open(store);
      for (int i = 0; i < 2; i++) {
        Thumbnail image = Thumbnails.of(i);
        Finished finished = image.finished(store.put(image));
        if (i == 0) {
          cut.add(new Outcome.Done<>(Thumbnails.ref(i), finished));
        }
      }
      cut.close();
      try (Manifest _ = open(store)) { // waits for all that was released
        assertThat(names(folder)).isEmpty();
      }
      run(store, 2);
    }
    isWhole(folder, options, 2);
  }

  private static Manifest open(Store store) {
    return Manifest.open(store, ManifestOptions.of(ResizeOptions.defaults()));
  }

  private static void run(Store store, int images) throws Exception {
    try (Manifest manifest = open(store)) {
      List<ImageRef> refs = IntStream.range(0, images).mapToObj(Thumbnails::ref).toList();
      List<ImageRef> remaining = new ArrayList<>();
      manifest.remaining(ImageRefs.of(refs)).forEachRemaining(remaining::add);
      for (ImageRef ref : remaining) {
        Thumbnail image = Thumbnails.of(ref, Integer.parseInt(ref.origin().substring(5)));
        manifest.add(new Outcome.Done<>(ref, image.finished(store.put(image))));
      }
      manifest.finish();
    }
  }

  /**
   * Whatever has its name is whole, and no index or table lies beside a shard that it is not of.
   */
  private static void isNeverHalf(Path job, ShardFormat format) throws Exception {
    for (String name : names(job)) {
      Path file = job.resolve(name);
      if (name.endsWith("." + format.extension())) {
        assertThat(ShardFiles.images(file)).as("%s", file).isNotEmpty();
      } else if (name.endsWith(".idx")) {
        assertThat(file)
            .as("%s", file)
            .hasContent(ShardFiles.index(job.resolve(name.replace("idx", format.extension()))));
      }
    }
  }

  private static void isWhole(Path job, ShardOptions options, int images) throws Exception {
    Map<String, byte[]> found = new TreeMap<>();
    ShardFormat format = options.format();
    List<String> names = names(job);
    List<String> expected = new ArrayList<>();
    int shards = 0;
    for (String name : names) {
      if (name.endsWith("." + format.extension())) {
        for (Map.Entry<String, byte[]> image : ShardFiles.images(job.resolve(name)).entrySet()) {
          assertThat(found.put(image.getKey(), image.getValue())).as("%s in two", job).isNull();
        }
        shards++;
      }
    }
    for (int number = 0; number < shards; number++) {
      expected.add(format.fileName(number));
      if (options.index()) {
        expected.add(ShardFormat.fileName(number, "idx"));
      }
      if (options.table()) {
        expected.add(ShardFormat.fileName(number, "parquet"));
      }
    }
    assertThat(names).as("%s", job).containsExactlyInAnyOrderElementsOf(expected);
    isNeverHalf(job, format);
    assertThat(found).as("%s", job).hasSize(images);
    for (int i = 0; i < images; i++) {
      assertThat(found.get(ShardEntry.name(Thumbnails.of(i)))).isEqualTo(Thumbnails.bytes(i));
    }
    assertThat(job.resolve(".shards")).doesNotExist();
  }

  private static List<String> names(Path job) throws IOException {
    try (Stream<Path> files = Files.list(job)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.matches("[0-9]{5}\\..*"))
          .sorted()
          .toList();
    }
  }
}
