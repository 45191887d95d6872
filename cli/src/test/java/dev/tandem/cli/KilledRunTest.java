package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A run that is killed at any moment, again and again, ends with what one has that was left alone,
 * and no run does again what has a line in the manifest. The long form: {@code -Dkills=200
 * -Dkills.images=2000}.
 */
@Timeout(value = 60, unit = TimeUnit.MINUTES)
@Tag("slow")
class KilledRunTest {
  private static final int KILLS = Integer.getInteger("kills", 4);
  private static final int IMAGES = Integer.getInteger("kills.images", 300);
  private static final int SHARD = Math.max(1, IMAGES / 8);

  /** Stored at one moment and not in the manifest yet: far more than the uploads and 20 ms. */
  private static final int MOST_TWICE = 100;

  private static final Pattern IMAGE = Pattern.compile("[0-9a-f]{16}\\.jpg");
  private static final Pattern LINE =
      Pattern.compile("\\{\"key\":\"([0-9a-f]{16})\",\"url\":\"([^\"]*)\".*}");
  private static final Set<String> OWN =
      Set.of("manifest.jsonl", "manifest.durable", "job.json", "manifest.run");

  /** What a run stores to. */
  enum Kind {
    FOLDER(false, ""),
    SHARDS(false, "tar"),
    INDEXED_SHARDS(false, "tar", "--shard-index", "--shard-table"),
    PARQUET(false, "parquet"),
    TFRECORD(false, "tfrecord", "--shard-index"),
    S3(true, ""),
    S3_SHARDS(true, "tar"),
    S3_PARQUET(true, "parquet"),
    S3_TFRECORD(true, "tfrecord", "--shard-index");

    private final boolean isS3;
    private final String format; // of the shards; empty if there are none
    private final String beside; // options for files beside each shard

    Kind(boolean isS3, String format, String... beside) {
      this.isS3 = isS3;
      this.format = format;
      this.beside = String.join(" ", beside);
    }

    boolean isS3() {
      return isS3;
    }

    boolean isShards() {
      return !format.isEmpty();
    }

    Stream<String> options() {
      return isShards()
          ? Stream.concat(
              Stream.of("--shards", Integer.toString(SHARD), "--shard-format", format),
              Stream.of(beside.split(" ", -1)).filter(option -> !option.isEmpty()))
          : Stream.of();
    }
  }

  @TempDir private Path folder = Path.of("");

  private PhotoServer photos;
  private S3Server bucket;
  private Path list;

  @BeforeEach
  void serve() throws IOException {
    photos = new PhotoServer(IMAGES);
    bucket = new S3Server();
    list = Files.writeString(folder.resolve("list.txt"), photos.list());
  }

  @AfterEach
  void stop() {
    photos.close();
    bucket.close();
  }

  @ParameterizedTest
  @EnumSource
  void endsAsIfItHadNotBeenKilled(Kind kind) throws IOException, InterruptedException {
    endsAsIfItHadNotBeenKilled(kind, 1);
  }

  @ParameterizedTest
  @EnumSource(names = {"FOLDER", "SHARDS"})
  void endsSoIfRowsShareTheirImages(Kind kind) throws IOException, InterruptedException {
    List<String> rows = new ArrayList<>(List.of("url,caption"));
    for (String caption : List.of("one", "two")) {
      photos.list().lines().forEach(url -> rows.add(url + "," + caption));
    }
    list = Files.write(folder.resolve("list.csv"), rows);
    endsAsIfItHadNotBeenKilled(kind, 2);
  }

  private void endsAsIfItHadNotBeenKilled(Kind kind, int rows)
      throws IOException, InterruptedException {
    long begun = System.nanoTime();
    Path expected = folder.resolve("expected");
    assertThat(run(kind, expected).waitFor()).isEqualTo(3); // one image is broken
    long whole = System.nanoTime() - begun;
    assertThat(Files.readAllLines(expected.resolve("manifest.jsonl")))
        .filteredOn(line -> line.contains("\"status\":\"failed\""))
        .hasSize(rows)
        .allMatch(line -> line.contains("not-an-image"));
    Map<String, Integer> wanted = results(kind, expected);
    assertThat(wanted.keySet().stream().filter(name -> name.endsWith(".jpg")))
        .hasSize(kind.isShards() ? rows * IMAGES : IMAGES);
    clear(bucket);
    photos.asked();

    long seed = Long.getLong("kills.seed", System.nanoTime());
    Random random = new Random(seed);
    Path killed = folder.resolve("killed");
    int early = 0;
    int twice = 0;
    int stored = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      Set<String> before = with(rows, times(killed));
      Process process = run(kind, killed);
      boolean ended = process.waitFor(random.nextLong(whole), TimeUnit.NANOSECONDS);
      process.destroyForcibly().waitFor();
      twice += again(before, killed, seed);
      stored = Math.max(stored, withoutLine(kind, killed));
      if (ended) { // the job was done: begin another
        clear(killed);
        clear(bucket);
      } else {
        early++;
      }
    }
    Set<String> before = with(rows, times(killed));
    assertThat(run(kind, killed).waitFor()).as("seed %d", seed).isIn(0, 3);
    again(before, killed, seed);

