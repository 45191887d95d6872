package dev.tandem.images.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.SourceException;
import dev.tandem.images.sql.Parquet;
import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class RemoteListsTest {
  @TempDir private Path folder;

  /** A store in memory that knows how many of its streams are open. */
  private static final class MemoryLists implements RemoteLists {
    private final Map<String, byte[]> lists = new HashMap<>();
    private int open;

    @Override
    public List<String> below(String place, int most) {
      return lists.keySet().stream().filter(url -> url.startsWith(place)).toList();
    }

    @Override
    public InputStream open(String url) throws IOException {
      byte[] list = lists.get(url);
      if (list == null) {
        throw new FileNotFoundException("no such object");
      }
      open++;
      return new ByteArrayInputStream(list) {
        @Override
        public void close() {
          open--;
        }
      };
    }
  }

  private final MemoryLists store = new MemoryLists();
  private final SourceOptions options = SourceOptions.defaults().lists(store);

  @Test
  void readsListsOfAllKindsFromElsewhere() throws IOException, SQLException {
    store.lists.put("s3://b/l.txt", "http://a/1\n".getBytes(UTF_8));
    store.lists.put("s3://b/dir/l.csv", "id,url\n1,http://a/2\n".getBytes(UTF_8));
    Path parquet = Parquet.write(folder.resolve("x"), "SELECT 'http://a/3' AS url, 5 AS w");
    store.lists.put("s3://b/l.parquet", Files.readAllBytes(parquet));
    assertThat(read(options, "s3://b/l.txt", "s3://b/dir/l.csv", "s3://b/l.parquet"))
        .containsExactly(
            new ImageRef("http://a/1", "s3://b/l.txt:1"),
            new ImageRef("http://a/2", "s3://b/dir/l.csv:2"),
            new ImageRef("http://a/3", "s3://b/l.parquet:1"));
    assertThat(read(options.where("w > 5"), "s3://b/l.parquet")).isEmpty();
    assertThat(store.open).isZero();
  }

  @Test
  void aListFromElsewhereDoesNotChooseAmongTheFilesOfThisMachine() {
    store.lists.put("s3://b/l.txt", "file:///etc/passwd\n FILE:/x\nhttp://a/1\n".getBytes(UTF_8));
    List<ImageRef> refs = read(options, "s3://b/l.txt");
    assertThat(refs)
        .extracting(ref -> String.valueOf(BrokenRef.flawOf(ref.location())))
        .satisfiesExactly(
            flaw -> assertThat(flaw).startsWith("a file on this machine, named by a list"),
            flaw -> assertThat(flaw).startsWith("a file on this machine, named by a list"),
            flaw -> assertThat(flaw).isEqualTo("null"));
    assertThat(read(options.fileUrls(true), "s3://b/l.txt"))
        .extracting(ImageRef::location)
        .contains("file:///etc/passwd");
  }

  @Test
  void aListThatIsNotThereIsRefusedBeforeAnythingIsRead() {
    assertThatThrownBy(() -> Sources.of(List.of("s3://b/none.csv"), options))
        .isInstanceOf(SourceException.class)
        .hasMessage("Source cannot be read: s3://b/none.csv: no such object");
    assertThatThrownBy(() -> Sources.of(List.of("ftp://b/none.csv"), SourceOptions.defaults()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("neither a file nor a URL that can be read here");
  }

  @Test
  void readsTheListsBelowAPlace() {
    store.lists.put("s3://b/l/2.csv", "url\nhttp://a/2\n".getBytes(UTF_8));
    store.lists.put("s3://b/l/1/x.jsonl", "{\"url\":\"http://a/1\"}\n".getBytes(UTF_8));
    store.lists.put("s3://b/l/README.txt", "http://a/licence\n".getBytes(UTF_8));
    store.lists.put("s3://b/l/_temporary/3.csv", "url\nhttp://a/3\n".getBytes(UTF_8));
    store.lists.put("s3://b/l/.state/3.csv", "url\nhttp://a/3\n".getBytes(UTF_8));
    store.lists.put("s3://b/l/photo.jpg", new byte[0]);
    store.lists.put("s3://b/long.csv", "url\nhttp://a/long\n".getBytes(UTF_8));
    Sources sources = Sources.of(List.of("s3://b/l/"), options);
    assertThat(sources.notes())
        .containsExactly("reading the lists below s3://b/l/ (1 .csv, 1 .jsonl)");
    assertThat(sources.otherFiles().counts()).isEqualTo(Map.of(".txt", 1L, ".csv", 2L, ".jpg", 1L));
    assertThat(read(options, "s3://b/l/"))
        .containsExactly(
            new ImageRef("http://a/1", "s3://b/l/1/x.jsonl:1"),
            new ImageRef("http://a/2", "s3://b/l/2.csv:2"));
    assertThat(store.open).isZero();
  }

  @Test
  void readsTextsBelowAPlaceWithoutOtherLists() {
    store.lists.put("s3://b/l/1.txt", "http://a/1\n".getBytes(UTF_8));
    store.lists.put("s3://b/l/2.txt", "http://a/2\n".getBytes(UTF_8));
    assertThat(read(options, "s3://b/l/"))
        .extracting(ImageRef::location)
        .containsExactly("http://a/1", "http://a/2");
  }

  @Test
  void refusesAPlaceWithoutLists() {
    store.lists.put("s3://b/l/photo.jpg", new byte[0]);
    assertThatThrownBy(() -> Sources.of(List.of("s3://b/l/"), options))
        .isInstanceOf(SourceException.class)
        .hasMessageStartingWith("There are no lists below s3://b/l/");
    assertThatThrownBy(() -> Sources.of(List.of("ftp://b/l/"), SourceOptions.defaults()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("neither a file nor a URL that can be read here");
  }

  private static List<ImageRef> read(SourceOptions options, String... arguments) {
    List<ImageRef> all = new ArrayList<>();
    try (ImageRefs refs = Sources.of(List.of(arguments), options).open()) {
      refs.forEachRemaining(all::add);
    }
    return all;
  }
}
