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
 * Makes the content of a {@code robots.txt} one that its parser reads in time linear in its length:
 * in ASCII, without tags, without the lines that only name other files. The parser itself takes
 * time by the square of the length of a line to drop tags, to write a line in lower case, and to
 * tell where a site map is. What the rules say stays the same.
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
      return new byte[0]; // an answer of some other kind
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

  /** In UTF-8, unless a mark at its beginning says otherwise. */
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

  /** A bracket that no other one closes in the same line is no tag. */
  private static String withoutTags(String line) {
    var rest = new StringBuilder(line.length());
    int at = 0;
    while (at < line.length()) {
      int begin = line.indexOf('<', at);
      int end = begin < 0 ? -1 : line.indexOf('>', begin);
      if (end < 0) {
        break;
      }
      boolean empty = end == begin + 1; // no tag either
      rest.append(line, at, empty ? end + 1 : begin);
      at = end + 1;
    }
    return rest.append(line, at, line.length()).toString().replace("<", "%3C");
  }

  /** Paths are compared with what is beyond ASCII encoded; names of robots have none of it. */
  private static String ascii(String line) {
    return PercentCode.ofBytes(new String(line.getBytes(UTF_8), ISO_8859_1));
  }
}
