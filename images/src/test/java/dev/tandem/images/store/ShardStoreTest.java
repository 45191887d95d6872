package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.tandem.Outcome;
import dev.tandem.images.item.Identity;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.RowData;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.Manifest;
import dev.tandem.images.manifest.ManifestOptions;
import dev.tandem.images.manifest.RetryScope;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.s3.MoodyServer;
import dev.tandem.images.s3.MoodyServer.Mood;
import dev.tandem.images.s3.ObjectServer;
import dev.tandem.images.s3.S3Location;
import dev.tandem.images.s3.S3Options;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
final class ShardStoreTest {
  private static final ResizeOptions OPTIONS = ResizeOptions.defaults();

  @TempDir private Path folder;

  /** A store and its manifest, and what of a run they see. */
  private record Job(Store store, Manifest manifest) implements AutoCloseable {
    static Job of(Store store) {
      return new Job(store, Manifest.open(store, ManifestOptions.of(OPTIONS)));
    }

    /** What remains of the first so many images. */
    List<Integer> remaining(int images) {
      List<ImageRef> all = IntStream.range(0, images).mapToObj(Thumbnails::ref).toList();
      List<Integer> remaining = new ArrayList<>();
      manifest
          .remaining(ImageRefs.of(all))
          .forEachRemaining(ref -> remaining.add(Integer.valueOf(ref.origin().substring(5))));
      return remaining;
    }

    Outcome<ImageRef, Finished> put(int number) throws Exception {
      Thumbnail image = Thumbnails.of(number);
      return new Outcome.Done<>(Thumbnails.ref(number), image.finished(store.put(image)));
    }

    void store(int number) throws Exception {
      manifest.add(put(number));
    }

    @Override
    public void close() {
      try (store) {
        manifest.close();
      }
    }
  }

  private Job open(int images) {
    return Job.of(ShardStore.open(folder, ShardOptions.of(images)));
  }

  @Test
  void storesImagesInTarFilesOfSoManyAndTheRestInASmallerOne() throws Exception {
    try (Job job = open(4)) {
      for (int i = 0; i < 10; i++) {
        job.store(i);
      }
      job.manifest().finish();
    }
    assertThat(shards()).containsExactly("00000.tar", "00001.tar", "00002.tar");
    assertThat(members("00000.tar")).hasSize(8);
    assertThat(members("00002.tar")).hasSize(4);
    String key = Key.of(Thumbnails.ref(9)).toString();
    assertThat(members("00002.tar").get(key + ".jpg")).isEqualTo(Thumbnails.bytes(9));
    assertThat(new String(members("00002.tar").get(key + ".json"), UTF_8))
        .startsWith("{\"key\":\"" + key + "\",\"url\":\"http://x/9.jpg\",\"width\":4,\"height\":3,")
        .contains("\"original_width\":40", "\"sha256\":\"")
        .endsWith("}");
    assertThat(Files.readString(folder.resolve(Manifest.FILE)))
        .contains("\"file\":\"00002.tar/" + key + ".jpg\"");
  }

  @Test
  void aCaptionHasAMemberOfItsOwn() throws Exception {
    var ref =
        new ImageRef("http://x/1.jpg", "list:1", new RowData("a cat, é", "{\"lang\":\"en\"}"));
    Thumbnail image = Thumbnails.of(ref, 1);
    try (Job job = open(4)) {
      job.manifest().add(new Outcome.Done<>(ref, image.finished(job.store().put(image))));
    }
    try (Job job = open(4)) {
      assertThat(job.remaining(3)).containsExactly(0, 2);
      job.store(0);
      job.manifest().finish();
    }
    String key = Key.of(ref).toString();
    Map<String, byte[]> members = members("00000.tar");
    assertThat(members).hasSize(5);
    assertThat(members.get(key + ".txt")).asString(UTF_8).isEqualTo("a cat, é");
    assertThat(members.get(key + ".json"))
        .asString(UTF_8)
        .contains("\"caption\":\"a cat, é\",\"columns\":{\"lang\":\"en\"}");
  }

