package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tandem.images.s3.S3Connection;
import dev.tandem.images.s3.S3Options;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** What lists say, from their rows to the manifest. */
@Timeout(120)
class ListsTest {
  @TempDir private Path folder = Path.of("");

  @BeforeEach
  void photos() throws IOException {
    for (int i = 0; i < 4; i++) {
      var image = new BufferedImage(40 + i, 30, BufferedImage.TYPE_INT_RGB);
      ImageIO.write(image, "png", folder.resolve("photo-" + i + ".png").toFile());
    }
    Files.createDirectory(folder.resolve("lists"));
  }

  @Test
  void whatAListSaysOfAnImageIsInTheManifestAndItsTable() throws IOException, SQLException {
    sql(
        """
        COPY (SELECT 'file://%1$s/photo-' || i || '.png' AS url, 'photo ' || i AS alt, i AS n,
                     i / 2 AS half, if(i = 3, NULL, 'en') AS lang, i > 1 AS late
              FROM range(4) r(i)) TO '%1$s/lists/a.parquet'\
        """
            .formatted(folder));
    Files.writeString(
        folder.resolve("lists/b.jsonl"),
        "{\"url\": \"file://%s/none.png\", \"alt\": \"none\", \"n\": 7, \"lang\": \"en\"}\n"
            .formatted(folder));
    Session session =
        images(
            folder + "/lists/*",
            "--where",
            "n > 0 and lang = 'en'",
            "--caption-column",
            "alt",
            "--columns",
            "n,lang",
            "--allow-file-urls",
            "--parquet");
    assertThat(session.exitCode()).as(session.toString()).isEqualTo(3);
    assertThat(session.out()).contains("3 put = 2 done + 1 failed");
    assertThat(Files.readAllLines(folder.resolve("out/manifest.jsonl")))
        .hasSize(3)
        .anyMatch(line ->
            line.contains("photo-1.png")
                && line.contains("\"caption\":\"photo 1\"")
                && line.contains("\"columns\":{\"n\":1,\"lang\":\"en\"}"));
    String table = "read_parquet('" + folder.resolve("out/manifest.parquet") + "')";
    assertThat(
            sql(
                "SELECT caption || ' ' || (n + 1) || ' ' || lang || ' ' || status || ' '"
                    + " || coalesce(original_width, 0) FROM "
                    + table
                    + " ORDER BY n"))
        .containsExactly("photo 1 2 en done 41", "photo 2 3 en done 42", "none 8 en failed 0");
  }

  @Test
  void anImageInItsOwnUrlIsMadeOnceAndRecordedInShort() throws IOException {
    byte[] photo = Files.readAllBytes(folder.resolve("photo-1.png"));
    byte[] noise = new byte[200_000];
    new Random(3).nextBytes(noise);
    Path list = folder.resolve("lists/l.jsonl");
    Files.writeString(
        list,
        "{\"image\": {\"url\": \"data:image/jpeg;base64,%s\"}}\n{\"url\": \"data:;base64,%s\"}\n"
            .formatted(
                Base64.getEncoder().encodeToString(photo),
                Base64.getEncoder().encodeToString(noise)));
    Session first = images(list.toString());
    assertThat(first.exitCode()).as(first.toString()).isEqualTo(3);
    assertThat(first.out()).contains("2 put = 1 done + 1 failed").contains("not-an-image");
    assertThat(first.out().length()).isLessThan(2000);
    Path manifest = folder.resolve("out/manifest.jsonl");
    assertThat(Files.readAllLines(manifest))
        .hasSize(2)
        .allMatch(line -> line.length() < 1000)
        .anyMatch(line -> line.contains("/image-") && line.contains("data:image/jpeg;base64,"));
    assertThat(images(list.toString()).out()).contains("2 left out, already processed");
    assertThat(images(list.toString(), "--retry-failed").out())
        .contains("1 put = 0 done + 1 failed");
  }

  @Test
  void rowsMayBePathsOfFilesAndObjectsOfAStore() throws IOException {
    System.setProperty("aws.accessKeyId", S3Server.CREDENTIALS.get("AWS_ACCESS_KEY_ID"));
    System.setProperty("aws.secretAccessKey", S3Server.CREDENTIALS.get("AWS_SECRET_ACCESS_KEY"));
    try (var store = new S3Server()) {
      S3Options options = S3Options.defaults().endpoint(URI.create(store.endpoint()));
      try (S3Client client = S3Connection.of(options).client()) {
        client.putObject(
            p -> p.bucket(S3Server.BUCKET).key("in/a photo.png"),
            RequestBody.fromFile(folder.resolve("photo-2.png")));
      }
      Path list = folder.resolve("lists/l.txt");
      Files.writeString(
          list, "s3://photos/in/a photo.png\ns3://photos/in/none.png\n../photo-1.png\n");
      Session session =
          images(list.toString(), "--s3-endpoint", store.endpoint(), "--allow-file-urls");
      assertThat(session.out()).as(session.toString()).contains("3 put = 2 done + 1 failed");
      assertThat(Files.readAllLines(folder.resolve("out/manifest.jsonl")))
          .anyMatch(line -> line.contains("/a_photo-") && line.contains("\"original_width\":42"))
          .anyMatch(line -> line.contains("file:///") && line.contains("\"original_width\":41"))
          .anyMatch(line -> line.contains("\"class\":\"http-404\""));
    } finally {
      System.clearProperty("aws.accessKeyId");
      System.clearProperty("aws.secretAccessKey");
    }
  }

