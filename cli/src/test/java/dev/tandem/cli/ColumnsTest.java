package dev.tandem.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import java.util.List;
import org.junit.jupiter.api.Test;

class ColumnsTest {

  @Test
  void aWideCharacterTakesTwoColumnsAndACombiningOneNone() {
    assertThat(Columns.width("a→ü")).isEqualTo(3);
    assertThat(Columns.width("漢字")).isEqualTo(4);
    assertThat(Columns.width("ｆ")).isEqualTo(2);
    assertThat(Columns.width("e\u0301")).isEqualTo(1);
    assertThat(Columns.width("🦀")).isEqualTo(2);
  }

  @Test
  void allWideCharactersAreWide() {
    for (int c = 0x20; c <= Character.MAX_CODE_POINT; c++) {
      int width = UCharacter.getIntPropertyValue(c, UProperty.EAST_ASIAN_WIDTH);
      boolean wide =
          (width == UCharacter.EastAsianWidth.WIDE || width == UCharacter.EastAsianWidth.FULLWIDTH)
              && Character.getType(c) != Character.NON_SPACING_MARK;
      if (wide != (Columns.width(Character.toString(c)) == 2)) {
        assertThat(Integer.toHexString(c)).as("is not as wide as it should be").isEmpty();
      }
    }
  }

  @Test
  void aTextThatDoesNotFitIsCutBeforeACharacterThatWouldBeHalved() {
    assertThat(Columns.cut("abcdef", 6)).isEqualTo("abcdef");
    assertThat(Columns.cut("abcdef", 5)).isEqualTo("abcd…");
    assertThat(Columns.cut("漢字漢字", 7)).isEqualTo("漢字漢…");
    assertThat(Columns.cut("漢字漢字", 6)).isEqualTo("漢字…");
    assertThat(Columns.cut("🦀🦀", 3)).isEqualTo("🦀…");
    assertThat(Columns.cut("ab", 1)).isEqualTo("…");
    assertThat(Columns.cut("ab", 0)).isEmpty();
  }

  @Test
  void aLineHasAsManyPiecesAsFit() {
    assertThat(Columns.flow(List.of("one", "two", "three"), 9))
        .containsExactly("one, two", "three");
    assertThat(Columns.flow(List.of("one", "two", "three"), 3))
        .containsExactly("one", "two", "th…");
  }

  @Test
  void wordsStayWholeAndFurtherLinesAreIndented() {
    assertThat(Columns.wrap("  12 of http://a/long-one here", 12))
        .containsExactly("  12 of", "    http://a/long-one", "    here");
    assertThat(Columns.wrap("short", 12)).containsExactly("short");
  }
}