  /** A zero in a caption must not look like one that stands for lost bytes. */
  @Test
  void aCaptionMayHaveAZero() throws Exception {
    var ref = new ImageRef("http://x/1.jpg", "list:1", new RowData("a\0cat", "{}"));
    Thumbnail image = Thumbnails.of(ref, 1);
    try (Job job = open(4)) {
      job.manifest().add(new Outcome.Done<>(ref, image.finished(job.store().put(image))));
    }
    try (Job job = open(4)) {
      assertThat(job.remaining(3)).containsExactly(0, 2);
      job.manifest().finish();
    }
    assertThat(members("00000.tar").get(Key.of(ref) + ".txt"))
        .asString(UTF_8)
        .isEqualTo("a\uFFFDcat");
  }

  @Test
  void membersHaveTheNamesThatListsGiveEvenIfTheRunIsKilled() throws Exception {
    List<ImageRef> refs =
        IntStream.range(0, 3)
            .mapToObj(i -> Thumbnails.ref(i).known(new Identity.Name("name_" + i)))
            .toList();
    Job killed = open(4); // is not closed, as if it had been killed
    for (int i = 0; i < 2; i++) {
      Thumbnail image = Thumbnails.of(refs.get(i), i);
      killed
          .manifest()
          .add(new Outcome.Done<>(refs.get(i), image.finished(killed.store().put(image))));
    }
    killed.manifest().close();
    try (Job job = open(4)) {
      List<ImageRef> left = new ArrayList<>();
      job.manifest().remaining(ImageRefs.of(refs)).forEachRemaining(left::add);
      assertThat(left).containsExactly(refs.get(2));
      job.manifest().finish();
    }
    assertThat(members("00000.tar").keySet())
        .containsExactlyInAnyOrder("name_0.jpg", "name_0.json", "name_1.jpg", "name_1.json");
    assertThat(new String(members("00000.tar").get("name_1.json"), UTF_8))
        .contains("\"key\":\"" + Key.of(refs.get(1)) + "\"");
  }

  @Test
  void eachImageHasACaptionIfAllAreToHaveOne() throws Exception {
    try (Job job = Job.of(ShardStore.open(folder, ShardOptions.of(4).captions(true)))) {
      job.store(1);
      job.manifest().finish();
    }
    String key = Key.of(Thumbnails.ref(1)).toString();
    Map<String, byte[]> members = members("00000.tar");
    assertThat(members.keySet()).containsOnly(key + ".jpg", key + ".txt", key + ".json");
    assertThat(members.get(key + ".txt")).isEmpty();
  }