    assertThat(results(kind, killed)).as("seed %d", seed).isEqualTo(wanted);
    Map<String, Integer> times = times(killed);
    assertThat(times.keySet()).as("seed %d", seed).isEqualTo(times(expected).keySet());
    assertThat(times.values()).as("each row has one line, seed %d", seed).containsOnly(rows);
    System.out.printf(
        "%s: killed %d runs before their end, %d images under way then and asked for twice%s;"
            + " seed %d%n",
        kind,
        early,
        twice,
        kind == Kind.FOLDER ? ", at most " + stored + " at once of them stored already" : "",
        seed);
    assertThat(stored).as("stored twice, seed %d", seed).isLessThanOrEqualTo(MOST_TWICE);
  }

  /** Returns the images of which each row has its line. */
  private static Set<String> with(int rows, Map<String, Integer> times) {
    Set<String> complete = new TreeSet<>(times.keySet());
    complete.removeIf(path -> times.getOrDefault(path, 0) < rows);
    return complete;
  }

  /** How many results there are that have no line, and will be made again. */
  private int withoutLine(Kind kind, Path target) throws IOException {
    if (kind != Kind.FOLDER || !Files.exists(target)) {
      return 0;
    }
    long results = files(target).keySet().stream().filter(name -> name.endsWith(".jpg")).count();
    Path manifest = target.resolve("manifest.jsonl");
    String lines = Files.exists(manifest) ? Files.readString(manifest) : "";
    return (int) results - lines.split("\"status\":\"done\"", -1).length + 1;
  }

  /**
   * Checks that the last run asked for nothing that had a line before; returns what it asked for
   * and has no line now.
   */
  private int again(Set<String> before, Path target, long seed) throws IOException {
    Map<String, Integer> asked = photos.asked();
    Set<String> after = times(target).keySet();
    assertThat(asked.keySet()).as("seed %d", seed).noneMatch(before::contains);
    return (int) asked.keySet().stream().filter(path -> !after.contains(path)).count();
  }

  private Process run(Kind kind, Path target) throws IOException {
    Stream<String> where =
        kind.isS3()
            ? Stream.of(
                "--to",
                "s3://" + S3Server.BUCKET + "/small",
                "--s3-endpoint",
                bucket.endpoint(),
                "--state",
                target.toString())
            : Stream.of("--to", target.toString());
    Stream<String> what =
        Stream.of(
            "images",
            "--allow-private-addresses",
            "--timeout", // on a busy machine nothing must fail by itself
            "300",
            list.toString(),
            list.toString().endsWith(".csv") ? "--caption-column=caption" : "--quiet");
    Stream<String> args = Stream.of(what, where, kind.options()).flatMap(s -> s);
    var process =
        new ProcessBuilder(OtherProcess.command(args).toList())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    process.environment().putAll(S3Server.CREDENTIALS);
    return process.start();
  }

  private static void clear(Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    try (Stream<Path> files = Files.walk(target)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }

  private static void clear(S3Server bucket) throws IOException {
    bucket.clear();
  }

  /** The names and contents of all results; nothing else may be there. */
  private Map<String, Integer> results(Kind kind, Path target) throws IOException {
    Map<String, byte[]> files = files(target);
    if (kind.isS3()) {
      assertThat(files).isEmpty();
      files = bucket.objects();
      files.remove("small/manifest.jsonl");
    }
    Map<String, Integer> results = new TreeMap<>();
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      if (kind.isShards()) {
        assertThat(file.getKey()).matches("(small/)?[0-9]{5}\\.[a-z]+");
        if (file.getKey().endsWith("." + kind.format)) {
          addShard(kind.format, file.getValue(), results);
        }
      } else {
        results.put(file.getKey(), Arrays.hashCode(file.getValue()));
      }
    }
    if (kind.isShards()) {
      hasAllBeside(kind, files);
    }
    return results;
  }

  /** Adds what a shard has; no two have the same. */
  private void addShard(String format, byte[] shard, Map<String, Integer> results)
      throws IOException {
    switch (format) {
      case "tar" -> {
        try (var tar = new TarArchiveInputStream(new ByteArrayInputStream(shard))) {
          for (TarArchiveEntry member; (member = tar.getNextEntry()) != null; ) {
            int content = Arrays.hashCode(tar.readAllBytes());
            assertThat(results.put(member.getName(), content)).isNull();
          }
        }
      }
      case "tfrecord" -> {
        ByteBuffer records = ByteBuffer.wrap(shard).order(ByteOrder.LITTLE_ENDIAN);
        while (records.hasRemaining()) {
          byte[] record = new byte[(int) records.getLong()];
          records.getInt();
          records.get(record);
          records.getInt();
          Matcher name = IMAGE.matcher(new String(record, 0, 100, ISO_8859_1));
          assertThat(name.find()).isTrue();
          assertThat(results.put(name.group(), Arrays.hashCode(record))).isNull();
        }
      }
      default -> addParquet(Files.write(folder.resolve("shard.parquet"), shard), results);
    }
  }

  private static void addParquet(Path shard, Map<String, Integer> results) {
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement();
        ResultSet rows =
            statement.executeQuery(
                "SELECT file, md5(s::VARCHAR) FROM read_parquet('" + shard + "') s")) {
      while (rows.next()) {
        assertThat(results.put(rows.getString(1), rows.getString(2).hashCode())).isNull();
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Each shard has an index and a table, if it is to have them, and of no other shard. */
  private static void hasAllBeside(Kind kind, Map<String, byte[]> files) {
    Set<String> names = new TreeSet<>(files.keySet());
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      String name = file.getKey();
      if (name.endsWith("." + kind.format)) {
        names.remove(name);
        String base = name.substring(0, name.lastIndexOf('.'));
        if (kind.beside.contains("--shard-index")) {
          byte[] index = files.getOrDefault(base + ".idx", new byte[0]);
          assertThat(names.remove(base + ".idx")).isTrue();
          endsWithTheShard(new String(index, ISO_8859_1), file.getValue().length);
        }
        if (kind.beside.contains("--shard-table")) {
          assertThat(names.remove(base + ".parquet")).isTrue();
        }
      }
    }
    assertThat(names).isEmpty();
  }

  private static void endsWithTheShard(String index, int bytes) {
    String last = index.strip().lines().toList().getLast();
    String[] fields = last.split(" ", -1);
    if (fields.length == 2) {
      assertThat(Integer.parseInt(fields[0]) + Integer.parseInt(fields[1])).isEqualTo(bytes);
    } else {
      int content = Integer.parseInt(fields[fields.length - 3]);
      int size = Integer.parseInt(fields[fields.length - 2]);
      assertThat(content + Math.ceilDiv(size, 512) * 512 + 1024).isEqualTo(bytes);
    }
  }

  private static Map<String, byte[]> files(Path target) throws IOException {
    Map<String, byte[]> files = new TreeMap<>();
    try (Stream<Path> all = Files.walk(target)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String name = target.relativize(file).toString();
        if (!OWN.contains(name)) {
          files.put(name, Files.readAllBytes(file));
        }
      }
    }
    return files;
  }

  /** How many lines of the manifest each image has, by its path on the server. */
  private static Map<String, Integer> times(Path target) throws IOException {
    Map<String, Integer> times = new HashMap<>();
    Path manifest = target.resolve("manifest.jsonl");
    if (!Files.exists(manifest)) {
      return times;
    }
    String text = Files.readString(manifest);
    Set<String> keys = new HashSet<>();
    List<String> whole = text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
    for (String found : whole) {
      Matcher line = LINE.matcher(found);
      assertThat(line.matches()).as(found).isTrue();
      assertThat(keys.add(line.group(1))).as(found).isTrue();
      times.merge(URI.create(line.group(2)).getPath(), 1, Integer::sum);
    }
    return times;
  }
}
