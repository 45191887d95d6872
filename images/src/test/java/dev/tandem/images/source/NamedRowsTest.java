package dev.tandem.images.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ContentHash;
import dev.tandem.images.item.Identity;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.KeptColumns;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.Naming;
import dev.tandem.images.item.SourceException;
import dev.tandem.images.sql.Parquet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Images that are known by something else than their URLs. */
@Timeout(60)
final class NamedRowsTest {
  private static final SourceOptions BY_ID =
      SourceOptions.defaults().naming(Naming.of("Id", Set.of()));

  @TempDir private Path folder;

  @Test
  void rowsOfAllKindsOfListsHaveNames() throws IOException, SQLException {
    List<Path> lists =
        List.of(
            write("l.csv", "url,ID\nhttp://a/1,000123\nhttp://a/2,\nhttp://a/1,b_7-x\n"),
            write(
                "l.jsonl",
                """
                {"id": "000123", "url": "http://a/1"}
                {"id": null, "url": "http://a/2"}
                {"url": "http://a/1", "id": "b_7-x"}
                """),
            Parquet.write(
                folder.resolve("l.parquet"),
                "SELECT unnest(['http://a/1', 'http://a/2', 'http://a/1']) AS url,"
                    + " unnest(['000123', NULL, 'b_7-x']) AS id"));
    for (Path list : lists) {
      for (SourceOptions options : List.of(BY_ID, BY_ID.where("url is not null"))) {
        List<ImageRef> refs = read(list, options);
        assertThat(refs).hasSize(3);
        assertThat(refs.get(0).identity()).isEqualTo(new Identity.Name("000123"));
        assertThat(refs.get(0).row().columns()).isEqualTo("{}");
        assertThat(BrokenRef.flawOf(refs.get(1).location())).isEqualTo("no name in the column id");
        assertThat(refs.get(2).identity()).isEqualTo(new Identity.Name("b_7-x"));
        assertThat(Key.of(refs.get(0))).isNotEqualTo(Key.of(refs.get(2)));
      }
      assertThat(read(list, BY_ID.columns(Set.of("id"))).getFirst().row().columns())
          .isEqualToIgnoringCase("{\"id\":\"000123\"}");
    }
  }

  @Test
  void rowsOfAllKindsOfListsHaveHashes() throws IOException, SQLException {
    String hex = "5d41402abc4b2a76b9719d911017c592";
    List<Path> lists =
        List.of(
            write("h.csv", "url,MD5\nhttp://a/1," + hex + "\nhttp://a/2,\nhttp://a/3,x\n"),
            write(
                "h.jsonl",
                """
                {"md5": "XUFAKrxLKna5cZ2REBfFkg==", "url": "http://a/1"}
                {"md5": null, "url": "http://a/2"}
                {"url": "http://a/3", "md5": 7}
                """),
            Parquet.write(
                folder.resolve("h.parquet"),
                "SELECT unnest(['http://a/1', 'http://a/2', 'http://a/3']) AS url,"
                    + " unnest([unhex('"
                    + hex
                    + "'), NULL, unhex('00')]) AS md5"));
    var options =
        SourceOptions.defaults().hashes(new HashColumn(ContentHash.Algorithm.MD5, " Md5"));
    for (Path list : lists) {
      List<ImageRef> refs = read(list, options);
      assertThat(refs.get(0).expected()).isEqualTo(new ContentHash(ContentHash.Algorithm.MD5, hex));
      assertThat(refs.get(0).row().columns()).isEqualTo("{}");
      assertThat(refs.get(1).expected()).isNull();
      assertThat(BrokenRef.flawOf(refs.get(1).location())).isNull();
      assertThat(BrokenRef.flawOf(refs.get(2).location()))
          .isEqualTo("no MD5 in hex or base64 in the column md5");
    }
    Path none = write("n.csv", "url\nhttp://a/1\n");
    assertThatThrownBy(() -> read(none, options))
        .isInstanceOf(SourceException.class)
        .hasMessage(none + " has no column md5; choose one of its columns: url");
  }

  @Test
  void eachOfSeveralUrlsHasItsNumberInItsName() throws IOException {
    Path list = write("l.jsonl", "{\"url\": [\"http://a/1\", \"http://a/2\"], \"id\": 7}\n");
    assertThat(read(list, BY_ID))
        .extracting(ImageRef::identity)
        .containsExactly(new Identity.Name("7_0"), new Identity.Name("7_1"));
  }