  @Test
  void refusesEmptyShards() {
    assertThatThrownBy(() -> ShardOptions.of(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("a shard must have at least one image: 0");
  }

  @Test
  void theSameImagesInTheSameOrderMakeTheSameBytes() throws Exception {
    List<byte[]> made = new ArrayList<>();
    for (String target : List.of("a", "b")) {
      try (Job job = Job.of(ShardStore.open(folder.resolve(target), ShardOptions.of(3)))) {
        for (int i = 0; i < 3; i++) {
          job.store(i);
        }
        job.manifest().finish();
      }
      made.add(Files.readAllBytes(folder.resolve(target + "/00000.tar")));
    }
    assertThat(made.getFirst()).isEqualTo(made.getLast());
  }

  @Test
  void isReadByTheTarOfTheSystem() throws Exception {
    try (Job job = open(4)) {
      job.store(1);
      job.manifest().finish();
    }
    assumeTrue(
        Files.isExecutable(Path.of("/usr/bin/tar")) || Files.isExecutable(Path.of("/bin/tar")));
    Process tar =
        new ProcessBuilder("tar", "-tf", folder.resolve("00000.tar").toString())
            .redirectErrorStream(true)
            .start();
    String key = Key.of(Thumbnails.ref(1)).toString();
    assertThat(new String(tar.getInputStream().readAllBytes(), UTF_8))
        .isEqualTo(key + ".jpg\n" + key + ".json\n");
    assertThat(tar.waitFor()).isZero();
  }

  @Test
  void hasNoNameBeforeAllOfItIsListed() throws Exception {
    try (Job job = open(2)) {
      var first = job.put(0);
      var second = job.put(1);
      job.manifest().add(first);
      assertThat(second.input()).isEqualTo(Thumbnails.ref(1));
    }
    assertThat(shards()).isEmpty();
    try (Job job = open(2)) {
      assertThat(job.remaining(2)).containsExactly(1);
      job.store(1);
      job.manifest().finish();
    }
    assertThat(shards()).containsExactly("00000.tar");
    assertHasEachOnce(2);
  }

  @Test
  void aLaterRunGoesOnWithTheNextNumber() throws Exception {
    for (int run = 0; run < 3; run++) {
      try (Job job = open(5)) {
        assertThat(job.remaining(run * 2 + 2)).containsExactly(run * 2, run * 2 + 1);
        job.store(run * 2);
        job.store(run * 2 + 1);
        job.manifest().finish();
      }
    }
    assertThat(shards()).containsExactly("00000.tar", "00001.tar", "00002.tar");
    assertHasEachOnce(6);
  }

  @Test
  void servesOneRunAfterTheOtherAlsoAfterOneThatWasBrokenOff() throws Exception {
    try (Store store = ShardStore.open(folder, ShardOptions.of(5))) {
      var first = Job.of(store);
      for (int i = 0; i < 3; i++) {
        first.store(i);
      }
      first.manifest().finish();
      first.manifest().close();

      var brokenOff = Job.of(store);
      assertThat(brokenOff.remaining(6)).containsExactly(3, 4, 5);
      brokenOff.store(3);
      brokenOff.store(4);
      assertThat(brokenOff.put(5).input()).isEqualTo(Thumbnails.ref(5)); // it gets no line
      brokenOff.manifest().close();

      var next = Job.of(store);
      assertThat(next.remaining(9)).containsExactly(5, 6, 7, 8);
      for (int i = 5; i < 9; i++) {
        next.store(i);
      }
      next.manifest().finish();
      next.manifest().close();
    }
    assertHasEachOnce(9);
  }

  @Test
  void isWholeWhenManyStoreAtOnce() throws Exception {
    int images = 500;
    try (Job job = open(64);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Outcome<ImageRef, Finished>>> puts = new ArrayList<>();
      for (int i = 0; i < images; i++) {
        int number = i;
        puts.add(() -> job.put(number));
      }
      for (Future<Outcome<ImageRef, Finished>> put : threads.invokeAll(puts)) {
        job.manifest().add(put.get());
      }
      job.manifest().finish();
    }
    assertThat(shards()).hasSize(8);
    assertHasEachOnce(images);
  }

  /** What a kill leaves: some images without a line, in any place, and the last one cut short. */
  @Test
  void whatHasNoLineIsCutOutAndMadeAgain() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      clear();
      int images = 1 + random.nextInt(20);
      Set<Integer> listed = new HashSet<>();
      try (Job job = open(7)) {
        for (int i = 0; i < images; i++) {
          var outcome = job.put(i);
          if (random.nextInt(4) > 0) {
            job.manifest().add(outcome);
            listed.add(i);
          }
        }
      }
      for (Path shard : making()) {
        int garbage = random.nextInt(3000); // of an entry that was being written
        Files.write(
            shard,
            new ByteArrayInputStream(ShardEntry.of(Thumbnails.of(99), false)).readNBytes(garbage),
            StandardOpenOption.APPEND);
      }
      finish(7, images, listed, seed);
    }
  }

