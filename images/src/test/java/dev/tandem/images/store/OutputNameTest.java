package dev.tandem.images.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tandem.images.item.Identity;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.NastyText;
import java.nio.file.Path;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class OutputNameTest {

  @ParameterizedTest
  @CsvSource({
    "https://example.org/cats/Tom%20Cat.jpeg?w=9, Tom_Cat",
    "https://example.org/a.b.c.png, a.b.c",
    "https://example.org/, image",
    "https://example.org, image",
    "https://example.org/.., image",
    "https://example.org/%2e%2e%2fetc%2fpasswd, passwd",
    "https://example.org/.hidden, hidden",
    "https://example.org/con.old.jpg, _con.old",
    "https://example.org/NUL.jpg, _NUL",
    "https://example.org/console.jpg, console",
    "https://example.org/%E7%8C%AB.jpg, image",
    "file:///tmp/dog.PNG, dog",
    "(not UTF-8) xyz, not_UTF-8_xyz",
    "data:image/png;base64/photos/cat.png, image",
  })
  void isReadable(String url, String stem) {
    assertThat(OutputName.of(new ImageRef(url, "test"), "jpg"))
        .matches("[0-9a-f]{2}/[0-9a-f]/" + Pattern.quote(stem) + "-[0-9a-f]{16}\\.jpg");
  }

  @Test
  void isTheSameInEachRun() {
    var ref = new ImageRef("https://example.org/cat.jpg", "list.txt:1");
    assertThat(OutputName.of(ref, "webp")).isEqualTo("eb/e/cat-ebec1c51c646ff59.webp");
  }

  @Test
  void isTheOneThatTheListGives() {
    var ref = new ImageRef("http://a/x.jpg", "").known(new Identity.Name("000123"));
    assertThat(OutputName.of(ref, "webp")).isEqualTo("000123.webp");
    assertThatThrownBy(() -> new Identity.Name("../x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void differsForDifferentUrlsOfOneFileName() {
    assertThat(OutputName.of(new ImageRef("http://a/x.jpg", ""), "jpg"))
        .isNotEqualTo(OutputName.of(new ImageRef("http://b/x.jpg", ""), "jpg"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".jpg", "JPG", "a/b", "toolongext"})
  void refusesAnUnsafeExtension(String extension) {
    assertThatThrownBy(() -> OutputName.of(new ImageRef("http://a/x", ""), extension))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void neverLeavesTheFolder() {
    long seed = System.nanoTime();
    System.out.println("OutputNameTest seed " + seed);
    var random = new Random(seed);
    Path folder = Path.of("/target/folder");
    for (int i = 0; i < 20_000; i++) {
      String url = (random.nextBoolean() ? "http://h/" : "") + NastyText.next(random);
      String name = OutputName.of(new ImageRef(url, ""), "jpg");
      assertThat(name).as(url).matches("[0-9a-f]{2}/[0-9a-f]/[A-Za-z0-9_-][A-Za-z0-9._-]{0,99}");
      assertThat(name.substring(5))
          .as(url)
          .doesNotMatch("(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])\\..*");
      Path resolved = folder.resolve(name).normalize();
      assertThat(resolved.getNameCount()).as(url).isEqualTo(folder.getNameCount() + 3);
      assertThat(resolved.startsWith(folder)).as(url).isTrue();
    }
  }
}
