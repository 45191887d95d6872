package dev.tandem.images.download;

import dev.tandem.images.item.Lowercase;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What servers say in {@code X-Robots-Tag} of an answer: directives separated by commas, such as
 * {@code noai, noindex}; behind a name and a colon they are for the robot of that name only.
 *
 * @param respected the directives that forbid a download, in lower case
 * @param robot our own name, in lower case
 */
record RobotsTag(Set<String> respected, String robot) {

  /** Directives that have a value themselves, and so are no names of robots. */
  private static final Set<String> WITH_VALUE =
      Set.of("max-snippet", "max-image-preview", "max-video-preview", "unavailable_after");

  /** Our name is what the {@code User-Agent} begins with, before its version. */
  static RobotsTag of(Set<String> respected, String userAgent) {
    return new RobotsTag(respected, Lowercase.of(userAgent.split("[/ ]", 2)[0]));
  }

  /** For what nothing can forbid. */
  RobotsTag ignored() {
    return new RobotsTag(Set.of(), robot);
  }

  /** The directive that forbids the download; {@code null} if none does. */
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
