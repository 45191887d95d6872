package dev.tandem.images.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tandem.Failure;
import dev.tandem.Outcome;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.Manifest;
import dev.tandem.images.manifest.Manifests;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.s3.ObjectServer;
import dev.tandem.images.s3.S3Location;
import dev.tandem.images.s3.S3Options;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A disk that once could not be forced. Nothing of that run may then be said to be on it, and the
 * next run does again what the failed one may have lost.
 */
@Timeout(60)
final class FailedForceTest {
  private static final ResizeOptions OPTIONS = ResizeOptions.defaults();
  private static final String SYNCS = "true"; // a command that says at once that all is on the disk

  @TempDir private Path folder;

  private FailingFsync fsync;

  @BeforeEach
  void nextRun() {
    fsync = new FailingFsync(folder);
  }

  @Test
  void aJobBeginsOnlyOnceItsOptionsAreOnTheDisk() throws Exception {
    try (FolderStore store = folderStore()) {
      fsync.failAt(JobFile.NAME);
      assertThatThrownBy(() -> open(store))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("Input/output error");
    }
    assertThat(folder.resolve(JobFile.NAME)).doesNotExist();
    try (FolderStore store = folderStore();
        Manifest _ = open(store)) {
      assertThat(fsync.forced()).contains(JobFile.NAME);
      assertThat(folder.resolve(JobFile.NAME)).isNotEmptyFile();
    }
  }

  @Test
  void aFileThatCouldNotBeForcedGetsNoNameAndNoneAfterItEither() throws Exception {
    nextRun();
    try (FolderStore store = FolderStore.open(folder, fsync, null)) { // each is forced
      Manifest manifest = open(store);
      manifest.add(put(store, 0));
      fsync.failAt(Path.of(Thumbnails.of(1).name()).getFileName().toString());
      assertThatThrownBy(() -> put(store, 1)).isInstanceOf(StoreException.class);
      assertThatThrownBy(() -> put(store, 2)).isInstanceOf(StoreException.class);
      isBroken(manifest);
    }
    nextRun();
    try (FolderStore store = FolderStore.open(folder, fsync, null)) {
      assertThat(remaining(store, 3)).containsExactly(1, 2);
    }
  }

  @Test
  void theManifestOfABucketIsForcedToo() throws Exception {
    System.setProperty("aws.accessKeyId", ObjectServer.USER);
    System.setProperty("aws.secretAccessKey", ObjectServer.SECRET);
    try (var server = new ObjectServer()) {
      try (S3Store store = bucket(server)) {
        Manifest manifest = open(store);
        manifest.add(put(store, 0));
        fsync.failAt(Manifest.FILE);
        isBroken(manifest);
      }
      assertThat(server.objects().keySet()).noneMatch(name -> name.endsWith(Manifest.FILE));
      try (S3Store store = bucket(server)) {
        assertThat(remaining(store, 2)).containsExactly(1); // the bucket has the other
        assertThat(fsync.forced()).contains(Manifest.FILE);
      }
    }
  }

  private S3Store bucket(ObjectServer server) {
    nextRun();
    S3Options options =
        S3Options.defaults().endpoint(server.endpoint()).attempts(2, Duration.ofMillis(1));
    return S3Store.open(S3Location.parse("s3://photos/x"), options, folder, fsync);
  }

  @Test
  void aShardThatCouldNotBeForcedGetsNoName() throws Exception {
    try (Store store = shards(1)) {
      Manifest manifest = open(store);
      manifest.add(put(store, 0));
      fsync.failAt("00000.tar");
      isBroken(manifest);
    }
    assertThat(named()).isEmpty();
    assertThat(fsync.forced()).doesNotContain(Manifest.FILE, "00000.tar");
  }

