package dev.tandem.images.item;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BlurBoxesTest {
  @Test
  void readsBoxes() {
    BlurBoxes boxes = BlurBoxes.parse(" [[0, 0.25, 1, 1.0] , [0.1,0.2,0.3,4e-1]]\n");
    assertThat(boxes.flaw()).isNull();
    assertThat(boxes.boxes()).containsExactly(new Box(0, 0.25, 1, 1), new Box(0.1, 0.2, 0.3, 0.4));
    assertThatCode(boxes::requireReadable).doesNotThrowAnyException();
  }

  @Test
  void anEmptyArrayMeansThatNothingIsToBeBlurred() {
    assertThat(BlurBoxes.parse("[ ]")).isEqualTo(BlurBoxes.none());
    assertThat(BlurBoxes.none().boxes()).isEmpty();
    assertThat(BlurBoxes.none().flaw()).isNull();
  }

  @Test
  void theSameBoxesHaveTheSameText() {
    String text = BlurBoxes.parse("[[0.10, 0.2, 0.3, 1]]").text();
    assertThat(BlurBoxes.parse("[[0.1,2e-1,0.30,1.0]]").text()).isEqualTo(text);
    assertThat(BlurBoxes.parse("[[0.1,0.2,0.3,0.9]]").text()).isNotEqualTo(text);
    assertThat(BlurBoxes.parse("[]").text()).isEmpty();
  }

  @Test
  void whatIsRoundedOverTheEdgeIsWithinIt() {
    assertThat(BlurBoxes.parse("[[-0.0004, 0, 0.5, 1.0000001]]").boxes())
        .containsExactly(new Box(0, 0, 0.5, 1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "{}",
        "[",
        "[[0,0,1,1]",
        "[[0,0,1,1]] x",
        "[[0,0,1,1]] []",
        "[0,0,1,1]",
        "[[0,0,1]]",
        "[[0,0,1,1,1]]",
        "[[0,0,1,\"1\"]]",
        "[[0,0,1,null]]",
        "[[0,0,1,NaN]]",
        "[[0,0,1,1e999]]",
        "[[-0.1,0,1,1]]",
        "[[0,0,1,1.1]]",
        "[[10,20,110,120]]",
        "[[0.5,0,0.5,1]]",
        "[[0.6,0,0.5,1]]",
        "[[0,0.6,1,0.5]]",
        "[[0,0,1,1],null]",
        "[[0,0,1,1],[]]",
        "[null]",
        "[{\"left\":0}]",
        "0,0,1,1"
      })
  void boxesWithAnyFlawAreUnreadable(String text) {
    BlurBoxes boxes = BlurBoxes.parse(text);
    assertThat(boxes.flaw()).isNotNull();
    assertThat(boxes.boxes()).isEmpty();
    assertThatThrownBy(boxes::requireReadable)
        .isInstanceOfSatisfying(
            ItemException.class,
            e -> assertThat(e.failureClass()).isEqualTo(FailureClass.INVALID_BOXES));
  }

  @Test
  void thereIsALimitToTheirNumberAndLength() {
    String box = ",[0,0,1,1]";
    String most = "[" + box.repeat(BlurBoxes.MOST).substring(1) + "]";
    assertThat(BlurBoxes.parse(most).boxes()).hasSize(BlurBoxes.MOST);
    String more = "[" + box.repeat(BlurBoxes.MOST + 1).substring(1) + "]";
    assertThat(BlurBoxes.parse(more).flaw()).isEqualTo("more than 1000 boxes");
    String padded = "[]" + " ".repeat(BlurBoxes.LONGEST);
    assertThat(BlurBoxes.parse(padded).flaw()).contains("more than 131072 characters");
    assertThat(BlurBoxes.parse(padded.substring(2) + "[]").flaw()).isNotNull();
  }

  @Test
  void whatIsWrongIsSaidInPlainWords() {
    assertThat(BlurBoxes.parse("[[0,0,1,1],[10,20,110,120]]").flaw())
        .isEqualTo("box 2 has the value 10.0, but all must be from 0 to 1");
    assertThat(BlurBoxes.parse("[[0.6,0,0.5,1]]").flaw())
        .isEqualTo("box 1 is empty: its order must be left, top, right, bottom");
    assertThat(BlurBoxes.parse("faces").flaw())
        .isEqualTo("the boxes are not written as [[left, top, right, bottom], ...]");
  }
}
