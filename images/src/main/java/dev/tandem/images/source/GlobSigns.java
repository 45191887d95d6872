package dev.tandem.images.source;

import static dev.tandem.images.item.Arguments.require;

import dev.tandem.images.source.GlobPattern.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * A parser of glob patterns. Their syntax is that of {@link
 * java.nio.file.FileSystem#getPathMatcher}: {@code *}, {@code **}, {@code ?}, {@code [a-z]}, <code>
 * {a,b}</code>, and a backslash that escapes any of them. As in shells, {@code **} followed by a
 * slash also matches no folder at all.
 */
final class GlobSigns {
  private static final int LONGEST = 4096;

  private final String text;
  private final List<Step> steps = new ArrayList<>();
  private int at;

  // State of the open group.
  private boolean open;
  private int fork; // index of the step that forks to the next alternative
  private final List<Integer> ends = new ArrayList<>(); // indices of the alternatives' final jumps

  GlobSigns(String text) {
    this.text = text;
    require(text.length() <= LONGEST, "longer than " + LONGEST + " characters");
  }

  /** Compiles the pattern; an {@link IllegalArgumentException} says what is wrong with it. */
  List<Step> steps() {
    while (at < text.length()) {
      int c = next();
      switch (c) {
        case '\\' -> literal(next());
        case '?' -> steps.add(new Step.Take(GlobSigns::isNoSlash));
        case '*' -> stars();
        case '[' -> steps.add(new Step.Take(set()));
        case '{' -> open();
        case ',' -> comma();
        case '}' -> close();
        default -> literal(c);
      }
    }
    require(!open, "an unclosed {");
    return List.copyOf(steps);
  }

  private int next() {
    require(at < text.length(), "the pattern is incomplete");
    int c = text.codePointAt(at);
    at += Character.charCount(c);
    return c;
  }

  private boolean skip(String sign) {
    boolean there = text.startsWith(sign, at);
    at += there ? sign.length() : 0;
    return there;
  }

  private void literal(int character) {
    steps.add(new Step.Take(c -> c == character));
  }

  private void stars() {
    boolean begins = at == 1 || text.charAt(at - 2) == '/';
    if (!skip("*")) {
      repeat(GlobSigns::isNoSlash);
    } else if (begins && skip("/")) {
      steps.add(new Step.Fork(steps.size() + 5));
      repeat(_ -> true);
      literal('/');
    } else {
      repeat(_ -> true);
    }
  }

  /** Adds a loop, which takes exactly three steps. */
  private void repeat(IntPredicate fits) {
    int begin = steps.size();
    steps.add(new Step.Fork(begin + 3));
    steps.add(new Step.Take(fits));
    steps.add(new Step.Jump(begin));
  }

  private void open() {
    require(!open, "a { inside another");
    open = true;
    fork();
  }

  private void fork() {
    fork = steps.size();
    steps.add(new Step.Fork(fork + 1)); // the next step, until there is another alternative
  }

  private void comma() {
    if (!open) {
      literal(',');
      return;
    }
    ends.add(steps.size());
    steps.add(new Step.Jump(0)); // a placeholder until the end of the group is known
    steps.set(fork, new Step.Fork(steps.size()));
    fork();
  }

  private void close() {
    if (!open) {
      literal('}');
      return;
    }
    ends.forEach(end -> steps.set(end, new Step.Jump(steps.size())));
    ends.clear();
    open = false;
  }

  private IntPredicate set() {
    boolean inverted = skip("!");
    List<IntPredicate> ranges = new ArrayList<>();
    while (!skip("]")) {
      ranges.add(range(ranges.isEmpty()));
    }
    require(!ranges.isEmpty(), "nothing between [ and ]");
    return c -> isNoSlash(c) && inverted != ranges.stream().anyMatch(range -> range.test(c));
  }

  private IntPredicate range(boolean first) {
    int from = next();
    require(from != '/', "a / between [ and ]");
    boolean dash = from == '-';
    require(
        !dash || first || text.startsWith("]", at), "a - between [ and ] with nothing before it");
    if (dash || !text.startsWith("-", at) || text.startsWith("-]", at)) {
      return c -> c == from;
    }
    at++;
    int to = next();
    require(to >= from, "a range that ends before it begins");
    return c -> c >= from && c <= to;
  }

  private static boolean isNoSlash(int character) {
    return character != '/';
  }
}
