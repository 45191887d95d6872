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
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
@Tag("slow")
final class ParquetSourceTest {
  @TempDir private Path folder;

  @Test
  void readsTheUrlsOfAFile() throws SQLException {
    Path list = write("SELECT 1 AS id, 'http://a/1' AS URL UNION ALL SELECT 2, ' http://a/2 '");
    assertThat(all(list, SourceOptions.defaults()))
        .containsExactly(
            new ImageRef("http://a/1", list + ":1"), new ImageRef("http://a/2", list + ":2"));
    assertThat(Sources.of(List.of(list.toString()), SourceOptions.defaults()).estimate())
        .hasValue(2);
  }

  @Test
  void carriesColumnsWithTheirTypes() throws SQLException {
    Path list =
        write(
            """
            SELECT 'http://a/1' AS url, 'a "cat"' AS caption, 640 AS width, 1.5::DOUBLE AS score,
                   true AS ok, NULL AS nothing, [1, 2] AS numbers, {'x': 1, 'y': 'é'} AS nested,
                   MAP {'k': 7} AS named, DATE '2020-02-01' AS day, 'nan'::DOUBLE AS nan,
                   18446744073709551615::UBIGINT AS huge, 12.30::DECIMAL(10,2) AS price
            """);
    var options =
        SourceOptions.defaults().captionColumn("Caption").columns(SourceOptions.ALL_COLUMNS);
    RowData row = all(list, options).getFirst().row();
    assertThat(row.caption()).isEqualTo("a \"cat\"");
    assertThat(row.columns())
        .isEqualTo(
            """
            {"width":640,"score":1.5,"ok":true,"nothing":null,"numbers":[1,2],\
            "nested":{"x":1,"y":"é"},"named":{"k":7},"day":"2020-02-01","nan":null,\
            "huge":"18446744073709551615","price":12.3}\
            """);
    assertThat(all(list, SourceOptions.defaults().columns(Set.of("WIDTH", "day"))))
        .extracting(ref -> ref.row().columns())
        .containsExactly("{\"width\":640,\"day\":\"2020-02-01\"}");
  }

  @Test
  void namesThatSqlWouldTakeForItsOwnAreNames() throws SQLException {
    Path list =
        write(
            "SELECT 'http://a/1' AS \"my \"\"url'\", 5 AS \"select\", 6 AS \"it's\", 7 AS fits",
            "o'd [x]*?.parquet");
    var options =
        SourceOptions.defaults()
            .urlColumn("my \"url'")
            .columns(SourceOptions.ALL_COLUMNS)
            .where("fits = 7 and \"select\" = 5");
    assertThat(all(list, options))
        .containsExactly(
            new ImageRef(
                "http://a/1",
                list + ":1",
                new RowData(null, "{\"select\":5,\"it's\":6,\"fits\":7}")));
  }

  @Test
  void rowsWithoutUrlAreItemsThatFail() throws SQLException {
    Path list =
        write(
            "SELECT * FROM (VALUES (NULL), (''), (repeat('x', 70000)), ('http://a/4')) AS t(url)");
    List<ImageRef> refs = all(list, SourceOptions.defaults());
    assertThat(refs).hasSize(4);
    assertThat(refs.subList(0, 3))
        .allMatch(ref -> BrokenRef.flawOf(ref.location()) != null)
        .doesNotHaveDuplicates();
    assertThat(refs.getLast()).isEqualTo(new ImageRef("http://a/4", list + ":4"));
  }

  @Test
  void aUrlThatIsAnImageInItselfMayBeLong() throws SQLException {
    Path list =
        write(
            "SELECT ' Data:,' || repeat('x', n) AS url FROM (VALUES (5), (1000000), (5000000)) t(n)");
    assertThat(all(list, SourceOptions.defaults()))
        .extracting(ref -> ref.location().length())
        .satisfiesExactly(
            length -> assertThat(length).isEqualTo(11),
            length -> assertThat(length).isEqualTo(1_000_006),
            length -> assertThat(length).isLessThan(300));
  }

  @Test
  void aRowOfWhichTooMuchIsToBeCarriedIsAnItemThatFails() throws SQLException {
    Path list =
        write(
            "SELECT 'http://a/' || n AS url, repeat('x', n) AS text"
                + " FROM (VALUES (5), (70000), (300000)) AS t(n)");
    var options = SourceOptions.defaults().columns(Set.of("text"));
    assertThat(all(list, options))
        .extracting(ref -> String.valueOf(BrokenRef.flawOf(ref.location())))
        .satisfiesExactly(
            flaw -> assertThat(flaw).isEqualTo("null"),
            flaw -> assertThat(flaw).startsWith("more than 65536 characters to carry"),
            flaw -> assertThat(flaw).startsWith("more than 65536 characters to carry"));
    assertThat(all(list, options.columns(Set.of()).captionColumn("text")))
        .extracting(ref -> BrokenRef.flawOf(ref.location()) == null)
        .containsExactly(true, false, false);
  }

  @Test
  void takesTheRowsThatFulfilACondition() throws SQLException {
    Path list =
        write(
            "SELECT 'http://a/' || i AS url, i AS width, if(i % 2 = 0, 'en', NULL) AS lang"
                + " FROM range(5000) r(i)");
    var options = SourceOptions.defaults().where("width > 4990 and lang = 'en' -- even");
    assertThat(all(list, options))
        .extracting(ImageRef::location)
        .containsExactly("http://a/4992", "http://a/4994", "http://a/4996", "http://a/4998");
    assertThat(all(list, options).getFirst().origin()).isEqualTo(list + ":4993");
    assertThat(Sources.of(List.of(list.toString()), options).estimate()).isEmpty();
  }

