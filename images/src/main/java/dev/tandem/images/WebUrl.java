package dev.tandem.images;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An {@code http} or {@code https} URL, repaired the way browsers do and taken apart.
 *
 * <p>{@link java.net.URI} refuses too much of what the web is made of (a space in a path, an
 * underscore in a host name), so the text is taken apart here.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the name or address in lower case, an IPv6 address without its brackets
 * @param port the port, the scheme's own if the URL names none
 * @param target path and query, in ASCII, beginning with a slash
 * @param userInfo what stood before the {@code @}, decoded; never to be printed
 */
record WebUrl(String scheme, String host, int port, String target, @Nullable String userInfo) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*\\.?");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final Pattern ENDS = Pattern.compile("^[\\x00-\\x20]+|[\\x00-\\x20]+$");
  private static final Pattern BREAKS = Pattern.compile("[\\t\\r\\n]");

  /** Removes what browsers remove: blanks at the ends, tabs and line breaks anywhere. */
  static String clean(String text) {
    return BREAKS.matcher(ENDS.matcher(text).replaceAll("")).replaceAll("");
  }

  /** Returns the scheme in lower case, or the empty string if the text has none. */
  static String schemeOf(String text) {
    int colon = text.indexOf(':');
    for (int i = 0; i < colon; i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean later = (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
      if (!letter && !(later && i > 0)) {
        return "";
      }
    }
    return colon <= 0 ? "" : text.substring(0, colon).toLowerCase(Locale.ROOT);
  }

  /** Takes a URL apart; fails as {@link FailureClass#INVALID_URL}. */
  static WebUrl parse(String text) throws ItemException {
    String url = clean(text);
    String scheme = schemeOf(url);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw invalid("no http, https or file URL");
    }
    String rest = url.substring(scheme.length() + 1);
    if (!rest.startsWith("//")) {
      throw invalid("no // after " + scheme + ":");
    }
    int end = indexOfAny(rest, "/?#", 2);
    String authority = rest.substring(2, end);
    int at = authority.lastIndexOf('@');
    String userInfo = at < 0 ? null : PercentCode.decode(authority.substring(0, at));
    String place = authority.substring(at + 1);
    int colon = place.lastIndexOf(':');
    boolean named = colon > place.lastIndexOf(']');
    String host = host(named ? place.substring(0, colon) : place);
    int port = port(named ? place.substring(colon + 1) : "", scheme);
    return new WebUrl(scheme, host, port, target(rest.substring(end)), userInfo);
  }

  /**
   * Returns where a redirect from here leads. User information goes along only to the same origin.
   *
   * @param location the {@code Location} header
   * @throws ItemException of class {@link FailureClass#REDIRECT} if it leads to no web address
   */
  WebUrl redirect(String location) throws ItemException {
    String there = clean(PercentCode.ofBytes(location));
    String itsScheme = schemeOf(there);
    try {
      if (itsScheme.equals("http") || itsScheme.equals("https")) {
        return parse(there).keeping(this);
      }
      if (!itsScheme.isEmpty()) {
        throw ItemException.lasting(
            FailureClass.REDIRECT,
            "redirects to " + OneLine.of(itsScheme) + ":, which is not followed");
      }
      if (there.startsWith("//")) {
        return parse(scheme + ":" + there).keeping(this);
      }
    } catch (ItemException e) {
      if (e.failureClass().equals(FailureClass.INVALID_URL)) {
        throw ItemException.lasting(
            FailureClass.REDIRECT, "redirects to an invalid URL: " + e.getMessage(), e);
      }
      throw e;
    }
    String path = target.substring(0, indexOfAny(target, "?", 0));
    String relative =
        switch (there.isEmpty() ? '#' : there.charAt(0)) {
          case '/' -> there;
          case '?' -> path + there;
          case '#' -> target;
          default -> path.substring(0, path.lastIndexOf('/') + 1) + there;
        };
    return new WebUrl(scheme, host, port, target(relative), userInfo);
  }

  /** The host of a web URL; {@code null} if the text is none. */
  static @Nullable String hostOf(String text) {
    try {
      return parse(text).host();
    } catch (ItemException e) {
      return null; // its download will tell why
    }
  }

  boolean secure() {
    return scheme.equals("https");
  }

  /** Without the user information, which is a secret. */
  @Override
  public String toString() {
    return scheme + "://" + (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port + target;
  }

  private WebUrl keeping(WebUrl from) {
    boolean sameOrigin = scheme.equals(from.scheme) && host.equals(from.host) && port == from.port;
    return userInfo == null && sameOrigin
        ? new WebUrl(scheme, host, port, target, from.userInfo)
        : this;
  }

  private static String host(String text) throws ItemException {
    if (text.isEmpty()) {
      throw invalid("no host");
    }
    if (text.startsWith("[") && text.endsWith("]")) {
      String address = text.substring(1, text.length() - 1).toLowerCase(Locale.ROOT);
      if (!IPV6.matcher(address).matches()) {
        throw invalid("no IPv6 address: " + OneLine.of(text));
      }
      return address;
    }
    String name = PercentCode.decode(text).toLowerCase(Locale.ROOT);
    try {
      if (!name.chars().allMatch(c -> c < 0x80)) {
        name = IDN.toASCII(name, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw ItemException.lasting(
          FailureClass.INVALID_URL, "not a host name: " + OneLine.of(text), e);
    }
    if (name.length() > 253 || !NAME.matcher(name).matches()) {
      throw invalid("not a host name: " + OneLine.of(text));
    }
    return name;
  }

  private static int port(String text, String scheme) throws ItemException {
    if (text.isEmpty()) {
      return scheme.equals("https") ? 443 : 80;
    }
    int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      throw invalid("not a port: " + OneLine.of(text));
    }
    return port;
  }

  private static String target(String text) {
    String kept = text.substring(0, indexOfAny(text, "#", 0));
    int query = indexOfAny(kept, "?", 0);
    String path = DotSegments.remove(PercentCode.encode(kept.substring(0, query)));
    return path + PercentCode.encode(kept.substring(query));
  }

  private static int indexOfAny(String text, String wanted, int from) {
    int i = from;
    while (i < text.length() && wanted.indexOf(text.charAt(i)) < 0) {
      i++;
    }
    return i;
  }

  private static ItemException invalid(String what) {
    return ItemException.lasting(FailureClass.INVALID_URL, what);
  }
}
