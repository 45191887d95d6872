package dev.tandem.images.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.List;
import java.util.Random;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class GlobPatternTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      quoteCharacter = '~',
      value = {
        "a a true",
        "a b false",
        "* abc true",
        "* a/b false",
        "** a/b true",
        "a? a\ud83e\udd86 true",
        "a? a/ false",
        "[a-c]x bx true",
        "[!a-c]x bx false",
        "[!a-c]x /x false",
        "[]] ] false",
        "[-a] - true",
        "[a-] - true",
        "{a,bc}d bcd true",
        "{a,bc}d ad true",
        "{a,bc}d abcd false",
        "{,x}y y true",
        "{a}b ab true",
        "a,b a,b true",
        "a} a} true",
        "\\*x *x true",
        "\\*x ax false",
        "**/a a true",
        "**/a x/y/a true",
        "x/**/a x/a true",
        "x/**/a xa false",
        "x**/a xy/z/a true",
        "{*.csv,*.txt} a.txt true",
        "{*.csv,*.txt} a.text false",
      })
  void standsForPaths(String pattern, String path, boolean matches) {
    if (pattern.equals("[]]")) {
      assertThatThrownBy(() -> GlobPattern.of(pattern))
          .isInstanceOf(IllegalArgumentException.class);
    } else {
      assertThat(GlobPattern.of(pattern).matches(path)).isEqualTo(matches);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"[a", "[", "[]", "[!]", "[b-a]", "[a-", "[a/b]", "{a", "{a,{b}}", "a\\"})
  void refusesWhatIsNoPattern(String pattern) {
    assertThatThrownBy(() -> GlobPattern.of(pattern)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"*", "*a", "**", "**/", "?*", "{,a}", "{a,aa}", "[a]*", "{*,?}"})
  void followsAllWaysAtOnce(String sign) {
    GlobPattern pattern = GlobPattern.of("x" + sign.repeat(4_000 / sign.length()) + "b");
    assertThat(pattern.matches("x" + "a".repeat(255) + "c")).isFalse();
    assertThat(pattern.matches("x" + "aaa/".repeat(60) + "c")).isFalse();
  }

  @Test
  void refusesOneOfAnyLength() {
    assertThatThrownBy(() -> GlobPattern.of("*".repeat(4_097)))
        .hasMessage("longer than 4096 characters");
  }

  /** But for two stars and a slash, which mean no folder too. */
  @Test
  @DisabledOnOs(OS.WINDOWS)
  void agreesWithThePlatform() {
    String[] signs = {
      "a", "b", "*", "?", "/", "[ab]", "[!a]", "{", "}", ",", "{a,b*}", "\\?", "-", "[a-b]", "c",
      "**", ".", "[", "]", "\\"
    };
    String[] parts = {"a", "b", "c", "/", "?", "-", ".", ",", "}", "]"};
    long seed = Long.getLong("glob.seed", System.nanoTime());
    var random = new Random(seed);
    int read = 0;
    for (int i = 0; i < 20_000; i++) {
      String pattern = text(random, signs).replaceAll("\\*+/", "*/");
      PathMatcher expected = platform(pattern);
      if (expected == null) {
        continue;
      }
      read++;
      GlobPattern actual = GlobPattern.of(pattern);
      for (String path : List.of(text(random, parts), text(random, parts), text(random, parts))) {
        String normal = Path.of(path).toString();
        assertThat(actual.matches(normal))
            .as("%s for %s, -Dglob.seed=%d", pattern, normal, seed)
            .isEqualTo(expected.matches(Path.of(path)));
      }
    }
    assertThat(read).isGreaterThan(5_000);
  }

  private static String text(Random random, String[] parts) {
    var text = new StringBuilder();
    for (int count = random.nextInt(7); count >= 0; count--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }

  private static @Nullable PathMatcher platform(String pattern) {
    try {
      return FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    } catch (PatternSyntaxException e) {
      return null;
    }
  }
}
