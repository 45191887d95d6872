package dev.tandem.images.download;

import crawlercommons.robots.SimpleRobotRules;
import crawlercommons.robots.SimpleRobotRulesParser;
import dev.tandem.images.item.WebUrl;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Which paths of a site may be asked for (RFC 9309): of the rules that match a path the longest one
 * decides, of two of the same length the one that allows, and where none matches all is allowed.
 *
 * <p>The rules are matched here, in time linear in the path and the rule. {@link
 * SimpleRobotRules#isAllowed} takes their product, and both may come from the same stranger.
 * Immutable.
 */
final class RobotsRules {

  /** Everything may be asked for. */
  static final RobotsRules ALL = new RobotsRules(List.of());

  static final String FILE = "/robots.txt";

  private static final int BYTES_A_RULE = 96;

  /** Rules that name it mean the folder too; webmasters rely on that, as search engines do it. */
  private static final String INDEX = "index.htm";

  /** In a path these are no signs of a pattern. */
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
   * The rules for a robot in the content of a file.
   *
   * @param robot its name, in lower case
   */
  static RobotsRules parse(WebUrl file, byte[] content, String robot) {
    // A delay forbids nothing, so it may be of any length.
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
      return true; // whatever it says of itself
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

  /** About how many bytes they take. */
  int weight() {
    return BYTES_A_RULE
        + rules.stream().mapToInt(rule -> BYTES_A_RULE + 2 * rule.pattern().length()).sum();
  }
}
