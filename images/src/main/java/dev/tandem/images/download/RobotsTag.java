package dev.tandem.images.download;

import dev.tandem.images.item.Lowercase;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A check of the {@code X-Robots-Tag} headers of a response. They contain directives separated by
 * commas, such as {@code noai, noindex}; after a name and a colon, directives apply only to the
 * robot of that name.
 *
 * @param respected the directives that forbid a download, in lower case
 * @param robot our own name, in lower case
 */
record RobotsTag(Set<String> respected, String robot) {

  /** Directives that take a value after a colon themselves, and so are not names of robots. */
  private static final Set<String> WITH_VALUE =
      Set.of("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after");

  /** Creates a check; our name is the start of the {@code User-Agent}, before its version. */
  static RobotsTag of(Set<String> respected, String userAgent) {
    return new RobotsTag(respected, Lowercase.of(userAgent.split("[/ ]", 2)[0]));
  }

  /** Returns a check that forbids nothing. */
  RobotsTag ignored() {
    return new RobotsTag(Set.of(), robot);
  }

  /** Returns the directive that forbids the download; {@code null} if none does. */
  @Nullable String forbidding(List<String> headers) {
    for (String header : headers) {
      String directive = forbidding(header);
      if (directive != null) {
        return directive;
      }
    }
    return null;
  }

  private @Nullable String forbidding(String header) {
    boolean forUs = true;
    for (String part : Lowercase.of(header).split(",", -1)) {
      String directive = part.strip();
      int colon = directive.indexOf(':');
      String name = colon < 0 ? "" : directive.substring(0, colon).strip();
      if (colon >= 0 && !WITH_VALUE.contains(name)) {
        forUs = name.equals(robot) || name.equals("*");
        directive = directive.substring(colon + 1).strip();
      }
      if (forUs && respected.contains(directive)) {
        return directive;
      }
    }
    return null;
  }
}
