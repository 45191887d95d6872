package dev.tandem.images.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.RowData;
import dev.tandem.images.item.SourceException;
import dev.tandem.images.sql.Parquet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rows with several URLs, or with URLs within other values. */
@Timeout(120)
@Tag("slow")
final class SeveralUrlsTest {
  @TempDir private Path folder;

  @Test
  void eachUrlOfAnArrayIsAnItemWithItsNumberAndItsRow() throws IOException {
    Path list =
        write(
            "l.jsonl",
            """
            {"id": 7, "urls": ["http://a/1", " http://a/2 "], "text": "two"}
            {"urls": ["http://a/3"], "id": 8, "text": "one"}
            {"urls": "http://a/4", "id": 9, "text": "a text"}
            """);
    var options =
        SourceOptions.defaults().urlColumn("URLs").captionColumn("text").columns(Set.of("id"));
    assertThat(read(list, options))
        .containsExactly(
            ref("http://a/1", list + ":1[0]", "two", "{\"id\":7,\"url_index\":0}"),
            ref("http://a/2", list + ":1[1]", "two", "{\"id\":7,\"url_index\":1}"),
            ref("http://a/3", list + ":2[0]", "one", "{\"id\":8,\"url_index\":0}"),
            ref("http://a/4", list + ":3", "a text", "{\"id\":9}"));
    assertThat(read(list, options.captionColumn(null).columns(Set.of())))
        .extracting(ref -> ref.row().columns())
        .containsExactly("{\"url_index\":0}", "{\"url_index\":1}", "{\"url_index\":0}", "{}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "image.url; {'image': {'w': 1, 'URL': 'http://a/1'}}; http://a/1",
        "image; {'image': {'alt': 'x', 'src': 'http://a/1'}}; http://a/1",
        "images; {'images': [{'url': 'http://a/1'}, {'link': 'http://a/2'}]}; http://a/1 http://a/2",
        "images.url; {'images': [{'url': 'http://a/1'}, {'url': 'http://a/2'}]}; http://a/1 http://a/2",
        "a.b.c; {'a': [{'b': {'c': 'http://a/1'}}, {'b': [{'c': 'http://a/2'}]}]}; http://a/1 http://a/2",
        "a.b.c; {'a': {'b.c': 'http://a/1', 'b': {'c': 'http://no/'}}}; http://a/1",
        "a.b; {'a': {'b': 'http://no/'}, 'a.b': 'http://a/1'}; http://a/1",
        "a.b; {'a.b': ['http://a/1'], 'a': {'b': 'http://no/'}}; http://a/1",
        "rows; {'rows': [['http://a/1', 'http://a/2'], ['http://a/3']]}; http://a/1 http://a/2 http://a/3",
        "; {'image': {'bytes': 'x'}, 'link': 'http://a/1'}; http://a/1",
        "; {'url': ['http://a/1', 'http://a/2']}; http://a/1 http://a/2",
        "; {'image': {'url': 'http://a/1'}}; http://a/1",
      })
  void aPathLeadsIntoObjectsAndANameWithADotWins(String column, String row, String urls)
      throws IOException {
    for (String name : List.of("l.jsonl", "l.json")) {
      Path list = write(name, row.replace('\'', '"'));
      assertThat(read(list, SourceOptions.defaults().urlColumn(column)))
          .extracting(ImageRef::location)
          .containsExactly(urls.split(" "));
    }
  }

  @Test
  void elementsWithoutAUrlAndRowsWithoutElementsFail() throws IOException {
    Path list =
        write(
            "l.jsonl",
            """
            {"urls": ["http://a/1", null, 7, "", {"alt": "x"}, "http://a/2"]}
            {"urls": []}
            {"urls": null}
            {"urls": {}}
            {"id": 1}
            """);
    List<ImageRef> refs = read(list, SourceOptions.defaults().urlColumn("urls"));
    assertThat(refs)
        .extracting(ref -> ref.origin().substring(list.toString().length()))
        .containsExactly(
            ":1[0]", ":1[1]", ":1[2]", ":1[3]", ":1[4]", ":1[5]", ":2", ":3", ":4", ":5");
    assertThat(refs)
        .extracting(ref -> BrokenRef.flawOf(ref.location()))
        .containsExactly(
            null,
            "no URL in its field",
            "no URL in its field",
            "no URL in its field",
            "no URL in its field",
            null,
            "no URL in its field",
            "no URL in its field",
            "no URL in its field",
            "no URL in its field");
    assertThat(refs).extracting(ImageRef::location).doesNotHaveDuplicates();
  }

