package dev.tandem.images.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
final class FolderListsTest {
  @TempDir private Path folder;

  @Test
  void theListsOfAFolderWithoutImagesAreReadInTheOrderOfTheirNames() throws IOException {
    write("b.csv", "id,url\n1,http://b/1\n");
    write("c.json", "[{\"url\":\"http://c/1\"}]");
    write("d.txt", "# ours\n\nhttp://d/1\n");
    write("a/z.tsv", "id\turl\n1\thttp://a/1\n");
    try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("a/x.jsonl.gz")))) {
      out.write("{\"url\":\"http://a/0\"}\n".getBytes(UTF_8));
    }
    Sources sources = sources(SourceOptions.defaults());
    assertThat(locations(sources))
        .containsExactly("http://a/0", "http://a/1", "http://b/1", "http://c/1", "http://d/1");
    assertThat(sources.notes())
        .containsExactly(
            folder
                + " contains no images: reading its lists"
                + " (1 .csv, 1 .gz, 1 .json, 1 .tsv, 1 .txt)");
  }

  @Test
  void whatLiesBesideListsIsCountedAndNotRead() throws IOException {
    write("a.csv", "url\nhttp://a/1\n");
    write("README.txt", "These are lists of images.\nhttp://a/licence\n");
    write("_SUCCESS", "");
    write("_old.csv", "url\nhttp://old/1\n");
    write(".hidden.csv", "url\nhttp://hidden/1\n");
    write(".git/b.csv", "url\nhttp://git/1\n");
    Sources sources = sources(SourceOptions.defaults());
    assertThat(locations(sources)).containsExactly("http://a/1");
    assertThat(sources.otherFiles().counts())
        .isEqualTo(Map.of(".txt", 1L, ".csv", 1L, "without an ending", 1L));
  }

  @Test
  void anImageMakesItAFolderOfImages() throws IOException {
    write("a.csv", "url\nhttp://a/1\n");
    write("z/photo.jpg", "");
    Sources sources = sources(SourceOptions.defaults());
    assertThat(locations(sources))
        .containsExactly(folder.resolve("z/photo.jpg").toUri().toString());
    assertThat(sources.notes()).isEmpty();
    assertThat(sources.otherFiles().counts()).isEqualTo(Map.of(".csv", 1L));
  }

  @Test
  void aFormatSelectsAmongThemAndReadsThoseWithoutAnEnding() throws IOException {
    write("part-00000", "url\nhttp://a/0\n");
    write("part-00001.gz", "url\nhttp://a/1\n");
    write("b.csv", "url\nhttp://b/1\n");
    write("c.jsonl", "{\"url\":\"http://c/1\"}\n");
    write("notes.md", "url\nhttp://notes/1\n");
    Sources sources = sources(SourceOptions.defaults().format(ListFormat.CSV));
    assertThat(locations(sources)).containsExactly("http://b/1", "http://a/0", "http://a/1");
    assertThat(sources.otherFiles().counts()).isEqualTo(Map.of(".jsonl", 1L, ".md", 1L));
  }

  @Test
  void conditionsApplyAndMissingColumnsAreNamedWithTheirList() throws IOException {
    write("a.csv", "url,w\nhttp://a/1,1\nhttp://a/2,2\n");
    assertThat(locations(sources(SourceOptions.defaults().where("w > 1"))))
        .containsExactly("http://a/2");
    write("b.csv", "id,w\n1,2\n");
    assertThatThrownBy(() -> sources(SourceOptions.defaults()))
        .isInstanceOf(SourceException.class)
        .hasMessage(
            folder.resolve("b.csv") + " has no column url; choose one of its columns: id, w");
  }

  @Test
  void theFolderForTheResultsIsLeftOut() throws IOException {
    write("a.csv", "url\nhttp://a/1\n");
    write("results/photo.jpg", "");
    write("results/manifest.jsonl", "{\"url\":\"http://done/1\"}\n");
    var options = SourceOptions.defaults().leftOut(folder.resolve("results"));
    assertThat(locations(sources(options))).containsExactly("http://a/1");
  }

  @Test
  void aLinkThatLeadsNowhereIsNoList() throws IOException {
    write("a.csv", "url\nhttp://a/1\n");
    Files.createSymbolicLink(folder.resolve("b.csv"), folder.resolve("nowhere.csv"));
    assertThat(locations(sources(SourceOptions.defaults()))).containsExactly("http://a/1");
  }

  private void write(String name, String text) throws IOException {
    Path file = folder.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private Sources sources(SourceOptions options) {
    return Sources.of(List.of(folder.toString()), options);
  }

  private static List<String> locations(Sources sources) {
    List<String> all = new ArrayList<>();
    try (ImageRefs refs = sources.open()) {
      refs.forEachRemaining(ref -> all.add(ref.location()));
    }
    return all;
  }
}
