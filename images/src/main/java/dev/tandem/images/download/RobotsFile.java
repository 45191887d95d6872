package dev.tandem.images.download;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.images.item.PercentCode;
import java.nio.charset.Charset;
import java.util.List;
import java.util.StringTokenizer;
import java.util.regex.Pattern;

/**
 * Converts the content of a {@code robots.txt} to a form that the parser reads in linear time: in
 * ASCII, without tags, and without the lines that only name other files. The parser itself takes
 * time quadratic in the length of a line to drop tags, to convert it to lower case, and to find a
 * site map. The meaning of the rules stays the same.
 */
final class RobotsFile {
  private static final Pattern PAGE = Pattern.compile("(?i)<(html|head|body)\\s*+>");
  private static final Pattern ROBOT = Pattern.compile("(?i)user-agent:");
  private static final String LINE_ENDS = "\n\r\u0085\u2028\u2029";
  private static final List<String> OTHER_FILES = List.of("sitemap", "http");

  private RobotsFile() {}

  static byte[] plain(byte[] content) {
    String text = decoded(content);
    boolean page = PAGE.matcher(text).find();
    if (page && !ROBOT.matcher(text).find()) {
      return new byte[0]; // a web page, and not a robots.txt
    }
    var plain = new StringBuilder(text.length());
    for (var lines = new StringTokenizer(text, LINE_ENDS); lines.hasMoreTokens(); ) {
      String line = lines.nextToken();
      String rule = (page ? withoutTags(line) : line).trim();
      if (OTHER_FILES.stream()
          .noneMatch(name -> rule.regionMatches(true, 0, name, 0, name.length()))) {
        plain.append(ascii(rule)).append('\n');
      }
    }
    return plain.toString().getBytes(ISO_8859_1);
  }

  /** Decodes the content as UTF-8, unless a byte order mark says otherwise. */
  private static String decoded(byte[] content) {
    String mark = new String(content, 0, Math.min(3, content.length), ISO_8859_1);
    if (mark.equals("\u00EF\u00BB\u00BF")) {
      return decoded(content, 3, UTF_8);
    }
    if (mark.startsWith("\u00FF\u00FE")) {
      return decoded(content, 2, UTF_16LE);
    }
    return mark.startsWith("\u00FE\u00FF")
        ? decoded(content, 2, UTF_16BE)
        : decoded(content, 0, UTF_8);
  }

  private static String decoded(byte[] content, int from, Charset charset) {
    return new String(content, from, content.length - from, charset);
  }

  /** Drops the tags of a line. A bracket that is not closed on the same line is not a tag. */
  private static String withoutTags(String line) {
    var rest = new StringBuilder(line.length());
    int at = 0;
    while (at < line.length()) {
      int begin = line.indexOf('<', at);
      int end = begin < 0 ? -1 : line.indexOf('>', begin);
      if (end < 0) {
        break;
      }
      boolean empty = end == begin + 1; // not a tag either
      rest.append(line, at, empty ? end + 1 : begin);
      at = end + 1;
    }
    return rest.append(line, at, line.length()).toString().replace("<", "%3C");
  }

  /** Percent-encodes non-ASCII text, as paths are compared; names of robots are ASCII anyway. */
  private static String ascii(String line) {
    return PercentCode.ofBytes(new String(line.getBytes(UTF_8), ISO_8859_1));
  }
}