  @Test
  void anArrayOfUrlsIsAList() throws IOException {
    Path list = write("l.json", "[\"http://a/1\",\n \"http://a/2\"]");
    assertThat(read(list, SourceOptions.defaults()))
        .containsExactly(
            new ImageRef("http://a/1", list + ":1"), new ImageRef("http://a/2", list + ":2"));
    assertThat(read(list, SourceOptions.defaults().where("url like '%2'")))
        .containsExactly(new ImageRef("http://a/2", list + ":2"));
  }

  @Test
  void conditionsApplyToTheirRow() throws IOException {
    Path list =
        write(
            "l.jsonl",
            """
            {"id": 1, "urls": ["http://a/1", "http://a/2"]}
            {"id": 2, "urls": ["http://a/3", "http://a/4"]}
            """);
    assertThat(read(list, SourceOptions.defaults().urlColumn("urls").where("id > 1")))
        .extracting(ImageRef::location)
        .containsExactly("http://a/3", "http://a/4");
  }

  @Test
  void allColumnsAreAllButThatOfTheUrls() throws IOException {
    Path list =
        write("l.jsonl", "{\"image\": {\"w\": 1}, \"url\": [\"http://a/1\"], \"url_index\": 5}\n");
    assertThat(read(list, SourceOptions.defaults().columns(SourceOptions.ALL_COLUMNS)))
        .extracting(ref -> ref.row().columns())
        .containsExactly("{\"url_index\":5,\"image\":{\"w\":1},\"url_index_2\":0}");
    assertThat(read(list, SourceOptions.defaults().columns(Set.of("url"))))
        .extracting(ref -> ref.row().columns())
        .containsExactly("{\"url\":[\"http://a/1\"],\"url_index\":0}");
  }

