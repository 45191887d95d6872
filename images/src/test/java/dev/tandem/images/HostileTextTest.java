package dev.tandem.images;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever reads a text from outside is done with 64 KB of it in a tenth of a second of processor
 * time, whatever the text: a parser that looks at it again from each of its characters would take
 * minutes.
 */
@Timeout(300)
final class HostileTextTest {
  private static final long MOST_NANOS = Duration.ofMillis(100).toNanos();
  private static final int[] LENGTHS = {8 << 10, (64 << 10) - 16};
  private static final int TRIES = 5;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  @TempDir private static Path folder;

  @FunctionalInterface
  interface Parsing {
    void of(String text) throws Exception;
  }

  private static Arguments parser(String name, Parsing parsing) {
    return Arguments.of(name, parsing);
  }

  private static Stream<Arguments> parsers() {
    return Stream.of(
            urls(), headers(), names(), lists(), rows(), manifests(), images(), commandLine())
        .flatMap(parsers -> parsers);
  }

  private static Stream<Arguments> urls() {
    return Stream.of(
        parser("a URL", WebUrl::parse),
        parser("the host of a URL", WebUrl::hostOf),
        parser("a URL of that host", text -> WebUrl.parse("http://" + text + "/")),
        parser("a URL of that address", text -> WebUrl.parse("http://[" + text + "]/")),
        parser("a URL of that user", text -> WebUrl.parse("http://" + text + "@a/")),
        parser("a URL of that port", text -> WebUrl.parse("http://a:" + text)),
        parser("a URL of that path", text -> WebUrl.parse("http://a/" + text)),
        parser("a URL of that query", text -> WebUrl.parse("http://a?" + text)),
        parser("a scheme", WebUrl::schemeOf),
        parser("a URL to clean", WebUrl::clean),
        parser("whether it is a URL", Downloader::isUrl),
        parser("what to encode", PercentCode::encode),
        parser("what to decode", PercentCode::decode),
        parser("a path with dots", text -> DotSegments.remove("/" + text)),
        parser("a file", text -> file("file:" + text)),
        parser("a file of a full path", text -> file("file:///" + text)));
  }

  private static void file(String url) throws ItemException, InterruptedException {
    try (var pool = new MemoryPool(1 << 20).claim()) {
      LocalFile.read(url, new BodyReader(1000, Deadline.after(Duration.ofDays(1)), pool));
    }
  }

  private static Stream<Arguments> headers() {
    return Stream.of(
        parser("Location", text -> WebUrl.parse("http://a/b/c").redirect(text)),
        parser("Location, a path", text -> WebUrl.parse("http://a/b/c").redirect("/" + text)),
        parser("Location, a host", text -> WebUrl.parse("http://a/").redirect("//" + text)),
        parser("Location, an address", text -> WebUrl.parse("http://a/").redirect("//[" + text)),
        parser("Location, in bytes", text -> PercentCode.ofBytes(text)),
        parser("Retry-After", text -> RetryAfter.parse(text, Instant.EPOCH)),
        parser(
            "X-Robots-Tag",
            text ->
                RobotsTag.of(DownloadOptions.ROBOTS_TAGS, "tandem/1").forbidding(List.of(text))),
        parser("our own name", text -> RobotsTag.of(Set.of(), text)),
        parser(
            "Content-Encoding",
            text -> {
              try (var pool = new MemoryPool(1 << 20).claim()) {
                ContentCoding.decode(
                    text,
                    new byte[9],
                    new BodyReader(1000, Deadline.after(Duration.ofDays(1)), pool));
              }
            }),
        parser("robots.txt", text -> robots(text, "/a/b.jpg")),
        parser("robots.txt, a rule", text -> robots("user-agent: *\ndisallow: /" + text, "/a")),
        parser("robots.txt, a page", text -> robots("<html>\nuser-agent: *\n" + text, "/a")),
        parser(
            "robots.txt, site maps",
            text -> robots("sitemap: /" + "a/".repeat(text.length() / 2) + text, "/a")),
        parser(
            "robots.txt, patterns, for such a path",
            text -> {
              String path = text.substring(0, Math.min(text.length(), 7000));
              String piece = path.substring(0, path.length() / 4);
              var rules = new StringBuilder("user-agent: *\n");
              for (int i = 0; i < text.length() / piece.length(); i++) {
                rules.append("disallow: *").append(piece).append('!').append(i).append('\n');
              }
              robots(rules.toString(), "/" + path);
            }),
        parser("robots.txt, for such a path", text -> robots("user-agent: *\nallow: /*b", text)));
  }

