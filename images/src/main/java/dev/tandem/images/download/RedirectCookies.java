package dev.tandem.images.download;

import dev.tandem.images.item.WebUrl;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.hc.client5.http.cookie.BasicCookieStore;
import org.apache.hc.client5.http.cookie.Cookie;
import org.apache.hc.client5.http.cookie.CookieOrigin;
import org.apache.hc.client5.http.cookie.CookieSpec;
import org.apache.hc.client5.http.cookie.MalformedCookieException;
import org.apache.hc.client5.http.impl.cookie.RFC6265LaxSpec;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpHeaders;
import org.apache.hc.core5.http.message.BasicHeader;
import org.jspecify.annotations.Nullable;

/**
 * The cookies that servers set while they redirect one attempt from one to the next: some give the
 * image only to who comes back with their cookie. They are forgotten with the attempt.
 *
 * <p>A server may set a cookie for a whole public suffix, such as {@code co.uk}. Only hosts that it
 * redirects to itself can get that, and it can tell those anything in their URL.
 *
 * <p>Not thread-safe.
 */
final class RedirectCookies {
  private static final CookieSpec RULES = new RFC6265LaxSpec();
  private static final int MOST = 50;
  private static final int LONGEST = 4096;

  private @Nullable BasicCookieStore jar; // most servers set none

  /** Stores the cookies that a server has set, except invalid ones and those above the limits. */
  void keep(WebUrl from, List<String> set) {
    if (set.isEmpty()) {
      return;
    }
    if (jar == null) {
      jar = new BasicCookieStore();
    }
    CookieOrigin origin = origin(from);
    for (String value : set) {
      if (value.length() <= LONGEST && jar.getCookies().size() < MOST) {
        try {
          for (Cookie cookie :
              RULES.parse(new BasicHeader(HttpHeaders.SET_COOKIE, value), origin)) {
            RULES.validate(cookie, origin);
            jar.addCookie(cookie);
          }
        } catch (MalformedCookieException e) {
          // The server has to do without it, as in a browser.
        }
      }
    }
  }

  /**
   * Returns the value of the {@code Cookie} header for a URL; empty if there is no cookie for it.
   */
  String of(WebUrl url) {
    if (jar == null) {
      return "";
    }
    CookieOrigin origin = origin(url);
    List<Cookie> fitting =
        jar.getCookies().stream().filter(cookie -> RULES.match(cookie, origin)).toList();
    return fitting.isEmpty()
        ? ""
        : RULES.formatCookies(fitting).stream()
            .map(Header::getValue)
            .collect(Collectors.joining("; "));
  }

  private static CookieOrigin origin(WebUrl url) {
    String path = url.target().substring(0, (url.target() + "?").indexOf('?'));
    return new CookieOrigin(url.host(), url.port(), path, url.scheme().equals("https"));
  }
}