  @Test
  void aRowWithTooManyUrlsFailsAsOne() throws IOException, SQLException {
    String urls =
        IntStream.rangeClosed(1, NestedUrls.MOST + 1)
            .mapToObj(i -> "\"http://a/" + i + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    String longest = "[\"" + "x".repeat(NestedUrls.LONGEST) + "\"]";
    Path list =
        write(
            "l.json", "[{\"url\":" + urls + "},{\"url\":" + longest + "},{\"url\":\"http://b/\"}]");
    assertThat(read(list, SourceOptions.defaults()))
        .extracting(ref -> String.valueOf(BrokenRef.flawOf(ref.location())))
        .containsExactly(
            "more than 10000 URLs in a row",
            "more than 4194304 characters in the field with its URLs",
            "null");
    Path parquet =
        Parquet.write(
            folder.resolve("l.parquet"),
            "SELECT ['http://a/' || i FOR i IN range(n)] AS url"
                + " FROM (VALUES (2), (10001), (1000000), (1)) AS t(n)");
    assertThat(read(parquet, SourceOptions.defaults()))
        .extracting(ref -> String.valueOf(BrokenRef.flawOf(ref.location())))
        .containsExactly(
            "null",
            "null",
            "more than 10000 URLs in a row",
            "no URL in its column, or one too long",
            "null");
  }

  @Test
  void whatCannotBeCarriedFailsForEachUrl() throws IOException {
    Path list =
        write(
            "l.json",
            "[{\"url\": [\"http://a/1\", \"http://a/2\"], \"text\": \""
                + "x".repeat(RowData.LONGEST - 20)
                + "\"}]");
    assertThat(read(list, SourceOptions.defaults().columns(Set.of("text"))))
        .extracting(ref -> String.valueOf(BrokenRef.flawOf(ref.location())))
        .allMatch(flaw -> flaw.startsWith("more than 65536 characters to carry"))
        .hasSize(2);
  }

  @Test
  void aRowIsNotCarriedTooOften() throws IOException {
    String urls = "\"http://a/\",".repeat(2000);
    String text = "x".repeat(40_000);
    Path list =
        write("l.json", "[{\"text\":\"" + text + "\",\"url\":[" + urls + "\"http://b/\"]}]");
    assertThat(read(list, SourceOptions.defaults().columns(Set.of("text"))))
        .extracting(ref -> String.valueOf(BrokenRef.flawOf(ref.location())))
        .containsExactly(
            "more than 67108864 characters for all its URLs to carry; choose fewer --columns");
    assertThat(read(list, SourceOptions.defaults())).hasSize(2001);
  }

  @Test
  void columnsOfParquetMayBeNested() throws SQLException {
    Path list =
        Parquet.write(
            folder.resolve("l.parquet"),
            """
            SELECT * FROM (VALUES
              (1, ['http://a/1', NULL, 'http://a/2'], {'src': 'http://b/1', 'w': 5},
               [{'url': 'http://c/1', 'alt': 'x'}, {'url': 'http://c/2', 'alt': NULL}], 'one'),
              (2, NULL, NULL, [], 'two'))
              AS t(id, urls, image, images, text)
            """);
    var options = SourceOptions.defaults().captionColumn("text").columns(Set.of("id"));
    assertThat(read(list, options.urlColumn("urls")))
        .satisfiesExactly(
            ref ->
                assertThat(ref)
                    .isEqualTo(
                        ref("http://a/1", list + ":1[0]", "one", "{\"id\":1,\"url_index\":0}")),
            ref -> assertThat(BrokenRef.flawOf(ref.location())).isEqualTo("no URL in its field"),
            ref ->
                assertThat(ref)
                    .isEqualTo(
                        ref("http://a/2", list + ":1[2]", "one", "{\"id\":1,\"url_index\":2}")),
            ref -> assertThat(ref.origin()).isEqualTo(list + ":2"));
    for (String column : List.of("images", "images.url", "Images.URL")) {
      assertThat(read(list, options.urlColumn(column)))
          .extracting(ref -> ref.location().replaceFirst("\\).*", ")"))
          .containsExactly("http://c/1", "http://c/2", "(no URL in its field)");
    }
    for (String column : List.of("image", "image.src")) {
      assertThat(read(list, options.urlColumn(column)))
          .extracting(ref -> ref.location().replaceFirst("\\).*", ")"))
          .containsExactly("http://b/1", "(no URL in its column, or one too long)");
    }
    assertThat(read(list, SourceOptions.defaults().where("id = 1")))
        .containsExactly(new ImageRef("http://b/1", list + ":1"));
    assertThatThrownBy(() -> read(list, options.urlColumn("images.alt.url")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("must have text in its column images, at alt.url within it");
    assertThatThrownBy(() -> read(list, options.urlColumn("id.url")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("must have text in its column id, at url within it, not INTEGER");
  }

  @Test
  void aColumnOfParquetWithADotInItsNameWins() throws SQLException {
    Path list =
        Parquet.write(
            folder.resolve("l.parquet"),
            "SELECT {'b': 'http://no/'} AS a, 'http://a/1' AS \"a.b\"");
    assertThat(read(list, SourceOptions.defaults().urlColumn("a.b")))
        .extracting(ImageRef::location)
        .containsExactly("http://a/1");
  }

  @Test
  void anImageInsteadOfAUrlIsStillRefusedAtOnce() throws SQLException {
    Path list =
        Parquet.write(
            folder.resolve("l.parquet"), "SELECT {'bytes': 'x'::BLOB, 'path': 'p'} AS image");
    assertThatThrownBy(() -> read(list, SourceOptions.defaults()))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("must have text in its column image, not STRUCT(");
  }

  private static ImageRef ref(String url, String origin, String caption, String columns) {
    return new ImageRef(url, origin, new RowData(caption, columns));
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static List<ImageRef> read(Path list, SourceOptions options) {
    List<ImageRef> all = new ArrayList<>();
    try (ImageRefs refs = Sources.of(List.of(list.toString()), options).open()) {
      refs.forEachRemaining(all::add);
    }
    return all;
  }
}
