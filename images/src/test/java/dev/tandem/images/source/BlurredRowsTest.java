package dev.tandem.images.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.BlurBoxes;
import dev.tandem.images.item.Box;
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
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows that say what is to be blurred in their images. */
@Timeout(60)
final class BlurredRowsTest {
  private static final SourceOptions FACES = SourceOptions.defaults().boxColumn("Faces");
  private static final Box BOX = new Box(0.1, 0.2, 0.3, 0.4);

  @TempDir private Path folder;

  @Test
  void rowsOfAllKindsOfListsHaveBoxes() throws IOException, SQLException {
    List<Path> lists =
        List.of(
            write(
                "l.csv",
                """
                url,FACES
                http://a/1,"[[0.1,0.2,0.3,0.4],[0,0,1,1]]"
                http://a/2,[]
                http://a/3,
                http://a/4,"[[10,20,30,40]]"
                """),
            write(
                "l.jsonl",
                """
                {"faces": [[0.1, 0.2, 0.3, 0.4], [0, 0, 1, 1]], "url": "http://a/1"}
                {"url": "http://a/2", "faces": []}
                {"url": "http://a/3", "faces": null}
                {"url": "http://a/4", "faces": [[10, 20, 30, 40]]}
                """),
            write(
                "texts.json",
                """
                [{"url": "http://a/1", "faces": "[[0.1,0.2,0.3,0.4],[0,0,1,1]]"},
                 {"url": "http://a/2", "faces": "[]"},
                 {"url": "http://a/3"},
                 {"url": "http://a/4", "faces": "[[10,20,30,40]]"}]
                """),
            Parquet.write(
                folder.resolve("l.parquet"),
                "SELECT 'http://a/' || n AS url, CASE n"
                    + " WHEN 1 THEN [[0.1::FLOAT8, 0.2, 0.3, 0.4], [0, 0, 1, 1]]"
                    + " WHEN 2 THEN [] WHEN 4 THEN [[10::FLOAT8, 20, 30, 40]] END AS faces"
                    + " FROM range(1, 5) AS r(n)"),
            Parquet.write(
                folder.resolve("texts.parquet"),
                "SELECT 'http://a/' || n AS url, CASE n"
                    + " WHEN 1 THEN '[[0.1,0.2,0.3,0.4],[0,0,1,1]]'"
                    + " WHEN 2 THEN '[]' WHEN 4 THEN '[[10,20,30,40]]' END AS faces"
                    + " FROM range(1, 5) AS r(n)"));
    for (Path list : lists) {
      for (SourceOptions options :
          List.of(FACES, FACES.where("url <> ''"), FACES.columns(SourceOptions.ALL_COLUMNS))) {
        List<ImageRef> refs = read(list, options);
        assertThat(refs).as("%s %s", list, options.where()).hasSize(4);
        assertThat(refs.get(0).boxes()).isEqualTo(BlurBoxes.parse("[[0.1,0.2,0.3,0.4],[0,0,1,1]]"));
        assertThat(boxes(refs.get(0)).boxes()).containsExactly(BOX, new Box(0, 0, 1, 1));
        assertThat(refs.get(1).boxes()).isEqualTo(BlurBoxes.none());
        assertThat(boxes(refs.get(2)).flaw())
            .isEqualTo("no boxes in the column faces; write [] if there are none");
        assertThat(boxes(refs.get(3)).flaw()).contains("the value 10.0");
      }
    }
  }

  @Test
  void listsWithoutBoxesNameNoImageThatPasses() throws IOException {
    Path json = write("l.json", "[\"http://a/1\"]");
    assertThat(boxes(read(json, FACES).getFirst()).flaw()).contains("no boxes in the column");
    Path csv = write("l.csv", "url,other\nhttp://a/1,2\n");
    for (Path list : List.of(csv, write("l.txt", "http://a/1\n"))) {
      assertThatThrownBy(() -> read(list, FACES))
          .isInstanceOf(SourceException.class)
          .hasMessageContaining("has no column faces");
    }
    assertThat(read(csv, SourceOptions.defaults()).getFirst().boxes()).isNull();
  }