  @Test
  void anInterruptEndsTheSearchForARowThatFits() throws SQLException {
    Path list = write("SELECT 'http://a/' || i AS url FROM range(100000) r(i)");
    Sources sources =
        Sources.of(List.of(list.toString()), SourceOptions.defaults().where("url = 'none'"));
    try (ImageRefs refs = sources.open()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(refs::hasNext)
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("was interrupted");
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  @Test
  void listsTheColumnsWhereOneIsNotThere() throws SQLException {
    Path list = write("SELECT 1 AS id, 'http://a/1' AS picture");
    String hint = "; choose one of its columns: id, picture";
    assertRefused(list, SourceOptions.defaults(), "has no column url" + hint);
    var named = SourceOptions.defaults().urlColumn("picture");
    assertRefused(list, named.captionColumn("alt"), "has no column alt" + hint);
    assertRefused(list, named.columns(Set.of("Lang")), "has no column lang" + hint);
    assertRefused(
        list,
        SourceOptions.defaults().urlColumn("id"),
        "must have text in its column id, not INTEGER");
  }

  @Test
  void anImageInAColumnCalledImageIsNoUrl() throws SQLException {
    Path list = write("SELECT {'bytes': 'x'::BLOB} AS image, 'http://a/1' AS link");
    assertThat(all(list, SourceOptions.defaults()))
        .extracting(ImageRef::location)
        .containsExactly("http://a/1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nope > 3",
        "width >",
        "1) OR (1",
        "1 = 1; SELECT 1",
        "1 GROUP BY width",
        "1 LIMIT 3",
        "1) UNION SELECT 1 WHERE (1",
        "count(*) > 1",
        "width",
        "url + 1 > 2",
        "?",
        "(SELECT count(*) FROM read_text('/etc/passwd')) > 0",
        "(SELECT count(*) FROM glob('/etc/*')) > 0",
        "width > 3 /*",
        "DROP TABLE x"
      })
  void refusesAConditionThatIsNoneOrDoesHarm(String where) throws SQLException {
    Path list = write("SELECT 'http://a/1' AS url, 'x' AS width");
    assertThatThrownBy(() -> all(list, SourceOptions.defaults().where(where)))
        .isInstanceOf(SourceException.class)
        .hasMessageNotContaining("\n");
    assertThat(list).exists();
  }

  @Test
  void aConditionOnAColumnThatIsNotThereIsToBlame() throws SQLException {
    Path list = write("SELECT 'http://a.test/1.jpg' AS url, 3 AS width");
    assertRefused(
        list,
        SourceOptions.defaults().where("widthh > 3"),
        "--where cannot be applied to " + list + ": Binder Error: Referenced column \"widthh\"");
  }

  @Test
  void refusesWhatIsNoParquet() throws IOException, SQLException {
    Path text = Files.writeString(folder.resolve("text.parquet"), "http://a/1\n".repeat(100));
    assertRefused(text, SourceOptions.defaults(), "Source cannot be opened: " + text);
    Path empty = Files.createFile(folder.resolve("empty.parquet"));
    assertRefused(empty, SourceOptions.defaults(), "Source cannot be opened: " + empty);
    Path whole = write("SELECT 'http://a/' || i AS url FROM range(1000) r(i)");
    byte[] bytes = Files.readAllBytes(whole);
    Path cut = Files.write(folder.resolve("cut.parquet"), Arrays.copyOf(bytes, bytes.length / 2));
    assertRefused(cut, SourceOptions.defaults(), "Source cannot be opened: " + cut);
  }

  @RepeatedTest(10)
  void aFileWithFlippedBitsIsReadOrRefusedButNeverMore() throws IOException, SQLException {
    Path whole =
        write(
            "SELECT 'http://a/' || i AS url, i AS n, [i, 2] AS l, {'x': 'y' || i} AS s"
                + " FROM range(3000) r(i)");
    byte[] bytes = Files.readAllBytes(whole);
    long seed = Long.getLong("parquet.seed", System.nanoTime());
    Random random = new Random(seed);
    var options = SourceOptions.defaults().columns(SourceOptions.ALL_COLUMNS);
    int refused = 0;
    for (int i = 0; i < Integer.getInteger("parquet.flips", 60); i++) {
      byte[] broken = bytes.clone();
      int inFooter = i % 2 == 0 ? bytes.length : Math.min(bytes.length, 900);
      for (int flips = 1 + random.nextInt(3); flips > 0; flips--) {
        broken[bytes.length - 1 - random.nextInt(inFooter)] ^= (byte) (1 << random.nextInt(8));
      }
      Path file = Files.write(folder.resolve("flipped.parquet"), broken);
      try {
        assertThat(all(file, options)).as("seed %d", seed).hasSizeLessThan(1_000_000);
      } catch (SourceException e) {
        refused++;
        assertThat(e.getMessage()).as("seed %d", seed).contains(file.toString()).hasLineCount(1);
      }
    }
    assertThat(refused).as("seed %d", seed).isPositive();
  }

  private void assertRefused(Path list, SourceOptions options, String message) {
    assertThatThrownBy(() -> all(list, options))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  private Path write(String query) throws SQLException {
    return write(query, "list.parquet");
  }

  private Path write(String query, String name) throws SQLException {
    Path plain = Parquet.write(folder.resolve("written.parquet"), query);
    try {
      return Files.move(plain, folder.resolve(name));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static List<ImageRef> all(Path list, SourceOptions options) {
    List<ImageRef> all = new ArrayList<>();
    try (ImageRefs refs = Sources.of(List.of(list.toString()), options).open()) {
      refs.forEachRemaining(all::add);
    }
    return all;
  }
}
