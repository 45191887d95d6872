package dev.tandem.images.download;

import static dev.tandem.images.item.HostileText.parser;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.images.item.HostileText;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.WebUrl;
import dev.tandem.images.memory.MemoryPool;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(300)
@Tag("slow")
class HostileTextTest {
  private static Stream<Arguments> parsers() {
    return Stream.of(
        parser("a file", text -> file("file:" + text)),
        parser("a file of a full path", text -> file("file:///" + text)),
        parser("a data URL", text -> data("data:" + text)),
        parser("data in base64", text -> data("data:;base64," + text)),
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
        parser("robots.txt, for such a path", text -> robots("user-agent: *\nallow: /*b", text)),
        parser("a User-Agent", text -> DownloadOptions.defaults().userAgent(text)));
  }

  private static void file(String url) throws ItemException, InterruptedException {
    try (var pool = new MemoryPool(1 << 20).claim()) {
      LocalFile.read(url, new BodyReader(1000, Deadline.after(Duration.ofDays(1)), pool));
    }
  }

  private static void data(String url) throws ItemException, InterruptedException {
    try (var pool = new MemoryPool(1 << 20).claim()) {
      DataUrl.read(url, new BodyReader(100_000, Deadline.after(Duration.ofDays(1)), pool));
    }
  }

  private static void robots(String text, String path) throws ItemException, InterruptedException {
    WebUrl url = WebUrl.parse("http://a/").redirect(path);
    new RobotsTxt((_, _) -> text.getBytes(UTF_8), "tandem", Duration.ofSeconds(10))
        .requireAllowed(url, Deadline.after(Duration.ofDays(1)));
  }

  @ParameterizedTest
  @MethodSource("parsers")
  void takesTimeInProportionToItsLength(String name, HostileText.Parser parser) {
    HostileText.requireLinear(name, parser);
  }
}