  @ParameterizedTest
  @CsvSource({"PARQUET, parquet", "TFRECORD, tfrecord", "TAR, idx", "TFRECORD, idx"})
  void aFileThatIsMadeOfAShardAndCouldNotBeForcedGetsNoName(ShardFormat format, String extension)
      throws Exception {
    nextRun();
    ShardOptions options = ShardOptions.of(1).format(format).index(extension.equals("idx"));
    try (Store store = ShardStore.open(folder, options, fsync)) {
      Manifest manifest = open(store);
      manifest.add(put(store, 0));
      fsync.failAt("00000." + extension);
      assertThatThrownBy(manifest::finish)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("Input/output error");
      assertThatThrownBy(manifest::close).isInstanceOf(StoreException.class);
    }
    assertThat(folder).isDirectoryNotContaining("glob:**/00000.*");
    nextRun();
    try (Store store = ShardStore.open(folder, options, fsync);
        Manifest manifest = open(store)) {
      assertThat(remaining(manifest, 1)).containsExactly(0); // the force of its shard means nothing
      manifest.add(put(store, 0));
      manifest.finish();
    }
    assertThat(folder.resolve("00000." + extension)).isNotEmptyFile();
    assertThat(ShardFiles.images(folder.resolve(format.fileName(0)))).hasSize(1);
  }

  @Test
  void aShardIsNotNamedWhereItsLinesCouldNotBeForced() throws Exception {
    try (Store store = shards(1)) {
      Manifest manifest = open(store);
      manifest.add(put(store, 0));
      fsync.failAt(Manifest.FILE);
      isBroken(manifest);
    }
    assertThat(named()).isEmpty();
  }

  @Test
  void noMarkIsWrittenWhereTheManifestCouldNotBeForced() throws Exception {
    try (FolderStore store = folderStore()) {
      Manifest manifest = open(store);
      manifest.add(put(store, 0));
      fsync.failAt(Manifest.FILE);
      isBroken(manifest);
    }
    assertThat(DurableMark.read(folder).bytes()).isZero();
  }

  @Test
  void noMarkIsLeftThatCouldNotBeForcedItself() throws Exception {
    try (FolderStore store = folderStore()) {
      Manifest manifest = open(store);
      manifest.add(put(store, 0));
      fsync.failAt(DurableMark.FILE);
      assertThatThrownBy(manifest::close).isInstanceOf(StoreException.class);
    }
    assertThat(DurableMark.read(folder).bytes()).isZero();
  }

  @Test
  void thereIsNoTableThatCouldNotBeForced() throws Exception {
    try (FolderStore store = folderStore()) {
      Manifest manifest = open(store);
      manifest.add(put(store, 0));
      manifest.finish();
      fsync.failAt(Manifest.TABLE);
      assertThatThrownBy(manifest::writeTable)
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("Input/output error");
      isBroken(manifest);
    }
    assertThat(folder.resolve(Manifest.TABLE)).doesNotExist();
    assertThat(DurableMark.read(folder).bytes()).isZero();
    try (FolderStore store = folderStore();
        Manifest manifest = open(store)) {
      manifest.writeTable();
    }
    assertThat(folder.resolve(Manifest.TABLE)).isNotEmptyFile();
  }

  @Test
  void aStoreWhoseLastShardCouldNotBeSealedNamesNoOther() throws Exception {
    try (Store store = shards(5)) {
      Manifest manifest = open(store);
      manifest.add(put(store, 0));
      manifest.add(put(store, 1));
      fsync.failAt("00000.tar"); // forced with the lines before
      manifest.add(put(store, 2));
      isBroken(manifest);
    }
    assertThat(named()).isEmpty();
  }

  @Test
  void theNextRunMakesAgainWhatTheFailedOneMayHaveLostInAFolder() throws Exception {
    try (FolderStore store = folderStore();
        Manifest manifest = open(store)) {
      manifest.add(put(store, 0));
    }
    long vouched = DurableMark.read(folder).bytes();
    assertThat(vouched).isPositive();
    try (FolderStore store = folderStore()) {
      Manifest manifest = open(store);
      manifest.add(put(store, 1));
      fsync.failAt(Manifest.FILE);
      isBroken(manifest);
    }
    assertThat(DurableMark.read(folder).bytes()).isEqualTo(vouched);
    assertThat(remaining(folderStore(), 2)).containsExactly(1);
  }

