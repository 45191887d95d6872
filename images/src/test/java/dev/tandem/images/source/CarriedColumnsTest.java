package dev.tandem.images.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.RowData;
import dev.tandem.images.item.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class CarriedColumnsTest {
  private static final SourceOptions ALL =
      SourceOptions.defaults().columns(SourceOptions.ALL_COLUMNS);

  @TempDir private Path folder;

  @Test
  void columnsOfCsvAreTexts() throws IOException {
    Path csv =
        write(
            "l.csv",
            "id,URL,Caption,width,\"a \"\"b\"\"\",,width\n007,http://a/1,a cat,640,x,y,9\n8,http://a/2\n");
    assertThat(read(csv, ALL.captionColumn("caption")))
        .extracting(ImageRef::row)
        .containsExactly(
            new RowData(
                "a cat",
                "{\"id\":\"007\",\"width\":\"640\",\"a \\\"b\\\"\":\"x\",\"column_6\":\"y\",\"width_2\":\"9\"}"),
            new RowData(
                null,
                "{\"id\":\"8\",\"width\":null,\"a \\\"b\\\"\":null,\"column_6\":null,\"width_2\":null}"));
    assertThat(read(csv, SourceOptions.defaults().columns(Set.of("ID", "url"))))
        .extracting(ref -> ref.row().columns())
        .first()
        .isEqualTo("{\"id\":\"007\",\"URL\":\"http://a/1\"}");
  }

  @Test
  void columnsOfJsonKeepTheirTypes() throws IOException {
    String object =
        "{\"n\": 1.50, \"src\": \"s\", \"url\": \"http://a/1\", \"t\": true, \"x\": null,"
            + " \"o\": {\"k\": [1, \"é\"]}, \"alt\": \"a dog\", \"n\": 2,"
            + " \"big\": 99999999999999999999, \"bigger\": 1e999, \"half\": \"\\ud83d\"}";
    String expected =
        "{\"n\":1.50,\"t\":true,\"x\":null,\"o\":{\"k\":[1,\"é\"]},"
            + "\"big\":\"99999999999999999999\",\"bigger\":\"1e999\",\"half\":\"\uFFFD\",\"src\":\"s\"}";
    Path lines = write("l.jsonl", object + "\n");
    Path array = write("l.json", "[" + object + "]");
    for (Path list : List.of(lines, array)) {
      assertThat(read(list, ALL.captionColumn("ALT")))
          .containsExactly(new ImageRef("http://a/1", list + ":1", new RowData("a dog", expected)));
    }
  }

  @Test
  void aRowOfWhichTooMuchIsToBeCarriedFails() throws IOException {
    String wide =
        IntStream.range(0, 1100).mapToObj(i -> "\"c" + i + "\":1").collect(Collectors.joining(","));
    Path json =
        write(
            "l.json",
            "[{\"url\":\"http://a/1\",\"x\":\"%s\"},{\"url\":\"http://a/2\",\"x\":%s%s},{\"url\":\"http://a/3\",%s},{\"url\":\"http://a/4\",\"x\":5}]"
                .formatted("x".repeat(70_000), "[".repeat(70), "]".repeat(70), wide));
    assertThat(read(json, ALL))
        .extracting(ref -> String.valueOf(BrokenRef.flawOf(ref.location())))
        .satisfiesExactly(
            flaw -> assertThat(flaw).startsWith("more than 65536 characters to carry"),
            flaw -> assertThat(flaw).startsWith("a column nested more than 64 levels deep"),
            flaw -> assertThat(flaw).startsWith("more than 1000 columns to carry"),
            flaw -> assertThat(flaw).isEqualTo("null"));
    assertThat(read(json, SourceOptions.defaults()))
        .noneMatch(ref -> BrokenRef.flawOf(ref.location()) != null);
    String header =
        IntStream.range(0, 1100).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    Path csv = write("l.csv", header + ",url\n");
    assertThatThrownBy(() -> read(csv, ALL))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("more than 1000 columns to carry");
  }

  @Test
  void aRowOfWhichTooMuchIsToBeLookedAtFailsAndSaysSo() throws IOException {
    String wide =
        IntStream.range(0, 1100).mapToObj(i -> "\"c" + i + "\":1").collect(Collectors.joining(","));
    String rows =
        "{\"url\":\"http://a/1\",\"x\":\"%s\"}\n{\"url\":\"http://a/2\",\"x\":%s%s}\n{\"url\":\"http://a/3\",%s}\n{%4$s}\n{\"url\":\"http://a/5\",\"x\":5}\n"
            .formatted("x".repeat(70_000), "[".repeat(70), "]".repeat(70), wide);
    Path array = write("l.json", "[" + rows.strip().replace("\n", ",\n") + "]");
    List<ImageRef> refs = read(array, SourceOptions.defaults().where("x = '5' or true"));
    assertThat(refs)
        .extracting(ref -> String.valueOf(BrokenRef.flawOf(ref.location())))
        .containsExactly(
            "more than 65536 characters, too many for --where",
            "a column nested more than 64 levels deep, too deep for --where",
            "more than 1000 columns, too many for --where",
            "more than 1000 columns, too many for --where",
            "null");
    assertThat(refs).extracting(Key::of).doesNotHaveDuplicates(); // each is listed
    String header =
        IntStream.range(0, 1100).mapToObj(i -> "c" + i).collect(Collectors.joining(","));
    Path csv = write("l.csv", header + ",url\n");
    assertThatThrownBy(() -> read(csv, SourceOptions.defaults().where("c1 = '5'")))
        .isInstanceOf(SourceException.class)
        .hasMessage(csv + " has more than 1000 columns, too many for --where");
  }

  @Test
  void aFieldThatMayHoldTheUrlCountsWhereItDoesNot() throws IOException {
    String half = "h".repeat(40_000);
    String all = "h".repeat(70_000);
    Path json =
        write(
            "l.json",
            "[{\"src\":\"%1$s\",\"link\":\"%1$s\",\"url\":\"http://a/1\"},\n{\"link\":\"%2$s\",\"src\":\"http://a/2\",\"img\":\"i\"},\n{\"src\":\"%1$s\",\"url\":\"http://a/3\"}]"
                .formatted(half, all));
    assertThat(read(json, ALL))
        .extracting(ref -> BrokenRef.flawOf(ref.location()) + " " + ref.row().columns().length())
        .containsExactly(
            "more than 65536 characters to carry; choose fewer --columns 2",
            "more than 65536 characters to carry; choose fewer --columns 2",
            "null " + "{'src':''}".concat(half).length());
  }

  @Test
  void columnsOfOneNameAreToldApartHoweverManyThereAre() throws IOException {
    Path csv = write("l.csv", "url,a,A_2,a,a,,a\nhttp://a/1,1,2,3,4,5,6\n");
    assertThat(read(csv, ALL).getFirst().row().columns())
        .isEqualTo(
            "{\"a\":\"1\",\"A_2\":\"2\",\"a_3\":\"3\",\"a_4\":\"4\",\"column_6\":\"5\",\"a_5\":\"6\"}");
  }

  /** As a table of names multiplies by 33, each of these pairs counts as much as the other. */
  @Test
  void namesOfTheSameHashAreNamesLikeOthers() throws IOException {
    List<String> names =
        IntStream.range(0, 512)
            .mapToObj(i ->
                IntStream.range(0, 9)
                    .mapToObj(bit -> (i >> bit & 1) == 0 ? "aB" : "b!")
                    .collect(Collectors.joining()))
            .toList();
    String fields =
        names.stream().map(name -> "\"" + name + "\":1").collect(Collectors.joining(","));
    Path json = write("l.jsonl", "{" + fields + ",\"url\":\"http://a/1\"}\n");
    Path csv =
        write("l.csv", String.join(",", names) + ",url\n" + ",".repeat(512) + "http://a/1\n");
    var filtered = SourceOptions.defaults().where("url like 'http:%'");
    for (Path list : List.of(json, csv)) {
      assertThat(read(list, ALL)).extracting(ImageRef::location).containsExactly("http://a/1");
      assertThat(read(list, filtered)).extracting(ImageRef::location).containsExactly("http://a/1");
    }
  }

  @Test
  void aColumnThatIsNotThereIsNamed() throws IOException {
    Path csv = write("l.csv", "id,url\n1,http://a/1\n");
    assertThatThrownBy(() -> read(csv, SourceOptions.defaults().captionColumn("alt")))
        .isInstanceOf(SourceException.class)
        .hasMessage(csv + " has no column alt; choose one of its columns: id, url");
    Path text = write("l.txt", "http://a/1\n");
    assertThatThrownBy(() -> read(text, SourceOptions.defaults().columns(Set.of("width"))))
        .isInstanceOf(SourceException.class)
        .hasMessage(text + " has no column width; choose one of its columns: url");
    assertThat(read(text, ALL)).containsExactly(new ImageRef("http://a/1", text + ":1"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"l.csv", "l.tsv", "l.jsonl", "l.json"})
  void rowsThatDoNotFulfilAConditionAreLeftOut(String name) throws IOException {
    StringBuilder list = new StringBuilder();
    boolean json = name.contains("json");
    String tab = name.endsWith("tsv") ? "\t" : ",";
    list.append(json ? (name.endsWith("l") ? "" : "[") : "id,url,width,lang\n".replace(",", tab));
    for (int i = 0; i < 3000; i++) {
      String lang = i % 2 == 0 ? "en" : "de";
      list.append(
          json
              ? "{\"id\":%d,\"url\":\"http://a/%d\",\"width\":%d,\"lang\":\"%s\"}%s\n"
                  .formatted(i, i, i, lang, name.endsWith("l") ? "" : i == 2999 ? "]" : ",")
              : "%d,http://a/%d,%d,%s\n".formatted(i, i, i, lang).replace(",", tab));
    }
    Path file = write(name, list.toString());
    var options =
        SourceOptions.defaults()
            .columns(Set.of("id"))
            .where("width > 2990 and lang = 'en' and url like 'http:%'");
    List<ImageRef> refs = read(file, options);
    assertThat(refs)
        .extracting(ImageRef::location)
        .containsExactly("http://a/2992", "http://a/2994", "http://a/2996", "http://a/2998");
    int header = json ? 0 : 1;
    assertThat(refs.getFirst())
        .isEqualTo(
            new ImageRef(
                "http://a/2992",
                file + ":" + (2993 + header),
                new RowData(null, json ? "{\"id\":2992}" : "{\"id\":\"2992\"}")));
    assertThat(sources(file, options).estimate()).isEmpty();
  }

  @Test
  void aTextHasOneColumnForConditions() throws IOException {
    Path text = write("l.txt", "http://a/1\n# note\nhttp://b/2\nhttp://a/3\n");
    assertThat(read(text, SourceOptions.defaults().where("url like '%/a/%'")))
        .containsExactly(
            new ImageRef("http://a/1", text + ":1"), new ImageRef("http://a/3", text + ":4"));
  }

  @Test
  void whatIsNoRowFailsWhateverTheConditionSays() throws IOException {
    Path csv =
        write(
            "l.csv",
            "width,url\n1,http://a/1\n5\n\"6,http://a/6\n,http://a/2\n9,http://a/9\nx,http://a/x\n");
    assertThat(read(csv, SourceOptions.defaults().where("width = '9' or width is null")))
        .extracting(ref -> BrokenRef.flawOf(ref.location()) + " " + ref.location())
        .satisfiesExactly(
            ref -> assertThat(ref).startsWith("only 1 fields"),
            ref -> assertThat(ref).startsWith("an unclosed quote"),
            ref -> assertThat(ref).isEqualTo("null http://a/2"),
            ref -> assertThat(ref).isEqualTo("null http://a/9"));
  }

  @Test
  void aLaterValueOfAnotherTypeIsNull() throws IOException {
    Path csv =
        write(
            "l.csv",
            "url,width\n" + "http://a/1,5\n".repeat(1024) + "http://a/2,wide\nhttp://a/3,7\n");
    assertThat(read(csv, SourceOptions.defaults().where("width > 5 or width is null")))
        .extracting(ImageRef::location)
        .containsExactly("http://a/2", "http://a/3");
  }

  @Test
  void aConditionThatDoesNotGoWithAListIsRefusedBeforeAnythingIsRead() throws IOException {
    Path csv = write("l.csv", "id,url\n1,http://a/1\n");
    assertThatThrownBy(() -> sources(csv, SourceOptions.defaults().where("width > 3")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("--where cannot be applied to " + csv)
        .hasMessageContaining("\"width\" not found")
        .hasMessageNotContaining("\n");
    write("photo.jpg", "");
    assertThatThrownBy(() -> sources(folder, SourceOptions.defaults().where("url like '%x'")))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining("--where is for lists");
  }

  private Path write(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text);
  }

  private static Sources sources(Path list, SourceOptions options) {
    return Sources.of(List.of(list.toString()), options);
  }

  private static List<ImageRef> read(Path list, SourceOptions options) {
    List<ImageRef> all = new ArrayList<>();
    try (ImageRefs refs = sources(list, options).open()) {
      refs.forEachRemaining(all::add);
    }
    return all;
  }
}
