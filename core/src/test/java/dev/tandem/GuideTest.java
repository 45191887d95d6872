package dev.tandem;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The guide and the READMEs show only code that runs: each of their blocks is a region of a snippet
 * test.
 */
class GuideTest {
  private static final Path ROOT = root();
  private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
  private static final Pattern REGION =
      Pattern.compile("// @start region=\"[^\"]*\"\n(.*?)// @end", Pattern.DOTALL);

  @ParameterizedTest
  @CsvSource({"README.md, 3", "testkit/README.md, 1", "docs/guide.md, 30", "docs/idioms.md, 10"})
  void eachBlockOfJavaIsARegionOfATestThatRuns(String page, int atLeast) throws IOException {
    List<String> blocks = all(BLOCK, Files.readString(ROOT.resolve(page), UTF_8));
    assertThat(blocks).hasSizeGreaterThanOrEqualTo(atLeast);
    assertThat(regions()).containsAll(blocks);
  }

  private static List<String> regions() throws IOException {
    List<String> regions = new ArrayList<>();
    for (String module : List.of("core", "examples", "testkit")) {
      Path folder = ROOT.resolve(module).resolve("src/test/java/dev/tandem/snippets");
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          regions.addAll(all(REGION, Files.readString(file, UTF_8)));
        }
      }
    }
    return regions;
  }

  /** Returns the texts between the marks, without white space. */
  private static List<String> all(Pattern pattern, String text) {
    return pattern
        .matcher(text)
        .results()
        .map(match -> match.group(1).replaceAll("\\s+", ""))
        .toList();
  }

  /** Returns the folder of the project, whether the test is started there or in the module. */
  private static Path root() {
    Path here = Path.of("").toAbsolutePath();
    return Files.exists(here.resolve("docs/guide.md")) ? here : here.resolve("..").normalize();
  }
}