  private static void robots(String text, String path) throws ItemException, InterruptedException {
    WebUrl url = WebUrl.parse("http://a/").redirect(path);
    new RobotsTxt((_, _) -> text.getBytes(UTF_8), "tandem", Duration.ofSeconds(10))
        .requireAllowed(url, Deadline.after(Duration.ofDays(1)));
  }

  private static Stream<Arguments> names() {
    return Stream.of(
        parser("an output name", text -> OutputName.of(new ImageRef(text, ""), "jpg")),
        parser(
            "an output name, of a path",
            text -> OutputName.of(new ImageRef("http://a/" + text, ""), "jpg")),
        parser("an extension", text -> OutputName.of(new ImageRef("", ""), text)),
        parser("a key", text -> Key.of(new ImageRef(text, ""))),
        parser(
            "a reference to print",
            text -> assertThat(new ImageRef(text, "")).asString().isNotNull()),
        parser(
            "a URL to print",
            text -> assertThat(new ImageRef("http://" + text, "")).asString().isNotNull()),
        parser("a broken line", text -> BrokenRef.of("broken", text, "")),
        parser("a flaw", BrokenRef::flawOf),
        parser("a flaw in brackets", text -> BrokenRef.flawOf("(" + text)),
        parser("a message", OneLine::of),
        parser("a text to write", WellFormed::of),
        parser("a stored file", text -> FolderStore.holds(folder, new Stored(text, 1, 1))));
  }

  private static Stream<Arguments> lists() {
    String header = "a,url,b\n";
    return Stream.of(
        parser("a text", text -> list("l.txt", text)),
        parser("lines of a text", text -> list("l.txt", "http://a/\n" + text + "\nx")),
        parser("a header of CSV", text -> list("l.csv", text + "\n1,2,3")),
        parser("rows of CSV", text -> list("l.csv", header + text)),
        parser("a URL in CSV", text -> list("l.csv", header + "1," + text + ",2")),
        parser("a caption in CSV", text -> list("l.csv", header + "1,http://a/," + text)),
        parser("rows of TSV", text -> list("l.tsv", header.replace(',', '\t') + text)),
        parser("lines of JSON", text -> list("l.jsonl", text)),
        parser("a name in JSON", text -> list("l.jsonl", "{\"" + json(text) + "\":1}")),
        parser("a raw name in JSON", text -> list("l.jsonl", "{\"" + text + "\":1}")),
        parser("a URL in JSON", text -> list("l.jsonl", "{\"url\":\"" + json(text) + "\"}")),
        parser("a value in JSON", text -> list("l.jsonl", "{\"url\":\"u\",\"a\":" + text + "}")),
        parser("an array of JSON", text -> list("l.json", "[" + text)),
        parser("objects in an array", text -> list("l.json", "[{\"a\":" + text + "}]")));
  }

