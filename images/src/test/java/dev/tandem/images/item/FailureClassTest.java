package dev.tandem.images.item;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Modifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FailureClassTest {

  @Test
  void eachIsExplainedToUsers() throws IOException {
    String page = Files.readString(Path.of("../docs/images.md"));
    assertThat(FailureClass.withoutStatus())
        .allSatisfy(each -> assertThat(page).contains("`" + each + "`"));
  }

  @Test
  void knowsEachClassThatThereIs() throws IllegalAccessException {
    Set<Object> constants = new HashSet<>();
    for (var field : FailureClass.class.getFields()) {
      if (Modifier.isStatic(field.getModifiers()) && field.getType() == FailureClass.class) {
        constants.add(field.get(null));
      }
    }
    assertThat(FailureClass.withoutStatus()).hasSizeGreaterThan(20).isEqualTo(constants);
    assertThat(FailureClass.exists("timeout")).isTrue();
    assertThat(FailureClass.exists("http-418")).isTrue();
    assertThat(FailureClass.exists("http-4xx")).isFalse();
    assertThat(FailureClass.exists("times-out")).isFalse();
  }
}