  /** What a failure of power leaves: lines of images that did not reach the disk. */
  @Test
  void whatHasALineAndIsNotThereIsMadeAgain() throws Exception {
    long seed = Long.getLong("shards.seed", System.nanoTime());
    Random random = new Random(seed);
    for (int round = 0; round < 40; round++) {
      clear();
      int images = 1 + random.nextInt(6);
      try (Job job = open(7)) {
        for (int i = 0; i < images; i++) {
          job.store(i);
        }
      }
      Path shard = making().getFirst();
      try (var channel = FileChannel.open(shard, StandardOpenOption.WRITE)) {
        if (random.nextBoolean()) {
          channel.truncate(random.nextLong(channel.size()));
        } else {
          channel.write(java.nio.ByteBuffer.allocate(100), random.nextLong(channel.size()));
        }
      }
      try (Job job = open(7)) {
        for (int i : job.remaining(images)) {
          job.store(i);
        }
        job.manifest().finish();
      }
      try {
        assertHasEachOnce(images);
      } catch (AssertionError e) {
        throw new AssertionError("round " + round + " of -Dshards.seed=" + seed, e);
      }
    }
  }

  /** The same, with zeros anywhere in a shard of one image: nothing of it is kept then. */
  @Test
  void zerosAnywhereInAnImageAreNoticed() throws Exception {
    clear();
    try (Job job = open(7)) {
      job.store(0);
    }
    Path making = making().getFirst();
    byte[] whole = Files.readAllBytes(making);
    for (int at = 0; at < whole.length; at += 7) {
      byte[] damaged = whole.clone();
      Arrays.fill(damaged, at, Math.min(at + 20, damaged.length), (byte) 0);
      Files.write(making, damaged);
      List<ShardScan.Entry> entries = ShardScan.entries(making);
      if (!Arrays.equals(damaged, whole) && !entries.isEmpty()) {
        int stored = Stored.crc32c(Thumbnails.bytes(0));
        assertThat(entries.getFirst().crc32c()).as("zeros at %d", at).isNotEqualTo(stored);
      }
    }
    Files.write(making, whole);
    assertThat(ShardScan.entries(making)).hasSize(1);
  }

  private void finish(int size, int images, Set<Integer> listed, long seed) throws Exception {
    try (Job job = open(size)) {
      List<Integer> remaining = job.remaining(images);
      assertThat(remaining).as("seed %d", seed).noneMatch(listed::contains);
      assertThat(remaining.size() + listed.size()).as("seed %d", seed).isEqualTo(images);
      for (int i : remaining) {
        job.store(i);
      }
      job.manifest().finish();
    }
    assertHasEachOnce(images);
    assertThat(folder.resolve(".shards")).doesNotExist();
  }

  @Test
  void refusesToMakeShardsAnewInPlace() {
    try (var store = ShardStore.open(folder, ShardOptions.of(5))) {
      assertThatThrownBy(
              () -> Manifest.open(store, ManifestOptions.of(OPTIONS).scope(RetryScope.all())))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("choose another target");
    }
  }

