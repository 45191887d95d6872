package dev.tandem.images.download;

import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import dev.tandem.images.item.WebUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * The rules for which paths of a site may be fetched (RFC 9309). The longest rule that matches a
 * path decides; of two of the same length, the one that allows. If none matches, the path is
 * allowed.
 *
 * <p>This class matches the rules itself, in time linear in the lengths of the path and the rule.
 * {@link SimpleRobotRules#isAllowed} takes time proportional to their product, and both may come
 * from the same untrusted party. Immutable.
 */
final class RobotsRules {

  /** The rules that allow everything. */
  static final RobotsRules ALL = new RobotsRules(List.of());

  static final String FILE = "/robots.txt";

  private static final int BYTES_A_RULE = 96;

  /** Rules that name it cover its folder too, as in search engines; webmasters rely on that. */
  private static final String INDEX = "index.htm";

  /** Characters to percent-encode in a path, where they are not wildcards of a pattern. */
  private static final boolean[] SIGNS = new boolean[128];

  static {
    SIGNS['*'] = true;
    SIGNS['$'] = true;
  }

  private record Rule(RobotsPattern pattern, boolean allows) {}

  private final List<Rule> rules;

  private RobotsRules(List<Rule> rules) {
    this.rules = rules;
  }

  /**
   * Parses the rules for a robot from the content of a file.
   *
   * @param robot its name, in lower case
   */
  static RobotsRules parse(WebUrl file, byte[] content, String robot) {
    // A crawl delay forbids nothing, so it may have any length.
    SimpleRobotRules parsed =
        new SimpleRobotRulesParser(Long.MAX_VALUE, 0)
            .parseContent(file.toString(), RobotsFile.plain(content), "text/plain", Set.of(robot));
    List<Rule> rules = new ArrayList<>();
    for (SimpleRobotRules.RobotRule rule : parsed.getRobotRules()) {
      String pattern = rule.getPrefix();
      rules.add(new Rule(RobotsPattern.of(pattern), rule.isAllow()));
      if (pattern.endsWith(INDEX) || pattern.endsWith(INDEX + "l")) {
        String folder = pattern.substring(0, pattern.indexOf(INDEX));
        rules.add(new Rule(RobotsPattern.of(folder + "$"), rule.isAllow()));
      }
    }
    return new RobotsRules(List.copyOf(rules));
  }

  boolean allow(WebUrl url) {
    String path = SimpleRobotRules.escapePath(url.target(), SIGNS);
    if (path.equals(FILE)) {
      return true; // whatever the file says about itself
    }
    int longest = -1;
    boolean allowed = true;
    for (Rule rule : rules) {
      int length = rule.pattern().length();
      if (length >= longest
          && (length > longest || rule.allows())
          && rule.pattern().matches(path)) {
        longest = length;
        allowed = rule.allows();
      }
    }
    return allowed;
  }

  /** Returns roughly how many bytes the rules occupy. */
  int weight() {
    return BYTES_A_RULE
        + rules.stream().mapToInt(rule -> BYTES_A_RULE + 2 * rule.pattern().length()).sum();
  }
}