  @Test
  void boxesOfSeveralImagesInARowAreUnclear() throws IOException {
    Path list =
        write("l.jsonl", "{\"url\": [\"http://a/1\", \"http://a/2\"], \"faces\": [[0,0,1,1]]}\n");
    assertThat(read(list, FACES))
        .hasSize(2)
        .allSatisfy(ref -> assertThat(boxes(ref).flaw()).contains("unclear whose the boxes are"));
  }

  @Test
  void boxesThatAreTooLongOrTooDeepAreNotReadInPart() throws IOException {
    String box = ",[0.123456789012345,0.123456789012345,0.9,0.9]";
    String many = "[" + box.repeat(BlurBoxes.LONGEST / box.length() + 1).substring(1) + "]";
    String deep = "[".repeat(100) + "]".repeat(100);
    Path list =
        write(
            "l.json",
            "{\"url\": \"http://a/1\", \"faces\": %s}\n{\"url\": \"http://a/2\", \"faces\": %s}\n"
                .formatted(many, deep));
    List<ImageRef> refs = read(list, FACES);
    assertThat(boxes(refs.get(0)).flaw()).contains("characters");
    assertThat(boxes(refs.get(1)).flaw()).isNotNull();
  }

  @Test
  void anImageWithOtherBoxesIsAnother() throws IOException {
    String rows =
        """
        url,faces,n
        http://a/1,[],1
        http://a/1,"[[0.1,0.2,0.3,0.4]]",1
        http://a/1,"[[0.10, 0.2, 0.3, 0.4]]",1
        http://a/1,"[[0.1,0.2,0.3,0.5]]",1
        """;
    List<ImageRef> refs = read(write("l.csv", rows), FACES);
    assertThat(Key.of(refs.get(0))).isEqualTo(Key.of("http://a/1"));
    assertThat(Key.of(refs.get(1))).isNotEqualTo(Key.of(refs.get(0)));
    assertThat(Key.of(refs.get(2))).isEqualTo(Key.of(refs.get(1)));
    assertThat(Key.of(refs.get(3))).isNotIn(Key.of(refs.get(0)), Key.of(refs.get(1)));
    Naming each = Naming.LOCATIONS.eachRow(KeptColumns.of(null, List.of("n")));
    List<ImageRef> rowsEach =
        read(folder.resolve("l.csv"), FACES.columns(Set.of("n")).naming(each));
    assertThat(rowsEach.stream().map(Key::of).distinct()).hasSize(3);
    assertSharedOnlyWithTheSameBoxes(rowsEach);
    Naming named = Naming.of("n", Set.of());
    List<ImageRef> names = read(folder.resolve("l.csv"), FACES.naming(named));
    assertThat(names).allSatisfy(ref -> assertThat(Key.of(ref)).isEqualTo(Key.of("1")));
    assertSharedOnlyWithTheSameBoxes(names);
  }

  @Test
  void anImageOfWhichNoListSaysWhatToBlurIsNoneOfWhichNothingIs() throws IOException {
    Path list = write("l.csv", "url,faces\nhttp://a/1,[]\n");
    List<ImageRef> refs = new ArrayList<>();
    try (ImageRefs all = Sources.of(List.of("http://a/1", list.toString()), FACES).open()) {
      all.forEachRemaining(refs::add);
    }
    assertThat(boxes(refs.get(0)).flaw()).isEqualTo("no list says what is to be blurred in it");
    assertThat(boxes(refs.get(1)).flaw()).isNull();
    assertThat(Key.ofImage(refs.get(0))).isNotEqualTo(Key.ofImage(refs.get(1)));
  }

  private static void assertSharedOnlyWithTheSameBoxes(List<ImageRef> refs) {
    List<Key> images = refs.stream().map(Key::ofImage).toList();
    assertThat(images.get(2)).isEqualTo(images.get(1));
    assertThat(new HashSet<>(images)).hasSize(3);
  }

  private static BlurBoxes boxes(ImageRef ref) {
    return Objects.requireNonNull(ref.boxes());
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
