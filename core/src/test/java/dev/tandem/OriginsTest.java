package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Which inputs an item comes from, through stages that split and gather. */
class OriginsTest {
  private final Origins.Shared split = new Origins.Shared("a");
  private final Origins.Several batch = new Origins.Several(List.of(split, "b", split));

  @Test
  void anInputIsItsOwnOrigin() {
    assertThat(Origins.isInput("a")).isTrue();
    assertThat(Origins.isInput(split)).isFalse();
    assertThat(Origins.isInput(batch)).isFalse();
    assertThat(each("a")).containsExactly("a");
    assertThat(eachToHandBack("a")).containsExactly("a");
    assertThat(eachToHandBack("a")).containsExactly("a");
  }

  @Test
  void eachInputIsToldForEachItemThatComesFromIt() {
    assertThat(each(split)).containsExactly("a");
    assertThat(each(batch)).containsExactly("a", "b", "a");
    assertThat(each(new Origins.Shared(batch))).containsExactly("a", "b", "a");
  }

  @Test
  void anInputIsHandedBackOnceHoweverManyItemsComeFromIt() {
    assertThat(eachToHandBack(batch)).containsExactly("a", "b");
    assertThat(eachToHandBack(split)).isEmpty();
  }

  private static List<Object> each(Object origin) {
    List<Object> inputs = new ArrayList<>();
    Origins.each(origin, inputs::add);
    return inputs;
  }

  private static List<Object> eachToHandBack(Object origin) {
    List<Object> inputs = new ArrayList<>();
    Origins.eachToHandBack(origin, inputs::add);
    return inputs;
  }
}