  private static String json(String text) {
    String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(text));
    int end = Math.min(quoted.length(), 60_000);
    return quoted.substring(0, quoted.lastIndexOf('\\', end) > end - 6 ? end - 6 : end);
  }

  private static void list(String name, String text) throws IOException {
    Path file = Files.writeString(folder.resolve(name), text.replaceAll("\\p{Cs}", "\uFFFD"));
    var options =
        SourceOptions.defaults().withCaptionColumn("b").withColumns(SourceOptions.ALL_COLUMNS);
    if (name.endsWith(".txt")) {
      options = SourceOptions.defaults();
    }
    try (ImageRefs refs = Sources.of(List.of(file.toString()), options).open()) {
      refs.forEachRemaining(ref -> {});
    }
  }

  private static Stream<Arguments> rows() {
    return Stream.of(
        parser("a number in a row", text -> new ColumnTypes(true).add(object(text))),
        parser("a number with an end", text -> new ColumnTypes(true).add(object("9" + text))),
        parser("a carried row", text -> new Carried(null, text)),
        parser("a row to carry", text -> RowText.copy(text)),
        parser("names of columns", text -> columns(text.split(",", -1))),
        parser("one name of many columns", text -> columns(text.split("", 5000))));
  }

  private static String object(String text) {
    return "{\"a\":\"" + json(text) + "\"}";
  }

  private static void columns(String... names) throws IOException {
    list("l.csv", "url," + String.join(",", names) + "\n");
  }

  private static Stream<Arguments> manifests() {
    return Stream.of(
        parser("a line of a manifest", text -> ManifestLine.parse(text.getBytes(UTF_8))),
        parser(
            "a key in a manifest",
            text -> ManifestLine.parse(("{\"key\":\"" + json(text) + "\"}").getBytes(UTF_8))),
        parser(
            "a checksum in a manifest",
            text ->
                ManifestLine.parse(
                    ("{\"key\":\"0123456789abcdef\",\"status\":\"done\",\"crc32c\":\""
                            + json(text)
                            + "\"}")
                        .getBytes(UTF_8))),
        parser(
            "a manifest",
            text ->
                ManifestReader.read(
                    new ByteArrayInputStream(text.getBytes(UTF_8)), folder, (_, _) -> {})),
        parser(
            "a shard",
            text -> ShardScan.entries(Files.writeString(folder.resolve("x.tar"), safe(text)))));
  }

  private static String safe(String text) {
    return text.replaceAll("\\p{Cs}", "\uFFFD");
  }

  private static Stream<Arguments> images() {
    return Stream.of(
        parser("an image", text -> ImageHeader.read(text.getBytes(UTF_8))),
        parser("a JPEG", text -> image("\u00FF\u00D8\u00FF\u00E1\u00FF\u00FFExif\0\0", text)),
        parser("a PNG", text -> image("\u0089PNG\r\n\u001A\n\0\0\0\rIHDR\0\0\0\1\0\0\0\1", text)),
        parser("a WebP", text -> image("RIFF    WEBPVP8X", text)),
        parser("a GIF", text -> image("GIF89a", text)),
        parser("a TIFF", text -> image("II*\0", text)),
        parser("EXIF", text -> exif("II*\0\u0008\0\0\0" + text)),
        parser(
            "warnings of a decoder",
            text ->
                new JpegFile(new byte[9], new ImageHeader("jpeg", 1, 1, 1), false, 1, 0, null, 0, 0)
                    .requireNoLoss(text)));
  }

  private static void image(String head, String text) throws ItemException {
    ImageHeader.read((head + text).getBytes(ISO_8859_1));
  }

  private static void exif(String text) {
    byte[] bytes = text.getBytes(ISO_8859_1);
    ExifOrientation.read(bytes, 0, bytes.length);
  }

  private static Stream<Arguments> commandLine() {
    var options = SourceOptions.defaults();
    return Stream.of(
        parser("a source", text -> Sources.of(List.of(text), options)),
        parser("a source, a URL", text -> Sources.of(List.of("http://" + text), options)),
        parser("a source, a file", text -> Sources.of(List.of("file://" + text), options)),
        parser("a source elsewhere", text -> Sources.of(List.of("s3://a/" + text), options)),
        parser("a place in S3", text -> S3Location.parse("s3://" + text)),
        parser("a prefix in S3", text -> S3Location.parse("s3://bucket/" + text)),
        parser(
            "a column",
            text ->
                Sources.of(
                    List.of(Files.writeString(folder.resolve("c.csv"), "url\n").toString()),
                    options.withUrlColumn(text))),
        parser("a User-Agent", text -> DownloadOptions.defaults().withUserAgent(text)));
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void takesTimeInProportionToItsLength(String name, Parsing parsing) {
    List<HostileShape> shapes = HostileShape.all();
    for (HostileShape shape : shapes) { // to warm up
      parse(name, parsing, shape.text(256));
    }
    for (HostileShape shape : shapes) {
      for (int length : LENGTHS) {
        assertThat(nanos(name, parsing, shape.text(length)))
            .as("%s: %,d characters of %s", name, length, shape)
            .isLessThan(MOST_NANOS);
      }
    }
  }

  /** The longest conditions that are looked at; to open the database takes most of the time. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "(",
        "+",
        "+ ",
        "((1+",
        "f(",
        "[",
        "{'a':",
        "case when ",
        "not ",
        "a/",
        "a||",
        "'",
        "\"",
        "--",
        "/*"
      })
  void aConditionIsRefusedInNoTime(String unit) {
    String text = unit.repeat(10_000 / unit.length());
    parse("a condition", Where::check, "1"); // to warm up
    assertThat(nanos("a condition", Where::check, text)).isLessThan(10 * MOST_NANOS);
  }

  /** The best of some tries, since code is compiled and memory tidied meanwhile. */
  private static long nanos(String name, Parsing parsing, String text) {
    long best = Long.MAX_VALUE;
    for (int i = 0; i < TRIES && best >= MOST_NANOS; i++) {
      long begun = THREADS.getCurrentThreadCpuTime();
      parse(name, parsing, text);
      best = Math.min(best, THREADS.getCurrentThreadCpuTime() - begun);
      if (best > 20 * MOST_NANOS) {
        break;
      }
    }
    return best;
  }

  private static void parse(String name, Parsing parsing, String text) {
    try {
      parsing.of(text);
    } catch (ItemException | SourceException | StoreException | IllegalArgumentException e) {
      // refused, as it may be
    } catch (IOException e) {
      // no such file, or not of that kind
    } catch (Exception e) {
      throw new AssertionError(name + " fails otherwise than it says", e);
    }
  }
}