  @Test
  void theUrlOfATextMayBeTheName() throws IOException {
    Path list = write("l.txt", "http://a/1\n");
    assertThat(read(list, SourceOptions.defaults().naming(Naming.of("url", Set.of()))))
        .extracting(ref -> ((Identity.Name) ref.identity()).name())
        .allMatch(name -> name.matches("http_a_1-[0-9a-f]{16}"));
    assertThatThrownBy(() -> read(list, BY_ID))
        .isInstanceOf(SourceException.class)
        .hasMessage(list + " has no column id; choose one of its columns: url");
  }

  @ParameterizedTest
  @CsvSource({"7, 7", "000000123.jpg, 000000123", "A_b-C.JPEG, A_b-C", "'  x ', x", "-x, -x"})
  void whatIsSafeStaysAsItIs(String text, String name) {
    assertThat(RowName.of(text, -1).name()).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../etc/passwd",
        "/etc/passwd",
        "a/b",
        "a\\b",
        "a b",
        "a.b",
        "..",
        ".",
        ".hidden",
        "con",
        "NUL",
        "com1.jpg",
        "日本語",
        "é",
        "0123456789abcdef",
        "a\u0000b",
        "a:b",
        "a\nb",
        ".jpg",
      })
  void whatIsNotSafeIsMadeSafeAndStaysDifferent(String text) {
    String name = RowName.of(text, -1).name();
    assertThat(name).matches("[A-Za-z0-9_-]{0,60}-[0-9a-f]{16}");
    assertThat(RowName.of(text + "!", -1).name()).isNotEqualTo(name);
  }

  @Test
  void longNamesAreCutAndStayDifferent() {
    String text = "x".repeat(10_000);
    assertThat(RowName.of(text + "1", -1).name())
        .hasSizeLessThanOrEqualTo(80)
        .isNotEqualTo(RowName.of(text + "2", -1).name());
    assertThat(IntStream.range(0, 100).mapToObj(i -> RowName.of("a b", i).name()))
        .doesNotHaveDuplicates();
  }

  @ParameterizedTest
  @CsvSource({
    "http://a/1?X-Amz-Signature=5&w=1&x-amz-date=7, http://a/1?w=1",
    "http://a/1?Expires=5, http://a/1",
    "http://a/1?Expires=5&token, http://a/1",
    "http://a/1?%45xpires=5#x?token=1, http://a/1#x?token=1",
    "http://a/1?w=1&&token=&h=2&, http://a/1?w=1&&h=2&",
    "http://a/1?expires_at=1, http://a/1?expires_at=1",
    "http://a/1?w=token, http://a/1?w=token",
    "http://a/expires=1, http://a/expires=1",
    "http://a/1#?token=1, http://a/1#?token=1",
    "file:///a?token=1, file:///a?token=1",
  })
  void ignoredParametersDoNotIdentifyAnImage(String url, String rest) throws IOException {
    Path list = write("l.txt", url + "\n");
    var naming = Naming.of(null, Set.of("X-Amz-*", "Expires", "token"));
    ImageRef ref = read(list, SourceOptions.defaults().fileUrls(true).naming(naming)).getFirst();
    assertThat(ref.location()).isEqualTo(url);
    assertThat(Key.of(ref)).isEqualTo(Key.of(new ImageRef(rest, "")));
  }

  @Test
  void eachRowIsAnItemOfItsOwn() throws IOException {
    Path list =
        write(
            "l.csv",
            "url,caption\nhttp://a/1?sig=1,one\nhttp://a/1?sig=2,two\nhttp://a/1?sig=3,one\nhttp://a/1,\n");
    var naming = Naming.of(null, Set.of("sig")).eachRow(KeptColumns.of("caption", List.of()));
    var options = SourceOptions.defaults().captionColumn("caption").naming(naming);
    List<Key> keys = read(list, options).stream().map(Key::of).toList();
    assertThat(keys.get(0)).isNotEqualTo(keys.get(1)).isEqualTo(keys.get(2));
    assertThat(keys.get(3)).isEqualTo(Key.of("http://a/1"));
    assertThat(read(list, options)).extracting(Key::ofImage).containsOnly(Key.of("http://a/1"));
  }

  @Test
  void aSignatureIsIgnoredAlsoInAKeptColumn() throws IOException {
    Path list =
        write(
            "l.csv",
            "url,link,n\nhttp://a/1?sig=1,http://a/1?sig=1,1\nhttp://a/1?sig=2,http://a/1?sig=2,1\nhttp://a/1?sig=2,http://a/1?sig=2,2\n");
    var naming = Naming.of(null, Set.of("sig")).eachRow(KeptColumns.of(null, List.of("n", "link")));
    var options = SourceOptions.defaults().columns(Set.of("n", "link")).naming(naming);
    List<Key> keys = read(list, options).stream().map(Key::of).toList();
    assertThat(keys.get(0)).isEqualTo(keys.get(1)).isNotEqualTo(keys.get(2));
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
