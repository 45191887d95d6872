package dev.tandem.images.download;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import crawlercommons.robots.SimpleRobotRulesParser;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.WebUrl;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class RobotsRulesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a | /a/b | true",
        "/a | /b/a | false",
        "/a$ | /a | true",
        "/a$ | /a/b | false",
        "/*.gif | /x/a.gif?y | true",
        "/*.gif$ | /x/a.gif?y | false",
        "/*.gif$ | /a.gif.gif | true",
        "/*a*b*c | /xaxbxc/d | true",
        "/*a*b*c | /xbxaxc | false",
        "/*aab | /aaaab | true",
        "/*a*$ | /a/b | true",
        "/a*a$ | /a | false",
        "/** | /a | true",
        "/*$ | /a | true",
        "*/a | /b/a | true",
        "$ | /a | false",
        "/ä | /%C3%A4/x | true",
        "/a b | /a%20b | true",
        "/a%2A | /a*b | true",
        "/x/index.html | /x/ | true",
        "/x/index.html | /x/y | false",
        "/x/index.htm | /x/ | true",
        "/a # not b | /a | true",
        "/ | /robots.txt | false",
      })
  void aRuleForbidsWhatItMatches(String rule, String path, boolean forbidden) throws ItemException {
    assertThat(allows("user-agent: *\ndisallow: " + rule, path)).isEqualTo(!forbidden);
  }

  @Test
  void theLongestRuleDecidesAndOfTwoTheOneThatAllows() throws ItemException {
    String rules =
        "User-Agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /*/c\nAllow: /a/d\nDisallow: /a/d";
    assertThat(allows(rules, "/a/x")).isFalse();
    assertThat(allows(rules, "/a/b/x")).isTrue();
    assertThat(allows(rules, "/a/c")).isFalse();
    assertThat(allows(rules, "/a/d")).isTrue();
    assertThat(allows(rules, "/x")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html>\n<body>\n<pre>User-agent: *<br>\n<b>Disallow:</b> /a\n",
        "<HTML><\n<<<<\nuser-agent: *\ndis<i>allow: /a",
        "<html>\nsitemap: http://a.b/s\nuser-agent: *\n<p>sitemap: <\nhttp://a.b/sitemap\ndisallow: /a",
        "user-agent: tandem\u2028disallow: /a\u0085disallow: /b",
        "user-agent: tandem\u0130\ndisallow: /a",
      })
  void findsRulesInWhatOthersAnswerToo(String text) throws ItemException {
    assertThat(allows(text, "/a")).isFalse();
    assertThat(allows(text, "/c")).isTrue();
  }

  @Test
  void findsNoneInAPageThatNamesNoRobot() throws ItemException {
    assertThat(allows("<html>\nuseragent: *\ndisallow: /", "/a")).isTrue();
    assertThat(allows("", "/a")).isTrue();
  }

  @Test
  void readsWhatAMarkSaysItIs() throws ItemException {
    String rules = "user-agent: *\ndisallow: /ä";
    for (Charset charset : new Charset[] {UTF_8, UTF_16LE, UTF_16BE}) {
      var content = new ByteArrayOutputStream();
      content.writeBytes(("\ufeff" + rules).getBytes(charset));
      assertThat(allows(content.toByteArray(), "/ä")).isFalse();
      assertThat(allows(content.toByteArray(), "/b")).isTrue();
    }
  }

  /** But where a pattern has a star and is one to the end of a path, which they get wrong. */
  @Test
  void agreesWithThoseWhoReadTheFile() throws ItemException {
    String[] lines = {
      "user-agent: *",
      "User-agent: tandem",
      "useragent: other",
      "disallow: ",
      "allow: ",
      "Disallow:",
      "crawl-delay: 9",
      "#",
      "",
      "sitemap: http://a/s",
      "<b>",
      "<html>",
      "host: a"
    };
    String[] parts = {
      "/", "a", "b", "*", "%41", "%2a", "ä", "?", "$", "<", ">", "index.html", " ", "aa"
    };
    long seed = Long.getLong("robots.seed", System.nanoTime());
    var random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      var text = new StringBuilder("user-agent: *\n");
      for (int count = random.nextInt(8); count >= 0; count--) {
        String line = lines[random.nextInt(lines.length)];
        String path = line.endsWith(" ") || line.endsWith(":") ? "/" + text(random, parts) : "";
        String without = path.contains("*") ? path.replaceAll("\\$|index.html", "") : path;
        text.append(line).append(without).append('\n');
      }
      WebUrl url = WebUrl.parse("http://a.b/" + text(random, parts));
      assertThat(rules(text.toString().getBytes(UTF_8)).allow(url))
          .as("%s for %s, -Drobots.seed=%d", text, url, seed)
          .isEqualTo(
              new SimpleRobotRulesParser(Long.MAX_VALUE, 0)
                  .parseContent(
                      "http://a.b/robots.txt",
                      text.toString().getBytes(UTF_8),
                      "text/plain",
                      Set.of("tandem"))
                  .isAllowed(url.toString()));
    }
  }

  @Test
  void weighsWhatItKeeps() throws ItemException {
    var text = new StringBuilder("user-agent: *\n");
    for (int i = 0; i < 5; i++) {
      text.append("disallow: /").append(i).append("*a".repeat(50_000)).append('\n');
    }
    assertThat(rules(text.toString().getBytes(UTF_8)).weight()).isBetween(1_000_000, 1_010_000);
  }

  private static String text(Random random, String[] parts) {
    var text = new StringBuilder();
    for (int count = random.nextInt(7); count > 0; count--) {
      text.append(parts[random.nextInt(parts.length)]);
    }
    return text.toString();
  }

  private static boolean allows(String text, String path) throws ItemException {
    return allows(text.getBytes(UTF_8), path);
  }

  private static boolean allows(byte[] content, String path) throws ItemException {
    return rules(content).allow(WebUrl.parse("http://a.b" + path));
  }

  private static RobotsRules rules(byte[] content) throws ItemException {
    return RobotsRules.parse(WebUrl.parse("http://a.b/robots.txt"), content, "tandem");
  }
}
