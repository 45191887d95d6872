package dev.tandem.cli;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UCharacter.EastAsianWidth;
import com.ibm.icu.lang.UProperty;
import java.util.ArrayList;
import java.util.List;

/** Fits text into the columns of a terminal. A wide character, such as 漢, takes two of them. */
final class Columns {
  private static final String ELLIPSIS = "…";

  /** No character below this one is combined with the one before it. */
  private static final int FIRST_MARK = 0x300;

  /** Only few characters below this one are wide; those are Jamo of Hangul. */
  private static final int MANY_WIDE = 0x231a;

  private static final int FIRST_JAMO = 0x1100;
  private static final int LAST_JAMO = 0x115f;

  private Columns() {}

  /** Returns the number of columns that a text takes. */
  static int width(String text) {
    return text.codePoints().map(Columns::width).sum();
  }

  private static int width(int c) {
    if (c < FIRST_MARK) {
      return 1;
    }
    return switch (Character.getType(c)) {
      case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
      default -> isWide(c) ? 2 : 1;
    };
  }

  /** Loads the tables of Unicode only for characters that may be wide, unlike arrows. */
  private static boolean isWide(int c) {
    if (c < MANY_WIDE) {
      return c >= FIRST_JAMO && c <= LAST_JAMO;
    }
    return switch (UCharacter.getIntPropertyValue(c, UProperty.EAST_ASIAN_WIDTH)) {
      case EastAsianWidth.WIDE, EastAsianWidth.FULLWIDTH -> true;
      default -> false;
    };
  }

  /** Returns a text cut to a number of columns; one that is cut ends in an ellipsis. */
  static String cut(String text, int columns) {
    if (width(text) <= columns) {
      return text;
    }
    int end = 0;
    int taken = 1; // by the ellipsis
    while (true) {
      int c = text.codePointAt(end); // there is one, since the whole text does not fit
      taken += width(c);
      if (taken > columns) {
        return columns < 1 ? "" : text.substring(0, end) + ELLIPSIS;
      }
      end += Character.charCount(c);
    }
  }

  /**
   * Returns lines of pieces, separated by commas: each line has as many pieces as fit. A piece that
   * is too long for a line is cut.
   */
  static List<String> flow(List<String> pieces, int columns) {
    List<String> lines = new ArrayList<>();
    String line = "";
    for (String piece : pieces) {
      String longer = line.isEmpty() ? piece : line + ", " + piece;
      if (!line.isEmpty() && width(longer) > columns) {
        lines.add(line);
        longer = piece;
      }
      line = cut(longer, columns);
    }
    lines.add(line);
    return lines;
  }

  /**
   * Returns a text as lines of whole words, those after the first one indented by as much as the
   * first one and two more. A word that is too long for a line, such as a URL, is left whole, so
   * that it can be copied.
   */
  static List<String> wrap(String text, int columns) {
    if (width(text) <= columns) {
      return List.of(text);
    }
    int indent = text.length() - text.stripLeading().length();
    String further = " ".repeat(indent + 2);
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    int taken = 0;
    for (String word : text.strip().split(" ", -1)) {
      int width = width(word);
      if (taken > 0 && taken + 1 + width > columns) {
        lines.add(line.toString());
        line.setLength(0);
        taken = 0;
      }
      String before = taken > 0 ? " " : lines.isEmpty() ? " ".repeat(indent) : further;
      line.append(before).append(word);
      taken += before.length() + width;
    }
    lines.add(line.toString());
    return lines;
  }
}