  @Test
  void namesOfAListArePathsOfResultsAndIdentifyImages() throws IOException {
    Path list = folder.resolve("lists/l.csv");
    String url = "file://" + folder.resolve("photo-1.png");
    Files.writeString(
        list,
        "file_name,url\n0001.png,%s\n0002.png,%s\n../x,%s\n0001.png,x\n".formatted(url, url, url));
    String[] args = {list.toString(), "--name-column", "file_name", "--allow-file-urls"};
    Session first = images(args);
    assertThat(first.out()).as(first.toString()).contains("4 put = 3 done + 1 failed");
    assertThat(folder.resolve("out/0001.jpg")).exists();
    assertThat(folder.resolve("out/0002.jpg")).exists();
    assertThat(Files.readString(folder.resolve("out/job.json"))).contains("name_column");
    Files.writeString(list, "file_name,url\n0001.png,%s?signed=2\n".formatted(url));
    assertThat(images(args).out()).contains("1 left out, already processed");
    Session other = images(list.toString(), "--allow-file-urls");
    assertThat(other.exitCode()).isEqualTo(2);
    assertThat(other.err()).contains("were made with other options");
  }

  @Test
  void anImageWithOtherBytesThanItsListSaysIsNotStored() throws Exception {
    byte[] photo = Files.readAllBytes(folder.resolve("photo-1.png"));
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(photo));
    Path list = folder.resolve("lists/l.csv");
    Files.writeString(
        list,
        "url,sum\nfile://%1$s/photo-1.png,%2$s\nfile://%1$s/photo-2.png,%2$s\nfile://%1$s/photo-3.png,\n"
            .formatted(folder, sha256));
    Session session = images(list.toString(), "--expect", "sha256=sum", "--allow-file-urls");
    assertThat(session.out()).as(session.toString()).contains("3 put = 2 done + 1 failed");
    assertThat(Files.readAllLines(folder.resolve("out/manifest.jsonl")))
        .anyMatch(line ->
            line.contains("photo-2.png")
                && line.contains("\"class\":\"hash-mismatch\"")
                && line.contains("\"attempts\":1"));
    assertThat(images(list.toString(), "--expect", "crc=sum").err())
        .contains("expected md5, sha1, sha256 or sha512, and a column");
  }

  @Test
  void aFolderOfListsIsReadAndTheRunSaysSo() throws IOException {
    Path lists = folder.resolve("lists");
    Files.writeString(lists.resolve("a.csv"), "url\n../photo-1.png\n");
    Files.writeString(lists.resolve("b.jsonl"), "{\"url\": \"../photo-2.png\"}\n");
    Session session = images(lists.toString(), "--allow-file-urls");
    assertThat(session.out()).as(session.toString()).contains("2 put = 2 done");
    assertThat(session.err())
        .isEqualToIgnoringNewLines(
            "tandem: " + lists + " contains no images: reading its lists (1 .csv, 1 .jsonl)");
  }

  @Test
  void eachCaptionOfAnImageIsKept() throws IOException {
    Path list = folder.resolve("lists/l.csv");
    String url = "file://" + folder.resolve("photo-1.png");
    Files.writeString(list, "url,caption\n%s,one\n%s,two\n%s,two\n".formatted(url, url, url));
    String[] args = {
      list.toString(), "--caption-column", "caption", "--allow-file-urls", "--shards", "10"
    };
    assertThat(images(args).out()).contains("2 put = 2 done").contains("1 duplicate left out");
    assertThat(images(args).out()).contains("3 left out, already processed");
    assertThat(Files.readString(folder.resolve("out/manifest.jsonl")))
        .contains("\"caption\":\"one\"")
        .contains("\"caption\":\"two\"");
  }

  @Test
  void anImageIsKnownWithoutItsSignature() throws IOException {
    try (var server = new PhotoServer(1)) {
      Path list = folder.resolve("lists/l.txt");
      String[] args = {
        list.toString(), "--ignore-query", "X-Amz-*,token", "--allow-private-addresses"
      };
      Files.writeString(list, server.address() + "/0.jpg?X-Amz-Signature=1&token=x\n");
      assertThat(images(args).out()).contains("1 put = 1 done");
      Files.writeString(list, server.address() + "/0.jpg?X-Amz-Signature=2&token=y\n");
      assertThat(images(args).out()).contains("1 left out, already processed");
    }
  }

  @Test
  void theTableIsMadeOnRequestAndKeptInStep() throws IOException {
    Path table = folder.resolve("out/manifest.parquet");
    Path one = folder.resolve("photo-1.png");
    Path two = folder.resolve("photo-2.png");
    assertThat(images(one.toString()).exitCode()).isZero();
    assertThat(table).doesNotExist();
    assertThat(images(one.toString(), "--parquet").exitCode()).isZero();
    assertThat(table).exists();
    assertThat(images(one.toString(), two.toString(), "--no-parquet").exitCode()).isZero();
    assertThat(table).doesNotExist();
    assertThat(Files.readAllLines(folder.resolve("out/manifest.jsonl"))).hasSize(2);
  }

  private Session images(String... args) {
    Stream<String> all =
        Stream.concat(
            Stream.of("images", "--to", folder.resolve("out").toString()), Stream.of(args));
    return Session.run(all.toArray(String[]::new));
  }

  /** Runs a statement in a database of its own; returns the first column of its result. */
  private static List<String> sql(String text) throws SQLException {
    List<String> rows = new ArrayList<>();
    try (Connection database = DriverManager.getConnection("jdbc:duckdb:");
        Statement statement = database.createStatement()) {
      if (statement.execute(text)) {
        try (ResultSet result = statement.getResultSet()) {
          while (result.next()) {
            rows.add(result.getString(1));
          }
        }
      }
    }
    return rows;
  }
}