  @Test
  void refusesShardsThatTheManifestDoesNotKnow() throws Exception {
    Files.createFile(folder.resolve("00000.tar"));
    try (var store = ShardStore.open(folder, ShardOptions.of(5))) {
      assertThatThrownBy(() -> Manifest.open(store, ManifestOptions.of(OPTIONS)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("00000.tar: move them away, or choose another target");
    }
  }

  @Test
  void refusesAFolderOfFiles() throws Exception {
    try (var store = FolderStore.open(folder)) {
      Manifest.open(store, ManifestOptions.of(OPTIONS)).close();
    }
    try (var store = ShardStore.open(folder, ShardOptions.of(5))) {
      assertThatThrownBy(() -> Manifest.open(store, ManifestOptions.of(OPTIONS)))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("were made with other options: no --shards instead of --shards;");
    }
  }

  @Test
  void refusesToGoOnWithShardsOfAnotherKindOrWithOtherMembers() {
    ShardOptions begun = ShardOptions.of(5).captions(true).index(true);
    Job.of(ShardStore.open(folder, begun)).close();
    Map<ShardOptions, String> others =
        Map.of(
            ShardOptions.of(5).index(true),
            "--caption-column instead of no --caption-column;",
            begun.index(false),
            "--shard-index instead of no --shard-index;",
            begun.table(true),
            "no --shard-table instead of --shard-table;",
            begun.format(ShardFormat.TFRECORD),
            "no --shard-format instead of --shard-format tfrecord;");
    others.forEach((options, difference) -> {
      try (var store = ShardStore.open(folder, options)) {
        assertThatThrownBy(() -> Manifest.open(store, ManifestOptions.of(OPTIONS)))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("were made with other options: " + difference);
      }
    });
    Job.of(ShardStore.open(folder, begun)).close();
  }

  @Test
  void theDescriptionOfAJobInABucketNamesBoth() throws Exception {
    Files.writeString(
        folder.resolve(JobFile.NAME),
        "{\"target\":\"parquet shards with captions in s3://b/shards with in table\"}\n");
    assertThat(JobOptions.of(folder))
        .containsExactly(
            Map.entry("--to", "s3://b/shards with in table"),
            Map.entry("--shards", ""),
            Map.entry("--shard-format", "parquet"),
            Map.entry("--caption-column", ""));
  }

  @Test
  void sendsWhatLiesBesideAShardToTheBucketToo() throws Exception {
    withCredentials();
    try (var server = new ObjectServer()) {
      ShardOptions options =
          ShardOptions.of(3).format(ShardFormat.TFRECORD).index(true).table(true);
      try (Job job =
          Job.of(
              ShardStore.open(
                  S3Location.parse("s3://photos/x"),
                  S3Options.defaults().endpoint(server.endpoint()),
                  folder,
                  options))) {
        job.store(0);
        job.manifest().finish();
      }
      assertThat(server.objects())
          .containsOnlyKeys(
              "x/00000.tfrecord", "x/00000.idx", "x/00000.parquet", "x/manifest.jsonl");
      assertThat(server.contentType("x/00000.parquet")).isEqualTo("application/vnd.apache.parquet");
      assertThat(server.contentType("x/00000.idx")).startsWith("text/plain");
      assertThat(folder.resolve(".shards")).doesNotExist();
    }
  }

  @Test
  void goesOnWhenTheDiskIsNoLongerFull() throws Exception {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.isWritable(full));
    try (Job job = open(5)) {
      Files.createDirectories(folder.resolve(".shards"));
      Files.createSymbolicLink(folder.resolve(".shards/00000.tar"), full);
      assertThatThrownBy(() -> job.put(0))
          .isInstanceOf(StoreException.class)
          .hasMessage("Cannot store in " + folder + ": No space left on device");
    }
    Files.delete(folder.resolve(".shards/00000.tar"));
    try (Job job = open(5)) {
      assertThat(job.remaining(1)).containsExactly(0);
      job.store(0);
      job.manifest().finish();
    }
    assertHasEachOnce(1);
  }

  @Test
  void tellsThatTheTargetHasGone() throws Exception {
    Path target = folder.resolve("gone");
    Job job = Job.of(ShardStore.open(target, ShardOptions.of(5)));
    job.store(0);
    try (Stream<Path> all = Files.walk(target)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
    assertThatThrownBy(() -> job.manifest().finish())
        .isInstanceOf(StoreException.class)
        .hasMessage("Cannot store in " + target + ": no such file or folder");
    job.store().close();
  }

  @Test
  void anInterruptedWorkerDoesNotCloseTheShardOfTheOthers() throws Exception {
    try (Job job = open(5)) {
      Thread.currentThread().interrupt();
      var first = job.put(0);
      assertThat(Thread.interrupted()).isTrue();
      job.manifest().add(first);
      job.store(1);
      job.manifest().finish();
    }
    assertHasEachOnce(2);
  }

  @Test
  void sendsShardsToABucketAndKeepsNothingHere() throws Exception {
    withCredentials();
    try (var server = new ObjectServer()) {
      try (Job job = Job.of(bucket(server.endpoint(), 3))) {
        for (int i = 0; i < 7; i++) {
          job.store(i);
        }
        job.manifest().finish();
      }
      assertThat(server.objects())
          .containsOnlyKeys("x/00000.tar", "x/00001.tar", "x/00002.tar", "x/manifest.jsonl");
      assertThat(server.contentType("x/00001.tar")).isEqualTo("application/x-tar");
      Map<String, byte[]> members = new HashMap<>();
      for (String shard : List.of("x/00000.tar", "x/00001.tar", "x/00002.tar")) {
        members.putAll(members(server.objects().getOrDefault(shard, new byte[0])));
      }
      assertThat(members).hasSize(14);
      assertThat(folder.resolve(".shards")).doesNotExist();
      assertThat(shards()).isEmpty();
    }
  }

  @Test
  void keepsTheShardsWhileTheBucketIsAway() throws Exception {
    withCredentials();
    try (var server = new MoodyServer(Mood.SLOW_DOWN, Mood.SLOW_DOWN, Mood.TAKES)) {
      try (Job job = Job.of(bucket(server.endpoint(), 3))) {
        for (int i = 0; i < 2; i++) {
          job.store(i);
        }
        assertThatThrownBy(() -> job.manifest().finish())
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("returns 503 (SlowDown) after 2 attempts");
      }
      assertThat(server.objects()).isEmpty();
      try (Job job = Job.of(bucket(server.endpoint(), 3))) {
        assertThat(job.remaining(2)).isEmpty();
        job.manifest().finish();
      }
      assertThat(members(server.objects().getOrDefault("/photos/x/00000.tar", new byte[0])))
          .hasSize(4);
    }
  }

  private static void withCredentials() {
    System.setProperty("aws.accessKeyId", ObjectServer.USER);
    System.setProperty("aws.secretAccessKey", ObjectServer.SECRET);
  }

  private ShardStore bucket(java.net.URI endpoint, int images) {
    return ShardStore.open(
        S3Location.parse("s3://photos/x"),
        S3Options.defaults().endpoint(endpoint).attempts(2, Duration.ofMillis(1)),
        folder,
        ShardOptions.of(images));
  }

  private void assertHasEachOnce(int images) throws IOException {
    List<String> names = new ArrayList<>();
    Map<String, byte[]> members = new HashMap<>();
    for (String shard : shards()) {
      members(shard)
          .forEach((name, content) -> {
            names.add(name);
            members.put(name, content);
          });
    }
    assertThat(shards()) // without a gap
        .isEqualTo(
            IntStream.range(0, shards().size()).mapToObj(ShardFormat.TAR::fileName).toList());
    assertThat(names).hasSize(2 * images).doesNotHaveDuplicates();
    for (int i = 0; i < images; i++) {
      assertThat(members.get(Key.of(Thumbnails.ref(i)) + ".jpg")).isEqualTo(Thumbnails.bytes(i));
      assertThat(members.get(Key.of(Thumbnails.ref(i)) + ".json")).isNotEmpty().doesNotContain(0);
    }
  }

  private Map<String, byte[]> members(String shard) throws IOException {
    return members(Files.readAllBytes(folder.resolve(shard)));
  }

  private static Map<String, byte[]> members(byte[] shard) throws IOException {
    Map<String, byte[]> members = new HashMap<>();
    try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(shard))) {
      for (TarArchiveEntry member; (member = tar.getNextEntry()) != null; ) {
        assertThat(members.put(member.getName(), tar.readAllBytes())).isNull();
        assertThat(member.getLastModifiedTime().toMillis()).isZero();
        assertThat(member.getUserName()).isEmpty();
      }
    }
    return members;
  }

  private List<String> shards() throws IOException {
    return names(folder, ".tar");
  }

  private List<Path> making() throws IOException {
    Path hidden = folder.resolve(".shards");
    return Files.exists(hidden)
        ? names(hidden, ".tar").stream().map(hidden::resolve).toList()
        : List.of();
  }

  private static List<String> names(Path folder, String end) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(end))
          .sorted()
          .toList();
    }
  }

  private void clear() throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        if (!file.equals(folder)) {
          Files.delete(file);
        }
      }
    }
  }
}
