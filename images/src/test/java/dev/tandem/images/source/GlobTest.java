package dev.tandem.images.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.SourceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class GlobTest {
  @TempDir private Path folder;

  @BeforeEach
  void files() throws IOException {
    for (String name :
        List.of(
            "b.txt",
            "a.txt",
            "c.csv",
            ".hidden.txt",
            "sub/d.txt",
            "sub/deep/e.txt",
            ".git/f.txt",
            "out/g.txt",
            "odd[1].txt")) {
      Path file = folder.resolve(name);
      Files.createDirectories(file.getParent());
      Files.writeString(file, name.endsWith("csv") ? "url\nhttp://c\n" : "http://" + name + "\n");
    }
    Files.createSymbolicLink(folder.resolve("sub/up"), folder);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "*.txt; a.txt,b.txt,odd[1].txt",
        "[ab].*; a.txt,b.txt",
        "?.{csv,txt}; a.txt,b.txt,c.csv",
        "**/*.txt; a.txt,b.txt,odd[1].txt,out/g.txt,sub/d.txt,sub/deep/e.txt",
        "**.csv; c.csv",
        "s*/*.txt; sub/d.txt",
        "sub/**/e.txt; sub/deep/e.txt",
      })
  void namesFilesInTheOrderOfTheirNames(String pattern, String expected) {
    assertThat(Glob.files(folder + "/" + pattern, null))
        .extracting(file -> folder.relativize(file).toString())
        .containsExactly(expected.split(","));
  }

  @Test
  void leavesOutTheFolderForTheResults() {
    assertThat(Glob.files(folder + "/*/?.txt", folder.resolve("sub/../out")))
        .containsExactly(folder.resolve("sub/d.txt"));
  }

  @Test
  void readsAllListsThatAPatternNames() {
    assertThat(read(folder + "/[ac].*")).containsExactly("http://a.txt", "http://c");
  }

  @Test
  void aFileThatIsCalledLikeAPatternIsThatFile() {
    assertThat(read(folder + "/odd[1].txt")).containsExactly("http://odd[1].txt");
  }

  @ParameterizedTest
  @ValueSource(strings = {"*.png", "none/*.txt", "[a", "s?b"})
  void aPatternThatNamesNoFileIsRefused(String pattern) {
    assertThatThrownBy(() -> read(folder + "/" + pattern))
        .isInstanceOf(SourceException.class)
        .hasMessageContaining(pattern)
        .hasMessageNotContaining("\n");
  }

  private static List<String> read(String argument) {
    List<String> all = new ArrayList<>();
    try (ImageRefs refs = Sources.of(List.of(argument), SourceOptions.defaults()).open()) {
      refs.forEachRemaining(ref -> all.add(ref.location()));
    }
    return all;
  }
}
