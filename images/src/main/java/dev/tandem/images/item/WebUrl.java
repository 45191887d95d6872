package dev.tandem.images.item;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An {@code http} or {@code https} URL, repaired as browsers do it and parsed.
 *
 * <p>{@link java.net.URI} rejects too many URLs that the web is full of (with a space in a path, or
 * an underscore in a host name), so this class has its own parser.
 *
 * @param scheme {@code http} or {@code https}
 * @param host the name or address in lower case, an IPv6 address without its brackets
 * @param port the port; the default of the scheme if the URL names none
 * @param target path and query, in ASCII, beginning with a slash
 * @param userInfo the part before the {@code @}, decoded; must never be printed
 */
public record WebUrl(
    String scheme, String host, int port, String target, @Nullable String userInfo) {

  /** The longest URL, in characters before encoding. Hardly any server accepts a longer one. */
  static final int LONGEST = 8 << 10;

  private static final int LONGEST_NAME = 253;

  /** The longest name that is not yet in ASCII; each of its characters becomes at least one. */
  private static final int LONGEST_UNICODE_NAME = 1024;

  private static final int LONGEST_IPV6 = "ffff:ffff:ffff:ffff:ffff:ffff:255.255.255.255".length();

  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]+(\\.[a-z0-9_-]+)*\\.?");
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]*:[0-9a-f:.]*");
  private static final Pattern PORT = Pattern.compile("[0-9]{1,5}");
  private static final String BREAKS = "\t\r\n";

  /** Removes what browsers remove: blanks at the ends, tabs and line breaks anywhere. */
  public static String clean(String text) {
    int from = 0;
    int to = text.length();
    while (from < to && text.charAt(from) <= ' ') {
      from++;
    }
    while (from < to && text.charAt(to - 1) <= ' ') {
      to--;
    }
    String trimmed = text.substring(from, to);
    return indexOfAny(trimmed, BREAKS, 0) == trimmed.length()
        ? trimmed
        : trimmed.replace("\t", "").replace("\r", "").replace("\n", "");
  }

  /**
   * Rejects a URL that is too long, before anything else is done with it. The message quotes no
   * part of it, because it may contain a password.
   *
   * @throws ItemException of class {@link FailureClass#INVALID_URL}
   */
  public static void requireShort(String url) throws ItemException {
    if (url.length() > LONGEST) {
      throw invalid("longer than " + LONGEST + " characters");
    }
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

  /**
   * Parses a URL.
   *
   * @throws ItemException of class {@link FailureClass#INVALID_URL}
   */
  public static WebUrl parse(String text) throws ItemException {
    String url = clean(text);
    requireShort(url);
    return parsed(url);
  }

  private static WebUrl parsed(String url) throws ItemException {
    String scheme = schemeOf(url);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw invalid("not an http, https, file, data or s3 URL");
    }
    String rest = straight(url.substring(scheme.length() + 1));
    int begin = 0;
    while (begin < rest.length() && rest.charAt(begin) == '/') { // of any number, as in browsers
      begin++;
    }
    int end = indexOfAny(rest, "/?#", begin);
    String authority = rest.substring(begin, end);
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
   * Returns the URL that a redirect from this one leads to. User information is kept only for the
   * same origin.
   *
   * @param location the {@code Location} header
   * @throws ItemException of class {@link FailureClass#REDIRECT} if it does not lead to a web URL
   */
  public WebUrl redirect(String location) throws ItemException {
    String sent = clean(location);
    String there = straight(PercentCode.ofBytes(sent));
    String itsScheme = schemeOf(there);
    try {
      requireShort(sent);
      if (itsScheme.equals(scheme) && !there.startsWith("//", scheme.length() + 1)) {
        return relative(there.substring(scheme.length() + 1)); // as browsers read it
      }
      if (itsScheme.equals("http") || itsScheme.equals("https")) {
        return parsed(there).keeping(this);
      }
      if (!itsScheme.isEmpty()) {
        throw ItemException.lasting(
            FailureClass.REDIRECT, "redirects to " + itsScheme + ":, which is not followed");
      }
      if (there.startsWith("//")) {
        return parsed(scheme + ":" + there).keeping(this);
      }
    } catch (ItemException e) {
      if (e.failureClass().equals(FailureClass.INVALID_URL)) {
        throw ItemException.lasting(
            FailureClass.REDIRECT, "redirects to an invalid URL: " + e.getMessage(), e);
      }
      throw e;
    }
    return relative(there);
  }

  private WebUrl relative(String there) throws ItemException {
    String path = target.substring(0, indexOfAny(target, "?", 0));
    String relative =
        switch (there.isEmpty() ? '#' : there.charAt(0)) {
          case '/' -> there;
          case '?' -> path + there;
          case '#' -> target;
          default -> path.substring(0, path.lastIndexOf('/') + 1) + there;
        };
    if (relative.length() > LONGEST) {
      throw ItemException.lasting(
          FailureClass.REDIRECT, "redirects to a URL longer than " + LONGEST + " characters");
    }
    return new WebUrl(scheme, host, port, target(relative), userInfo);
  }

  /** Returns the host of a web URL; {@code null} if the text is not one. */
  public static @Nullable String hostOf(String text) {
    try {
      return parse(text).host();
    } catch (ItemException e) {
      return null; // its download will report why
    }
  }

  boolean secure() {
    return scheme.equals("https");
  }

  /**
   * Returns the URL without the user information, which is secret, and without the port that its
   * scheme has anyway: a signature or a rule of a server may cover the {@code Host} that is made of
   * this.
   */
  @Override
  public String toString() {
    String place = host.indexOf(':') < 0 ? host : "[" + host + "]";
    return scheme + "://" + place + (port == usualPort(scheme) ? "" : ":" + port) + target;
  }

  /**
   * Returns the URL like {@link #toString}, but without its query, in which signatures are: for a
   * URL that nobody has made public.
   */
  public String withoutQuery() {
    int query = target.indexOf('?');
    String path = query < 0 ? target : target.substring(0, query);
    return new WebUrl(scheme, host, port, path, null).toString();
  }

  /**
   * Returns whether what is secret to the other URL may be sent to this one: they have the same
   * origin, or this is the same host over TLS. Neither another port of the host nor the same host
   * without TLS gets it.
   */
  public boolean sharesSecretsOf(WebUrl other) {
    boolean upgraded =
        secure() && port == usualPort(scheme) && other.port == usualPort(other.scheme);
    return host.equals(other.host) && (isSameOrigin(other) || upgraded);
  }

  private boolean isSameOrigin(WebUrl other) {
    return scheme.equals(other.scheme) && host.equals(other.host) && port == other.port;
  }

  private WebUrl keeping(WebUrl from) {
    return userInfo == null && isSameOrigin(from)
        ? new WebUrl(scheme, host, port, target, from.userInfo)
        : this;
  }

  /** Turns backslashes before a query into the slashes that browsers take them for. */
  private static String straight(String text) {
    int end = indexOfAny(text, "?#", 0);
    return text.lastIndexOf('\\', end) < 0
        ? text
        : text.substring(0, end).replace('\\', '/') + text.substring(end);
  }

  private static String host(String text) throws ItemException {
    if (text.isEmpty()) {
      throw invalid("no host");
    }
    if (text.startsWith("[") && text.endsWith("]")) {
      String address = text.substring(1, text.length() - 1);
      String lower = address.length() > LONGEST_IPV6 ? "" : address.toLowerCase(Locale.ROOT);
      if (!isIpv6(lower)) {
        throw invalid("not an IPv6 address: " + text);
      }
      return lower;
    }
    @Nullable String name = PercentCode.decode(text);
    if (name.length() > LONGEST_UNICODE_NAME) {
      throw invalid("not a host name: " + text);
    }
    name = HostName.isAscii(name) ? name.toLowerCase(Locale.ROOT) : HostName.toAscii(name);
    if (name == null || name.length() > LONGEST_NAME || !NAME.matcher(name).matches()) {
      throw invalid("not a host name: " + text);
    }
    return name;
  }

  private static boolean isIpv6(String text) {
    try {
      return IPV6.matcher(text).matches() && new URI("http://[" + text + "]").getHost() != null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  private static int usualPort(String scheme) {
    return scheme.equals("https") ? 443 : 80;
  }

  private static int port(String text, String scheme) throws ItemException {
    if (text.isEmpty()) {
      return usualPort(scheme);
    }
    int port = PORT.matcher(text).matches() ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      throw invalid("not a port: " + text);
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
