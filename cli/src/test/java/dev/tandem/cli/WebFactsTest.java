package dev.tandem.cli;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the manifest tells of the requests for images, and of their EXIF fields. */
@Timeout(60)
class WebFactsTest {
  private static final String MILLIS = "\"millis\":[0-9]+,";

  @TempDir private Path folder = Path.of("");
  private HttpServer server;

  @BeforeEach
  void serve() throws IOException {
    byte[] photo = photo();
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 9);
    server.createContext("/photo", exchange -> answer(exchange, 200, "image/jpeg", photo));
    server.createContext("/gone", exchange -> answer(exchange, 410, "text/plain", new byte[] {1}));
    server.createContext(
        "/text", exchange -> answer(exchange, 200, "text/html", "no image".getBytes(US_ASCII)));
    server.createContext("/moved", exchange -> redirect(exchange, "/photo?signature=secret#x"));
    server.createContext("/lost", exchange -> redirect(exchange, "/gone?signature=secret"));
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop(0);
  }

  @Test
  void eachLineTellsOfTheLastRequest() throws IOException {
    assertThat(images("photo", "moved", "gone", "lost", "text").exitCode()).isEqualTo(3);
    String web = "\"address\":\"127.0.0.1\",\"content_type\":\"%s\",\"http_status\":%d,\"time\"";
    assertThat(line("photo")).containsPattern(MILLIS + web.formatted("image/jpeg", 200));
    assertThat(line("moved"))
        .containsPattern(
            MILLIS
                + "\"final_url\":\"%s/photo\",".formatted(address())
                + web.formatted("image/jpeg", 200))
        .doesNotContain("secret");
    assertThat(line("gone")).containsPattern(MILLIS + web.formatted("text/plain", 410));
    assertThat(line("lost"))
        .containsPattern(
            MILLIS
                + "\"final_url\":\"%s/gone\",".formatted(address())
                + web.formatted("text/plain", 410));
    assertThat(line("text"))
        .as("it fails in a later stage")
        .containsPattern(MILLIS + web.formatted("text/html", 200));
  }

  @Test
  void whatNoHostIsAskedForTellsOfNone() throws IOException {
    Path photo = Files.write(folder.resolve("photo.jpg"), photo());
    assertThat(run(photo.toString()).exitCode()).isZero();
    assertThat(line("photo.jpg")).doesNotContain("http_status", "address", "content_type");
  }

  @Test
  void aServerThatIsNotReachedHasNoStatus() throws IOException {
    String url = address() + "/photo";
    server.stop(0);
    assertThat(run(url, "--retries", "0").exitCode()).isEqualTo(3);
    assertThat(line("photo"))
        .containsPattern(MILLIS)
        .contains("\"class\":\"connection\"")
        .doesNotContain("http_status");
  }

  @Test
  void rowsThatShareADownloadTellTheSameOfIt() throws IOException {
    Path list = folder.resolve("l.csv");
    Files.write(list, List.of("url,c", address() + "/moved,1", address() + "/moved,2"));
    assertThat(run(list.toString(), "--columns", "c", "--exif").exitCode()).isZero();
    Files.write(list, List.of("url,c", address() + "/moved,3"));
    assertThat(run(list.toString(), "--columns", "c", "--exif").exitCode()).isZero();
    List<String> lines = Files.readAllLines(folder.resolve("out/manifest.jsonl"));
    assertThat(lines)
        .hasSize(3)
        .allSatisfy(line ->
            assertThat(line)
                .contains("\"final_url\":\"%s/photo\"".formatted(address()))
                .contains("\"http_status\":200")
                .contains("\"exif\":{\"Make\":\"Leica\"}"));
  }

  @Test
  void exifFieldsAreKeptOnRequestAndAreInTheTable() throws IOException {
    assertThat(images("photo", "text").exitCode()).isEqualTo(3);
    assertThat(line("photo")).doesNotContain("Leica");
    Session session =
        run(address() + "/photo", "--to", folder.resolve("two").toString(), "--exif", "--parquet");
    assertThat(session.exitCode()).as(session.toString()).isZero();
    assertThat(Files.readString(folder.resolve("two/manifest.jsonl")))
        .contains("\"exif\":{\"Make\":\"Leica\"}");
    assertThat(folder.resolve("two/manifest.parquet")).exists();
  }

  @Test
  void theLastLineOfEachImageIsExported() throws IOException {
    images("photo", "gone");
    run(address() + "/gone", "--retry-failed");
    assertThat(Files.readAllLines(folder.resolve("out/manifest.jsonl"))).hasSize(3);
    String target = folder.resolve("out").toString();
    Session export = Session.run("images", "export", target);
    assertThat(export.exitCode()).as(export.toString()).isZero();
    assertThat(export.lines()).hasSize(2).allMatch(line -> line.startsWith("{\"key\":"));
    Path file = folder.resolve("last.jsonl");
    Session written = Session.run("images", "export", target, "-o", file.toString());
    assertThat(written.out()).as(written.toString()).contains("2 lines written to " + file);
    assertThat(Files.readAllLines(file)).isEqualTo(export.lines());
    assertThat(Session.run("images", "export", folder.resolve("no").toString()).exitCode())
        .isEqualTo(2);
  }

  private Session images(String... paths) {
    return run(Stream.of(paths).map(path -> address() + "/" + path).toArray(String[]::new));
  }

  private Session run(String... more) {
    boolean elsewhere = List.of(more).contains("--to");
    Stream<String> to =
        elsewhere ? Stream.of() : Stream.of("--to", folder.resolve("out").toString());
    Stream<String> args = Stream.of("images", "--allow-private-addresses");
    return Session.run(Stream.of(args, to, Stream.of(more)).flatMap(s -> s).toArray(String[]::new));
  }

  private String line(String path) throws IOException {
    return Files.readAllLines(folder.resolve("out/manifest.jsonl")).stream()
        .filter(line -> line.contains("/" + path + "\",\"origin\""))
        .findFirst()
        .orElseThrow();
  }

  private String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private static void redirect(HttpExchange exchange, String to) throws IOException {
    exchange.getResponseHeaders().set("Location", to);
    answer(exchange, 302, "text/plain", new byte[] {1});
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** A photo with an EXIF field. */
  private static byte[] photo() throws IOException {
    var encoded = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB), "jpg", encoded);
    byte[] jpeg = encoded.toByteArray();
    String head = "\u00ff\u00d8\u00ff\u00e1\0(Exif\0\0MM\0*\0\0\0\u0008";
    String make = "\0\u0001\u0001\u000f\0\u0002\0\0\0\u0006\0\0\0\u001a\0\0\0\0Leica\0";
    var all = new ByteArrayOutputStream();
    all.writeBytes((head + make).getBytes(ISO_8859_1));
    all.write(jpeg, 2, jpeg.length - 2);
    return all.toByteArray();
  }
}
