package dev.tandem.images.source;

import dev.tandem.images.item.Identity;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.Lowercase;
import dev.tandem.images.item.PercentCode;
import java.util.List;

/**
 * Identifies images by their URLs without certain query parameters, such as signatures, which are
 * others in each copy of a list. Requests are made with them.
 *
 * @param names in lower case; one that ends with {@code *} stands for all that begin like it
 */
record IgnoredQuery(List<String> names) {

  /** Returns a reference with an identity that ignores the parameters. */
  ImageRef identified(ImageRef ref) {
    if (names.isEmpty() || !(ref.identity() instanceof Identity.Location)) {
      return ref;
    }
    String url = ref.location();
    String rest = without(url);
    return rest.equals(url) ? ref : ref.known(new Identity.Url(rest));
  }

  private String without(String url) {
    int hash = url.indexOf('#');
    int end = hash < 0 ? url.length() : hash;
    int query = url.indexOf('?');
    if (query < 0 || query > end || !url.regionMatches(true, 0, "http", 0, 4)) {
      return url;
    }
    var kept = new StringBuilder(url.length());
    for (int from = query + 1; from <= end; ) {
      int next = url.indexOf('&', from);
      int to = next < 0 || next > end ? end : next;
      String parameter = url.substring(from, to);
      if (!isIgnored(parameter)) {
        kept.append(kept.isEmpty() ? '?' : '&').append(parameter);
      }
      from = to + 1;
    }
    return url.substring(0, query) + kept + url.substring(end);
  }

  private boolean isIgnored(String parameter) {
    int equals = parameter.indexOf('=');
    String name =
        Lowercase.of(PercentCode.decode(equals < 0 ? parameter : parameter.substring(0, equals)));
    return names.stream()
        .anyMatch(ignored ->
            ignored.endsWith("*")
                ? name.startsWith(ignored.substring(0, ignored.length() - 1))
                : name.equals(ignored));
  }
}