  @Test
  void theNextRunMakesAgainTheShardsThatWereInTheMaking() throws Exception {
    try (Store store = shards(2);
        Manifest manifest = open(store)) {
      manifest.add(put(store, 0));
      manifest.add(put(store, 1));
      manifest.finish();
    }
    assertThat(named()).containsExactly("00000.tar");
    try (Store store = shards(5)) {
      Manifest manifest = open(store);
      manifest.add(put(store, 2));
      manifest.add(put(store, 3));
      fsync.failAt("00001.tar");
      isBroken(manifest);
    }
    try (Store store = shards(5);
        Manifest manifest = open(store)) {
      assertThat(remaining(manifest, 4)).containsExactly(2, 3);
      manifest.add(put(store, 2));
      manifest.add(put(store, 3));
      manifest.finish();
    }
    assertThat(named()).containsExactly("00000.tar", "00001.tar");
    assertThat(ShardScan.entries(folder.resolve("00001.tar"))).hasSize(2);
    assertThat(remaining(shards(5), 4)).isEmpty();
  }

  @Test
  void theNextRunForcesTheManifestBeforeItAddsToIt() throws Exception {
    try (FolderStore store = folderStore()) {
      Manifest manifest = open(store);
      manifest.add(put(store, 0));
      fsync.failAt(Manifest.FILE);
      isBroken(manifest);
    }
    byte[] lines = Files.readAllBytes(folder.resolve(Manifest.FILE));
    try (FolderStore store = folderStore()) {
      Manifest manifest = open(store);
      assertThat(fsync.forced()).contains(Manifest.FILE);
      assertThat(Files.readAllBytes(folder.resolve(Manifest.FILE))).startsWith(lines);
      manifest.close();
    }
  }

  @Test
  void aDiskThatIsStillBrokenStopsTheNextRunAtOnce() throws Exception {
    try (FolderStore store = folderStore()) {
      Manifest manifest = open(store);
      manifest.add(put(store, 0));
      fsync.failAt(Manifest.FILE);
      isBroken(manifest);
    }
    try (FolderStore store = folderStore()) {
      fsync.failAt(Manifest.FILE);
      assertThatThrownBy(() -> open(store))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("Input/output error");
    }
    assertThat(remaining(folderStore(), 1)).containsExactly(0);
  }

  /** From the failure on nothing works, and it is told each time. */
  private void isBroken(Manifest manifest) {
    var first =
        catchThrowableOfType(
            StoreException.class,
            () -> {
              manifest.finish();
              manifest.add(failed(9));
            });
    assertThat(first).hasMessageContaining("Input/output error");
    int forced = fsync.forced().size();
    assertThatThrownBy(() -> manifest.add(failed(9))).isInstanceOf(StoreException.class);
    assertThatThrownBy(manifest::finish).isInstanceOf(StoreException.class);
    assertThatThrownBy(manifest::writeTable).isInstanceOf(StoreException.class);
    assertThatThrownBy(manifest::close).isInstanceOf(StoreException.class);
    assertThat(fsync.forced()).as("a second force succeeds by itself").hasSize(forced);
  }

  private FolderStore folderStore() {
    nextRun();
    return FolderStore.open(folder, fsync, "boot");
  }

  private ShardStore shards(int images) {
    nextRun();
    return ShardStore.open(folder, ShardOptions.of(images), fsync);
  }

  private static Manifest open(Store store) {
    return Manifests.open(store, OPTIONS, new DiskSync(SYNCS));
  }

  private static List<Integer> remaining(Store store, int images) {
    try (store;
        Manifest manifest = open(store)) {
      return remaining(manifest, images);
    }
  }

  private static List<Integer> remaining(Manifest manifest, int images) {
    List<ImageRef> all = IntStream.range(0, images).mapToObj(Thumbnails::ref).toList();
    List<Integer> remaining = new ArrayList<>();
    manifest
        .remaining(ImageRefs.of(all))
        .forEachRemaining(ref -> remaining.add(Integer.valueOf(ref.origin().substring(5))));
    return remaining;
  }

  private static Outcome<ImageRef, Finished> put(Store store, int number) throws Exception {
    Thumbnail image = Thumbnails.of(number);
    return new Outcome.Done<>(Thumbnails.ref(number), image.finished(store.put(image)));
  }

  private static Outcome<ImageRef, Finished> failed(int number) {
    ImageRef ref = Thumbnails.ref(number);
    var cause = ItemException.lasting(FailureClass.TLS, "no");
    return new Outcome.Failed<>(new Failure<>(ref, ref, "download", cause, 1));
  }

  private List<String> named() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".tar"))
          .sorted()
          .toList();
    }
  }
}
