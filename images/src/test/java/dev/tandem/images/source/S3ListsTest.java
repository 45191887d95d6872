package dev.tandem.images.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.SourceException;
import dev.tandem.images.s3.ObjectServer;
import dev.tandem.images.s3.S3Connection;
import dev.tandem.images.s3.S3Options;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

@Timeout(120)
final class S3ListsTest {
  private ObjectServer server;
  private S3Options options;

  @BeforeEach
  void start() throws Exception {
    System.setProperty("aws.accessKeyId", ObjectServer.USER);
    System.setProperty("aws.secretAccessKey", ObjectServer.SECRET);
    server = new ObjectServer();
    options = S3Options.defaults().endpoint(server.endpoint()).attempts(2, Duration.ofMillis(1));
  }

  @AfterEach
  void stop() {
    server.close();
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
  }

  @Test
  void readsAListFromABucket() {
    put("lists/a b.csv", "id,url\n1,http://a/1\n2,http://a/2\n");
    String url = "s3://" + ObjectServer.BUCKET + "/lists/a b.csv";
    assertThat(read(url))
        .containsExactly(
            new ImageRef("http://a/1", url + ":2"), new ImageRef("http://a/2", url + ":3"));
  }

  @Test
  void readsTheListsBelowAPrefix() {
    put("lists/b.csv", "url\nhttp://a/2\n");
    put("lists/a/a.jsonl", "{\"url\":\"http://a/1\"}\n");
    put("listed.csv", "url\nhttp://a/3\n");
    String bucket = "s3://" + ObjectServer.BUCKET;
    assertThat(read(bucket + "/lists/"))
        .containsExactly(
            new ImageRef("http://a/1", bucket + "/lists/a/a.jsonl:1"),
            new ImageRef("http://a/2", bucket + "/lists/b.csv:2"));
    assertThat(read(bucket + "/")).hasSize(3);
    assertThatThrownBy(() -> read("s3://no-such-bucket/lists/"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("there is no such bucket");
  }

  @Test
  void anObjectThatIsNotThereIsNamed() {
    assertThatThrownBy(() -> read("s3://" + ObjectServer.BUCKET + "/absent.txt"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("absent.txt")
        .hasMessageContaining("the object does not exist");
  }

  @Test
  void credentialsThatAreNotAcceptedAreNotPrinted() {
    System.setProperty("aws.secretAccessKey", "a-wrong-one");
    assertThatThrownBy(() -> read("s3://" + ObjectServer.BUCKET + "/list.txt"))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("list.txt")
        .hasMessageNotContaining("a-wrong-one")
        .hasMessageNotContaining("\n");
  }

  private List<ImageRef> read(String source) {
    SourceOptions sources = SourceOptions.defaults().lists(new S3Lists(options));
    List<ImageRef> refs = new ArrayList<>();
    try (ImageRefs read = Sources.of(List.of(source), sources).open()) {
      read.forEachRemaining(refs::add);
    }
    return refs;
  }

  private void put(String key, String text) {
    try (S3Client client = S3Connection.of(options).client()) {
      client.putObject(
          p -> p.bucket(ObjectServer.BUCKET).key(key), RequestBody.fromBytes(text.getBytes(UTF_8)));
    }
  }
}
