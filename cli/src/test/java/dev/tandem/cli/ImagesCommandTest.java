package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class ImagesCommandTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void resizesWhatListsFoldersAndUrlsName() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos/sub"));
    Path inFolder = write(photos.resolve("in-folder.png"), picture(800, 400));
    Path single = write(folder.resolve("single.jpg"), picture(400, 800));
    Path csv = Files.writeString(folder.resolve("list.csv"), "id,url\n1," + single.toUri() + "\n");
    try (BadServer server = new BadServer(Map.of("/good.png", picture(300, 300)))) {
      Path list =
          Files.writeString(
              folder.resolve("list.txt"),
              "# a comment\n\n" + server.url("/good.png") + "\r\n" + inFolder.toUri() + "\n");
      Session session =
          images(
              list,
              csv,
              folder.resolve("photos"),
              single,
              server.url("/good.png?again"),
              "--allow-file-urls");
      assertThat(session.exitCode()).as(session.toString()).isZero();
      assertThat(session.lines()).last().isEqualTo("4 items finished");
      assertThat(session.out())
          .contains("4 put = 4 done + 0 failed + 0 skipped + 0 handed back")
          .contains(", 2 duplicates left out ");
    }
    assertThat(results()).hasSize(4).allMatch(name -> name.matches("[a-z-]+-[0-9a-f]{16}\\.jpg"));
    assertThat(sizeOf("in-folder")).isEqualTo("256x128");
    assertThat(sizeOf("single")).isEqualTo("128x256");
  }

  @Test
  void optionsSayWhatBecomesOfAnImage() throws IOException {
    Path photo = write(folder.resolve("photo.png"), picture(800, 400));
    assertThat(images(photo, "--size", "100", "--mode", "crop", "--format", "png").exitCode())
        .isZero();
    assertThat(results()).singleElement().asString().endsWith(".png");
    assertThat(sizeOf("photo")).isEqualTo("100x100");
  }

  @Test
  void aSmallImageKeepsItsSizeWhereThatIsWished() throws IOException {
    Path photo = write(folder.resolve("photo.png"), picture(800, 400));
    assertThat(images(photo, "--size", "1000", "--only-if-bigger").exitCode()).isZero();
    assertThat(results()).singleElement().asString().endsWith(".jpg");
    assertThat(sizeOf("photo")).isEqualTo("800x400");
  }

  @Test
  void whatFiltersLeaveOutIsSkippedAndNotFailed() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    write(photos.resolve("good.png"), picture(300, 200));
    write(photos.resolve("small.png"), picture(300, 99));
    write(photos.resolve("long.png"), picture(401, 100));
    write(photos.resolve("large.png"), picture(500, 401));
    Object[] command = {
      photos, "--min-size", "100", "--max-aspect-ratio", "4", "--max-area", "200K"
    };
    Session first = images(command);
    assertThat(first.exitCode()).as(first.toString()).isZero();
    assertThat(first.out())
        .contains("4 put = 1 done + 0 failed + 3 skipped + 0 handed back")
        .contains("skipped on purpose, listed in ")
        .contains("too-small", "too-elongated", "too-large");
    assertThat(results()).singleElement().asString().startsWith("good-");
    assertThat(manifest()).hasSize(4);
    assertThat(manifest().stream().filter(line -> line.contains("\"status\":\"skipped\"")))
        .hasSize(3);
    for (Object[] again : List.of(command, with(command, "--retry-failed"))) {
      Session next = images(again);
      assertThat(next.exitCode()).isZero();
      assertThat(next.out()).contains("0 put = ").contains("4 left out, already processed by");
    }
    Session asked = images(with(command, "--retry-class", "too-large"));
    assertThat(asked.out()).contains("1 put = 0 done + 0 failed + 1 skipped");
    Session status = Session.run("images", "status", folder.resolve("out").toString());
    assertThat(status.out()).startsWith("1 done, 0 failed, 3 skipped").contains("too-elongated");
  }

  @Test
  void imagesOfTheSameBytesAreStoredOnceWhereThatIsWished() throws IOException {
    byte[] picture = picture(300, 200);
    Path photos = Files.createDirectory(folder.resolve("photos"));
    write(photos.resolve("one.png"), picture);
    write(photos.resolve("two.png"), picture);
    write(photos.resolve("other.png"), picture(300, 201));
    Session first = images(photos, "--dedupe");
    assertThat(first.exitCode()).as(first.toString()).isZero();
    assertThat(first.out())
        .contains("3 put = 2 done + 0 failed + 1 skipped + 0 handed back")
        .contains("duplicate-content");
    assertThat(results()).hasSize(2);
    write(photos.resolve("three.png"), picture);
    Session next = images(photos, "--dedupe"); // what an earlier run stored counts
    assertThat(next.out()).contains("1 put = 0 done + 0 failed + 1 skipped");
    Session all = images(photos, "--dedupe", "--anew"); // but not for itself
    assertThat(all.out()).contains("4 put = 2 done + 0 failed + 2 skipped");
    write(photos.resolve("four.png"), picture);
    assertThat(images(photos).out()).contains("1 put = 1 done");
  }

  @Test
  void filesAreKeptAsTheyCameWhereThatIsWished() throws IOException {
    byte[] jpeg = jpeg(300, 200);
    Path photos = Files.createDirectory(folder.resolve("photos"));
    write(photos.resolve("photo.jpeg"), jpeg);
    write(photos.resolve("cut.jpeg"), Arrays.copyOf(jpeg, jpeg.length / 2));
    Session session = images(photos, "--no-resize");
    assertThat(session.exitCode()).as(session.toString()).isEqualTo(3);
    assertThat(session.out()).contains("1 done + 1 failed").contains("broken-image");
    assertThat(results()).singleElement().asString().matches("photo-[0-9a-f]{16}\\.jpg");
    assertThat(result("photo")).hasBinaryContent(jpeg);
    assertThat(images(photos, "--mode", "original").exitCode()).isZero(); // the same job
    for (String option : List.of("--mode=crop", "--format=png")) {
      Session both = images(photos, "--no-resize", option);
      assertThat(both.exitCode()).isEqualTo(2);
      assertThat(both.err()).contains("leave out " + option.replaceAll("=.*", ""));
    }
  }

  @Test
  void modesHaveTheNamesThatOthersGiveThem() throws IOException {
    Path photo = write(folder.resolve("photo.png"), picture(800, 400));
    assertThat(images(photo, "--mode", "keep-ratio-largest").exitCode()).isZero();
    assertThat(sizeOf("photo")).isEqualTo("256x128");
    assertThat(images(photo, "--mode", "keep-ratio").exitCode()).isZero(); // the same job
    Path other = folder.resolve("other");
    Session smallest =
        Session.run(
            "images",
            photo.toString(),
            "--to",
            other.toString(),
            "--mode=keep-ratio-smallest",
            "--filter=best",
            "--background=#336699");
    assertThat(smallest.exitCode()).as(smallest.toString()).isZero();
    assertThat(Files.readString(other.resolve("manifest.jsonl")))
        .contains("\"width\":512,\"height\":256");
    assertThat(Files.readString(other.resolve("job.json")))
        .contains("\"background\":\"336699\",\"decoding\":\"full\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--mode=stretch",
        "--format=gif",
        "--filter=good",
        "--background=red",
        "--background=12345",
        "--min-size=-1",
        "--max-aspect-ratio=0.5",
        "--max-area=0",
        "--max-area=big"
      })
  void valuesThatMakeNoSenseAreRefused(String option) throws IOException {
    Session session = images(write(folder.resolve("photo.png"), picture(8, 4)), option);
    assertThat(session.exitCode()).as(session.toString()).isEqualTo(2);
    assertThat(session.err()).isNotBlank();
  }

  @Test
  void littleMemoryIsEnough() throws IOException {
    Path photos = Files.createDirectory(folder.resolve("photos"));
    for (int i = 0; i < 5; i++) {
      write(photos.resolve(i + ".png"), picture(1000, 700 + i));
    }
    assertThat(images(photos, "--memory", "1M").exitCode()).isZero();
    assertThat(results()).hasSize(5);
  }

  @Test
  void resultsOfOtherOptionsAreNotMixedInOneFolder() throws IOException {
    Path photo = write(folder.resolve("photo.png"), picture(800, 400));
    assertThat(images(photo).exitCode()).isZero();
    Session other = images(photo, "--size", "100");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err())
        .contains("were made with other options")
        .contains("choose another folder");
    assertThat(sizeOf("photo")).isEqualTo("256x128");
  }

  @ParameterizedTest
  @CsvSource({
    "/missing.jpg, http-404",
    "/error.jpg, http-500",
    "/loop.jpg, redirect",
    "/to-file.jpg, redirect",
    "/empty.jpg, not-an-image",
    "/text.jpg, not-an-image",
    "/long.jpg, too-many-bytes",
    "/silent.jpg, timeout",
    "/endless.jpg, timeout",
    "/truncated.jpg, broken-image",
    "/huge.png, too-many-pixels",
  })
  void whatAServerDoesWrongIsTheFailureOfThatItemAlone(String path, String failureClass)
      throws IOException {
    try (BadServer server =
        new BadServer(
            Map.of(
                "/good.png", picture(500, 500),
                "/huge.png", picture(1000, 1001),
                "/truncated.jpg", Arrays.copyOf(jpeg(500, 500), 2000)))) {
      Path list =
          Files.writeString(
              folder.resolve("list.txt"),
              server.url(path) + "\n" + server.url("/good.png?x") + "\n");
      Session session =
          images(
              list,
              "--timeout",
              "0.5",
              "--retries",
              "0",
              "--max-bytes",
              "1M",
              "--max-pixels",
              "1M");
      assertThat(session.exitCode()).as(session.toString()).isEqualTo(3);
      assertThat(session.lines()).last().isEqualTo("2 items finished");
      assertThat(session.out()).contains(failureClass).contains("1 done + 1 failed");
      assertThat(session.err()).isEmpty();
      assertThat(manifest())
          .filteredOn(line -> line.contains("\"failed\""))
          .singleElement()
          .asString()
          .contains("\"url\":\"" + server.url(path) + "\"")
          .contains("\"class\":\"" + failureClass + "\"");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "http://no-such-host.invalid/a.jpg, unknown-host",
    "http://127.0.0.1:1/a.jpg, connection",
    "ftp://127.0.0.1/a.jpg, invalid-url",
    "not a url at all, invalid-url",
    "file:///no/such/file.jpg, unreadable",
  })
  void aLineThatLeadsNowhereIsTheFailureOfThatItem(String line, String failureClass)
      throws IOException {
    Path list = Files.writeString(folder.resolve("list.txt"), line + "\n");
    Session session = images(list, "--retries", "0", "--allow-file-urls");
    assertThat(session.exitCode()).as(session.toString()).isEqualTo(3);
    assertThat(session.out()).contains(failureClass);
    assertThat(session.err()).isEmpty();
  }

  @Test
  void aListChoosesNoFilesOfThisMachineUnlessAllowed() throws IOException {
    Path photo = write(folder.resolve("private.png"), picture(300, 200));
    Path list = Files.writeString(folder.resolve("list.txt"), photo.toUri() + "\n");
    Session refused = images(list);
    assertThat(refused.exitCode()).as(refused.toString()).isEqualTo(3);
    assertThat(refused.out()).contains("invalid-url").contains("--allow-file-urls permits it");
    assertThat(results()).isEmpty();
    Session allowed = images(list, "--allow-file-urls");
    assertThat(allowed.exitCode()).as(allowed.toString()).isZero();
    assertThat(results()).singleElement().asString().startsWith("private-");
  }

  @Test
  void aHostileLineIsTheFailureOfThatItemAlone() throws IOException {
    try (BadServer server = new BadServer(Map.of("/good.png", picture(300, 300)))) {
      Path list =
          Files.writeString(
              folder.resolve("list.txt"),
              String.join(
                  "\n",
                  "http://a/" + " ".repeat(60_000) + "b",
                  "http://[" + ":".repeat(60_000) + "z]/",
                  "http://" + "中".repeat(8_000) + "/",
                  "http://a/" + "._".repeat(3_000) + "!",
                  server.url("/good.png")));
      Session session = images(list, "--retries", "0", "--timeout", "5");
      assertThat(session.exitCode()).as(session.toString()).isEqualTo(3);
      assertThat(session.out())
          .contains("5 put = 1 done + 4 failed")
          .contains("3  invalid-url")
          .contains("longer than 8192 characters");
      assertThat(session.err()).isEmpty();
    }
  }

  @Test
  void twoImagesOfTheSameNameAreBothKept() throws IOException {
    Path one =
        write(Files.createDirectories(folder.resolve("one")).resolve("a.png"), picture(500, 300));
    Path two =
        write(Files.createDirectories(folder.resolve("two")).resolve("a.png"), picture(300, 500));
    assertThat(images(one, two).exitCode()).isZero();
    assertThat(results()).hasSize(2);
  }

  @Test
  void theFlawOfARowIsToldOnce() throws IOException {
    Path list = Files.writeString(folder.resolve("list.csv"), "url\nhttp://a.test/1,2\n");
    assertThat(images(list).lines())
        .contains(
            "       1  invalid-url        e.g. http://a.test/1,2 (2 fields, but the header has 1; put"
                + " quotes around fields with delimiters)");
  }

  @Test
  void theSameCommandAgainGoesOnWhereTheLastOneEnded() throws IOException {
    Path first = write(folder.resolve("first.png"), picture(500, 300));
    Path list = Files.writeString(folder.resolve("list.txt"), "broken line\n");
    assertThat(images(first, list).exitCode()).isEqualTo(3);
    Path second = write(folder.resolve("second.png"), picture(300, 500));

    Session again = images(first, list, second);
    assertThat(again.exitCode()).as(again.toString()).isZero();
    assertThat(again.out())
        .contains("1 put = 1 done")
        .contains("2 left out, already processed by an earlier run; 1 had failed");
    assertThat(results()).hasSize(2);
    assertThat(manifest()).hasSize(3);
    assertThat(Session.run("images", "status", target().toString()).out())
        .contains("2 done, 1 failed")
        .contains("1  invalid-url");
  }

  @Test
  void whatFailedIsTriedAgainOnRequest() throws IOException {
    Path late = folder.resolve("late.png");
    Path list = Files.writeString(folder.resolve("list.txt"), late.toUri() + "\nbroken line\n");
    assertThat(images(list, "--allow-file-urls").exitCode()).isEqualTo(3);
    write(late, picture(300, 300));

    Session one = images(list, "--allow-file-urls", "--retry-class", "unreadable,timeout");
    assertThat(one.exitCode()).as(one.toString()).isZero();
    assertThat(one.out()).contains("1 put = 1 done");
    assertThat(one.out()).contains("1 left out, ").contains("; 1 had failed: use --retry-failed");
    Session all = images(list, "--allow-file-urls", "--retry-failed");
    assertThat(all.exitCode()).isEqualTo(3);
    assertThat(all.out())
        .contains("1 put = 0 done + 1 failed")
        .contains("0 of 1 succeeded (0 %); --retry-failed tries the others again")
        .contains("1 left out, already processed by an earlier run\n"); // not: 1 had failed
    assertThat(manifest()).hasSize(4);
  }

  @Test
  void aDamagedManifestIsRefusedAndItsBadLinesAreSkippedOnRequest() throws IOException {
    Path photo = write(folder.resolve("photo.png"), picture(300, 200));
    assertThat(images(photo).exitCode()).isZero();
    Path file = target().resolve("manifest.jsonl");
    Files.writeString(file, "damaged\n" + Files.readString(file) + "{}\n");
    Session refused = images(photo);
    assertThat(refused.exitCode()).isEqualTo(2);
    assertThat(refused.err()).contains("Line 1 of ").contains("--skip-bad-lines");
    Session skipped = images(photo, "--skip-bad-lines");
    assertThat(skipped.exitCode()).as(skipped.toString()).isZero();
    assertThat(skipped.err())
        .isEqualTo(
            "tandem: 2 damaged lines of "
                + file
                + " skipped, and kept in "
                + target().resolve("manifest.skipped")
                + ": 1, 3\n");
    assertThat(skipped.out()).contains("0 put").contains("1 left out");
    assertThat(images(photo).err()).isEmpty();
  }

  @Test
  void theSummaryTellsWhichHostsFailedAndWhatMayBeDone() throws IOException {
    Path list =
        Files.writeString(
            folder.resolve("list.txt"),
            IntStream.range(0, 9)
                .mapToObj(i -> "http://" + (i < 6 ? "bad" : "worse") + ".invalid/" + i + "\n")
                .collect(Collectors.joining()));
    Session session = images(list, "--retries", "0");
    assertThat(session.exitCode()).as(session.toString()).isEqualTo(3);
    assertThat(session.lines())
        .containsSubsequence(
            "hosts with the most failures:",
            "       6 of 6      bad.invalid",
            "       3 of 3      worse.invalid",
            "0 of 9 succeeded (0 %); --retry-failed tries the others again",
            "9 failed with unknown-host: is the network up, and does it need a proxy (--proxy,"
                + " http_proxy)?");
  }

  @Test
  void aFolderWithoutAJobHasNoStatus() {
    Session session = Session.run("images", "status", folder.toString());
    assertThat(session.exitCode()).isEqualTo(2);
    assertThat(session.err()).startsWith("tandem: ").contains("no job has run there");
  }

  @Test
  void serversOfTheOwnNetworkAreLeftAloneUnlessAllowed() throws IOException {
    try (BadServer server = new BadServer(Map.of("/good.png", picture(300, 300)))) {
      Session session = Session.run("images", server.url("/good.png"), "--to", target().toString());
      assertThat(session.exitCode()).isEqualTo(3);
      assertThat(session.out()).contains("forbidden-address").contains("127.0.0.1");
    }
  }

  @Test
  void filesOfAFolderThatAreNoImagesAreCounted() throws IOException {
    Path photos = Files.createDirectories(folder.resolve("photos"));
    Files.write(photos.resolve("no-ending"), picture(300, 300));
    for (int i = 0; i < 3; i++) {
      Files.writeString(photos.resolve("note" + i + ".txt"), "x");
    }
    Files.writeString(photos.resolve("a.db"), "x");
    Session session = images(photos);
    assertThat(session.exitCode()).isZero();
    assertThat(session.out()).contains("1 put = 1 done");
    assertThat(session.lines())
        .contains("4 files that are no images were left out: 3 .txt, 1 .db")
        .last()
        .isEqualTo("1 item finished");
  }

  @Test
  void sourcesWithoutImagesAreSaidToBeSo() throws IOException {
    Path empty = Files.createDirectories(folder.resolve("empty"));
    Session session = images(empty);
    assertThat(session.exitCode()).isZero();
    assertThat(session.lines())
        .contains("the sources contain no images")
        .last()
        .isEqualTo("0 items finished");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "images",
        "images no-such-file.txt --to TARGET",
        "images photo.png",
        "images photo.png --to photo.png",
        "images photo.png --to photo.png/below",
        "images photo.png --to=",
        "images  --to TARGET", // an empty word, as of an unset variable of a shell
        "images photo.png --to TARGET --size 0",
        "images photo.png --to TARGET --size big",
        "images photo.png --to TARGET --mode stretch",
        "images photo.png --to TARGET --format tiff",
        "images photo.png --to TARGET --quality 101",
        "images photo.png --to TARGET --workers fetch=3",
        "images photo.png --to TARGET --workers download=0",
        "images photo.png --to TARGET --timeout 0",
        "images photo.png --to TARGET --retries -1",
        "images photo.png --to TARGET --max-bytes many",
        "images photo.png --to TARGET --memory 10K",
        "images photo.png --to TARGET --bogus",
        "images headless.csv --to TARGET",
        "images list.csv --to TARGET --where width>",
        "images list.csv --to TARGET --where nope=1",
        "images list.csv --to TARGET --columns nope",
        "images list.csv --to TARGET --caption-column nope",
        "images photo.png --to TARGET --where url=''",
        "images FOLDER/*.none --to TARGET",
        "images broken.parquet --to TARGET",
        "images /dev/zero --to TARGET",
        "images ftp://127.0.0.1/a.jpg --to TARGET",
        "images FOLDER --to FOLDER",
        "image photo.png --to TARGET",
        "demo --images 0 --to TARGET",
      })
  void wrongUsageIsToldInOneLine(String command) throws IOException {
    Path photo = write(folder.resolve("photo.png"), picture(50, 30));
    Path csv = Files.writeString(folder.resolve("headless.csv"), "a,b\n1,2\n");
    Path list = Files.writeString(folder.resolve("list.csv"), "width,url\n1,http://a/1\n");
    Path broken = Files.writeString(folder.resolve("broken.parquet"), "PAR1 and no more PAR1");
    String[] args =
        Stream.of(command.split(" "))
            .map(word ->
                word.replaceAll("^photo.png", photo.toString())
                    .replaceAll("^headless.csv", csv.toString())
                    .replaceAll("^list.csv", list.toString())
                    .replaceAll("^broken.parquet", broken.toString())
                    .replaceAll("^FOLDER", folder.toString())
                    .replaceAll("^TARGET$", target().toString()))
            .toArray(String[]::new);
    Session session = Session.run(args);
    assertThat(session.exitCode()).as(session.toString()).isEqualTo(2);
    assertThat(session.err().lines()).hasSize(1).first().asString().startsWith("tandem: ");
    assertThat(session.out()).isEmpty();
  }

  private Session images(Object... args) {
    Stream<String> all =
        Stream.concat(
            Stream.of("images", "--allow-private-addresses", "--to", target().toString()),
            Stream.of(args).map(Object::toString));
    return Session.run(all.toArray(String[]::new));
  }

  private Path target() {
    return folder.resolve("out");
  }

  /** The names of all results, without their folders. */
  private List<String> results() throws IOException {
    return files().map(file -> file.getFileName().toString()).sorted().toList();
  }

  private Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.walk(target())) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.startsWith(target().resolve("manifest.jsonl")))
          .filter(file -> !file.startsWith(target().resolve("manifest.durable")))
          .filter(file -> !file.startsWith(target().resolve("manifest.run")))
          .filter(file -> !file.startsWith(target().resolve("job.json")))
          .toList()
          .stream();
    }
  }

  private List<String> manifest() throws IOException {
    return Files.readAllLines(target().resolve("manifest.jsonl"));
  }

  private String sizeOf(String stem) throws IOException {
    return files()
        .filter(file -> file.getFileName().toString().startsWith(stem))
        .map(this::size)
        .findFirst()
        .orElse("none");
  }

  private String size(Path file) {
    try {
      BufferedImage image = ImageIO.read(file.toFile());
      return image.getWidth() + "x" + image.getHeight();
    } catch (IOException e) {
      throw new AssertionError(file.toString(), e);
    }
  }

  private Path result(String stem) throws IOException {
    return files()
        .filter(file -> file.getFileName().toString().startsWith(stem + "-"))
        .findFirst()
        .orElseThrow();
  }

  private static Object[] with(Object[] arguments, Object... more) {
    return Stream.concat(Stream.of(arguments), Stream.of(more)).toArray();
  }

  private static Path write(Path file, byte[] bytes) throws IOException {
    return Files.write(file, bytes);
  }

  private static byte[] picture(int width, int height) throws IOException {
    return encoded(width, height, "png");
  }

  private static byte[] jpeg(int width, int height) throws IOException {
    return encoded(width, height, "jpg");
  }

  private static byte[] encoded(int width, int height, String format) throws IOException {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = image.createGraphics();
    graphics.setColor(Color.ORANGE);
    graphics.fillOval(width / 4, height / 4, width / 2, height / 2);
    graphics.dispose();
    var bytes = new ByteArrayOutputStream();
    ImageIO.write(image, format, bytes);
    return bytes.toByteArray();
  }
}
