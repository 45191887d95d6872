package dev.tandem;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An item knows the inputs that it comes from, through stages that split and batch. */
class LineageTest {
  private final Lineage.Shared split = new Lineage.Shared("a");
  private final Lineage.Several batch = new Lineage.Several(List.of(split, "b", split));

  @Test
  void anInputIsItsOwnOrigin() {
    assertThat(Lineage.isInput("a")).isTrue();
    assertThat(Lineage.isInput(split)).isFalse();
    assertThat(Lineage.isInput(batch)).isFalse();
    assertThat(each("a")).containsExactly("a");
    assertThat(eachToHandBack("a")).containsExactly("a");
    assertThat(eachToHandBack("a")).containsExactly("a");
  }

  @Test
  void eachItemNamesItsInputs() {
    assertThat(each(split)).containsExactly("a");
    assertThat(each(batch)).containsExactly("a", "b", "a");
    assertThat(each(new Lineage.Shared(batch))).containsExactly("a", "b", "a");
  }

  @Test
  void anInputIsHandedBackOnceHoweverManyItemsComeFromIt() {
    assertThat(eachToHandBack(batch)).containsExactly("a", "b");
    assertThat(eachToHandBack(split)).isEmpty();
  }

  private static List<Object> each(Object origin) {
    List<Object> inputs = new ArrayList<>();
    Lineage.each(origin, inputs::add);
    return inputs;
  }

  private static List<Object> eachToHandBack(Object origin) {
    List<Object> inputs = new ArrayList<>();
    Lineage.eachToHandBack(origin, inputs::add);
    return inputs;
  }
}
