package dev.tandem.images.download;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.StringTokenizer;
import org.jspecify.annotations.Nullable;

/**
 * The logins of a {@code .netrc} file, as <a
 * href="https://www.gnu.org/software/inetutils/manual/html_node/The-_002enetrc-file.html">FTP</a>
 * and curl read it: {@code machine NAME login NAME password SECRET}, and {@code default} for all
 * other hosts.
 */
public final class Netrc {
  private Netrc() {}

  /**
   * Returns an {@code Authorization} header for each login, that for all hosts first.
   *
   * @throws IOException if the file cannot be read
   */
  public static List<RequestHeader> headers(Path file) throws IOException {
    List<RequestHeader> headers = new ArrayList<>();
    var words = new StringTokenizer(withoutMacros(Files.readString(file, UTF_8)));
    String word = words.hasMoreTokens() ? words.nextToken() : "";
    while (!word.isEmpty()) {
      boolean all = word.equals("default");
      if (!all && !word.equals("machine")) {
        word = next(words);
        continue;
      }
      String host = all ? null : next(words);
      String login = "";
      String password = "";
      for (word = next(words);
          !word.isEmpty() && !word.equals("machine") && !word.equals("default");
          word = next(words)) {
        switch (word) {
          case "login" -> login = next(words);
          case "password" -> password = next(words);
          case "account" -> next(words);
          default -> {}
        }
      }
      headers.add(all ? 0 : headers.size(), header(host, login, password));
    }
    return headers;
  }

  private static RequestHeader header(@Nullable String host, String login, String password) {
    String secret = Base64.getEncoder().encodeToString((login + ":" + password).getBytes(UTF_8));
    return new RequestHeader(host, "Authorization", "Basic " + secret);
  }

  private static String next(StringTokenizer words) {
    return words.hasMoreTokens() ? words.nextToken() : "";
  }

  /** Leaves out comments and macros; a macro ends with an empty line. */
  private static String withoutMacros(String text) {
    var kept = new StringBuilder();
    boolean macro = false;
    for (String line : text.lines().toList()) {
      String bare = line.strip();
      macro = bare.startsWith("macdef") || (macro && !bare.isEmpty());
      if (!macro && !bare.startsWith("#")) {
        kept.append(line).append('\n');
      }
    }
    return kept.toString();
  }
}
