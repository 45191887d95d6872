package dev.tandem.images.item;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * A text as somebody writes it who wants a parser to take long: one piece over and over, with
 * something else around it or in it that lets all attempts fail at the last moment.
 *
 * @param begin what it begins with
 * @param unit what is repeated
 * @param middle what stands in the middle
 * @param end what it ends with
 */
public record HostileShape(String begin, String unit, String middle, String end) {
  private static final String CHARACTERS =
      " \t\n\r\0\1\33\177\u0085\u00a0\u2003\u2028\u202e\ufeff\ufffd\ud800a\udc00\ud83e\udd86ä中İﷺ\u0301가"
          + "az09-+._/\\%:@#?&=,;!*~^$|\"'`<>()[]{}";

  private static final String WORDS =
      """
      e\u0301 \u0315\u0300 \u0f71\u0f72 %2 %20 %2e %2F %zz %C3 // ../ ./ a/ /. .a a. a_ ._ .. :. :0 f: \
      a: a@ xn-- :// http:// data: "" ", ," a," "a","b "", '" \\" \\u \\u0041 \\\\ {"a": [{ [] {} [1, {"": \
      "a":1, 1. 1e .1 0x */ **/ /* -- ${ &amp; <a <html> a=b; a, ;q= 1234567\t a\t user-agent:*\n \
      disallow:/*a\n\
      """;

  private static final List<String> UNITS =
      Stream.concat(
              CHARACTERS.codePoints().mapToObj(Character::toString).distinct(),
              Arrays.stream(WORDS.split(" ")))
          .toList();

  private static final String RANDOM = "\0random";

  /** All shapes. */
  public static List<HostileShape> all() {
    List<HostileShape> all = new ArrayList<>();
    for (String unit : UNITS) {
      all.add(new HostileShape("", unit, "", ""));
      all.add(new HostileShape("a", unit, "", "z\0"));
      all.add(new HostileShape("", unit, "http://a", "!"));
    }
    for (int seed = 0; seed < 5; seed++) {
      all.add(new HostileShape("", RANDOM + seed, "", ""));
    }
    return all;
  }

  /** The text with that many characters, or a few less. */
  public String text(int length) {
    int rest = length - begin.length() - middle.length() - end.length();
    if (unit.startsWith(RANDOM)) {
      return random(unit.charAt(unit.length() - 1), rest);
    }
    String half = unit.repeat(rest / 2 / unit.length());
    return begin + half + middle + half + end;
  }

  private static String random(int seed, int length) {
    var random = new Random(seed);
    var text = new StringBuilder();
    while (text.length() < length) {
      String unit = UNITS.get(random.nextInt(UNITS.size()));
      text.append(unit.repeat(1 + random.nextInt(50)));
    }
    return text.substring(0, length);
  }

  @Override
  public String toString() {
    return OneLine.of(begin + "<" + unit + "...>" + middle + "<" + unit + "...>" + end);
  }
}
