package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows with the same URL: each is an item, and their image is asked for once. */
@Timeout(60)
class SharedRowsTest {
  private static final Pattern FIELD =
      Pattern.compile("\"([a-z_0-9]+)\":(?:\"([^\"]*)\"|([0-9]+))");

  @TempDir private Path folder = Path.of("");
  private PhotoServer server;

  @BeforeEach
  void serve() throws IOException {
    server = new PhotoServer(3);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void eachRowIsAnItemAndItsImageIsAskedForAndStoredOnce() throws IOException {
    List<String> rows = rows("0.jpg,a", "1.jpg,b", "0.jpg,c", "0.jpg,d", "0.jpg,a", "1.jpg,e");
    Session session = images(rows);
    assertThat(session.out())
        .as(session.toString())
        .contains("5 put = 5 done")
        .contains(", 3 from shared downloads")
        .contains("1 duplicate left out");
    assertThat(server.asked()).hasSize(2).containsEntry("/0.jpg", 1).containsEntry("/1.jpg", 1);
    assertThat(captions("done")).containsExactlyInAnyOrder("a", "b", "c", "d", "e");
    List<String> files = lines().stream().map(line -> line.get("file")).toList();
    assertThat(files).hasSize(5);
    assertThat(stored()).containsExactlyInAnyOrderElementsOf(files.stream().distinct().toList());
    assertThat(lines()).allSatisfy(line -> assertThat(line.get("sha256")).hasSize(64));

    assertThat(images(rows).out()).contains("6 left out, already processed");
    assertThat(server.asked()).isEmpty();
    Session check = Session.run("images", "check", folder.resolve("out").toString());
    assertThat(check.exitCode()).as(check.toString()).isZero();
  }

  @Test
  void aRowOfALaterRunTakesWhatIsStored() throws IOException {
    assertThat(images(rows("0.jpg,a", "3.jpg,a")).exitCode()).isEqualTo(3); // 3.jpg is no image
    server.asked();
    // A row in front of those that are done is no other one than a row behind them.
    Session later = images(rows("0.jpg,new", "0.jpg,a", "3.jpg,a", "0.jpg,last", "3.jpg,new"));
    assertThat(later.out())
        .as(later.toString())
        .contains("3 put = 2 done + 1 failed")
        .contains("2 left out, already processed");
    assertThat(server.asked())
        .as("what failed before is tried")
        .hasSize(1)
        .containsEntry("/3.jpg", 1);
    assertThat(captions("done")).containsExactlyInAnyOrder("a", "new", "last");
    assertThat(lines().stream().filter(line -> line.getOrDefault("status", "").equals("done")))
        .allSatisfy(line -> {
          for (String field :
              List.of(
                  "file",
                  "bytes",
                  "crc32c",
                  "width",
                  "height",
                  "format",
                  "sha256",
                  "original_width",
                  "original_height",
                  "original_bytes",
                  "original_format")) {
            assertThat(line.get(field)).as(field).isEqualTo(lineOf("0.jpg", "a").get(field));
          }
        });
    assertThat(stored()).hasSize(1);
  }

  @Test
  void aFailureIsTheOutcomeOfAllRowsAndIsRetriedOnce() throws IOException {
    List<String> rows = rows("3.jpg,a", "3.jpg,b", "3.jpg,c");
    Session session = images(rows);
    assertThat(session.exitCode()).isEqualTo(3);
    assertThat(session.out()).as(session.toString()).contains("3 put = 0 done + 3 failed");
    assertThat(server.asked()).containsEntry("/3.jpg", 1);
    assertThat(lines())
        .allSatisfy(line -> {
          assertThat(line.get("class")).isEqualTo("not-an-image");
          assertThat(line.get("stage")).isEqualTo("resize");
        });
    assertThat(images(rows, "--retry-failed").out()).contains("3 put = 0 done + 3 failed");
    assertThat(server.asked()).containsEntry("/3.jpg", 1);
  }

  @Test
  void whatALongListRepeatsFarBehindIsAskedForOnce() throws IOException {
    List<String> rows = new ArrayList<>(List.of("url,caption"));
    IntStream.range(0, 17_000).forEach(i -> rows.add(url((i % 3) + ".jpg") + "," + i));
    Session session = images(rows, "--no-parquet");
    assertThat(session.out()).as(session.toString()).contains("17,000 put = 17,000 done");
    assertThat(server.asked()).hasSize(3).allSatisfy((_, count) -> assertThat(count).isEqualTo(1));
    assertThat(lines()).hasSize(17_000);
  }

  @Test
  void eachRowIsASampleOfAShard() throws IOException {
    List<String> rows = rows("0.jpg,a", "1.jpg,b", "0.jpg,c", "0.jpg,d");
    Session session = images(rows, "--shards", "100");
    assertThat(session.out()).as(session.toString()).contains("4 put = 4 done");
    assertThat(server.asked()).containsEntry("/0.jpg", 1).containsEntry("/1.jpg", 1);
    List<String> members = members();
    assertThat(members).hasSize(12).doesNotHaveDuplicates();
    assertThat(lines())
        .allSatisfy(line -> {
          String key = line.get("key");
          assertThat(line.get("file")).isEqualTo("00000.tar/" + key + ".jpg");
          assertThat(members).contains(key + ".jpg", key + ".txt", key + ".json");
        });
    assertThat(images(rows, "--shards", "100").out()).contains("4 left out");
  }

  @Test
  void rowsWithNamesAreStoredUnderEachAndAskedForOnce() throws IOException {
    List<String> rows = new ArrayList<>(List.of("url,caption,id"));
    rows.add(url("0.jpg") + ",a,one");
    rows.add(url("0.jpg") + ",b,two");
    rows.add(url("0.jpg") + ",c,two");
    rows.add(url("0.jpg") + ",c,two");
    Session session = images(rows, "--name-column", "id");
    assertThat(session.out())
        .as(session.toString())
        .contains("3 put = 2 done + 1 failed")
        .contains("another row of this run has the name two")
        .contains("1 duplicate left out");
    assertThat(server.asked()).containsEntry("/0.jpg", 1);
    assertThat(stored()).containsExactlyInAnyOrder("one.jpg", "two.jpg");
    Session once = images("once", rows, "--name-column", "id", "--once-per-url");
    assertThat(once.out())
        .as(once.toString())
        .contains("2 put = 2 done")
        .contains("2 duplicates left out");
  }

  @Test
  void onlyTheFirstRowOfAUrlCountsOnRequest() throws IOException {
    List<String> rows = rows("0.jpg,a", "0.jpg,b", "1.jpg,c");
    Session once = images(rows, "--once-per-url");
    assertThat(once.out())
        .as(once.toString())
        .contains("2 put = 2 done")
        .contains("1 duplicate left out");
    assertThat(captions("done")).containsExactlyInAnyOrder("a", "c");
    assertThat(images(rows).err())
        .contains("one image per URL (--once-per-url) instead of one per row");
  }

  @Test
  void rowsExpectTheirOwnHashes() throws IOException {
    List<String> rows = new ArrayList<>(List.of("url,caption,sum"));
    String wrong = "0".repeat(32);
    rows.add(url("0.jpg") + ",a,");
    rows.add(url("0.jpg") + ",b," + wrong);
    rows.add(url("0.jpg") + ",c," + wrong);
    rows.add(url("0.jpg") + ",d,");
    Session session = images(rows, "--expect", "md5=sum");
    assertThat(session.out()).as(session.toString()).contains("4 put = 2 done + 2 failed");
    assertThat(captions("done")).containsExactlyInAnyOrder("a", "d");
    assertThat(server.asked()).containsEntry("/0.jpg", 2);
  }

  @Test
  void rowsOfOneUrlAreNoDuplicatesUnlessTheyAreStoredAgain() throws IOException {
    List<String> rows = rows("0.jpg,a", "0.jpg,b");
    assertThat(images("files", rows, "--dedupe").out()).contains("2 put = 2 done");
    Session shards = images("shards", rows, "--dedupe", "--shards", "10");
    assertThat(shards.out())
        .as(shards.toString())
        .contains("2 put = 1 done + 0 failed + 1 skipped")
        .contains("duplicate-content");
  }

  private static List<String> with(String head, Stream<String> rows) {
    return Stream.concat(Stream.of(head), rows).toList();
  }

  private List<String> rows(String... rows) {
    return with("url,caption", Stream.of(rows).map(this::url));
  }

  private String url(String path) {
    return server.address() + "/" + path;
  }

  private Session images(List<String> rows, String... more) throws IOException {
    return images("out", rows, more);
  }

  private Session images(String target, List<String> rows, String... more) throws IOException {
    Path list = Files.write(folder.resolve("l.csv"), rows);
    Stream<String> args =
        Stream.of(
            "images",
            list.toString(),
            "--to",
            folder.resolve(target).toString(),
            "--caption-column",
            "caption",
            "--allow-private-addresses");
    return Session.run(Stream.concat(args, Stream.of(more)).toArray(String[]::new));
  }

  private Map<String, String> lineOf(String path, String caption) throws IOException {
    return lines().stream()
        .filter(line ->
            line.getOrDefault("url", "").endsWith(path)
                && line.getOrDefault("caption", "").equals(caption))
        .findFirst()
        .orElseThrow();
  }

  private List<Map<String, String>> lines() throws IOException {
    List<Map<String, String>> lines = new ArrayList<>();
    for (String line : Files.readAllLines(folder.resolve("out/manifest.jsonl"))) {
      lines.add(fields(line));
    }
    return lines;
  }

  private List<String> captions(String status) throws IOException {
    return lines().stream()
        .filter(line -> line.getOrDefault("status", "").equals(status))
        .map(line -> line.getOrDefault("caption", ""))
        .toList();
  }

  private List<String> stored() throws IOException {
    Path out = folder.resolve("out");
    try (Stream<Path> files = Files.walk(out)) {
      return files
          .filter(file -> file.toString().endsWith(".jpg"))
          .map(file -> out.relativize(file).toString())
          .toList();
    }
  }

  private static Map<String, String> fields(String line) {
    Map<String, String> fields = new HashMap<>();
    FIELD
        .matcher(line)
        .results()
        .forEach(field ->
            fields.put(field.group(1), field.group(2) == null ? field.group(3) : field.group(2)));
    return fields;
  }

  /** Returns the names in the headers of a tar file, which begin at multiples of 512 bytes. */
  private List<String> members() throws IOException {
    byte[] tar = Files.readAllBytes(folder.resolve("out/00000.tar"));
    List<String> names = new ArrayList<>();
    for (int at = 0; tar[at] != 0; ) {
      String header = new String(tar, at, 512, US_ASCII);
      names.add(header.substring(0, header.indexOf(0)));
      long bytes = Long.parseLong(header, 124, 135, 8);
      at += (int) (512 + Math.ceilDiv(bytes, 512) * 512);
    }
    return names;
  }
}
