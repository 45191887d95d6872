package dev.tandem.images.item;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the last request for an image. All texts are single lines of bounded length.
 *
 * @param finalUrl the URL after redirects, without a login, a query and a fragment; {@code null} if
 *     there were no redirects
 * @param address the IP address that was connected to; {@code null} if none was, or a proxy
 * @param contentType the {@code Content-Type} of the answer; {@code null} if it has none
 * @param status the HTTP status of the answer; 0 if there was no answer
 */
public record WebFacts(
    @Nullable String finalUrl, @Nullable String address, @Nullable String contentType, int status) {

  /** Nothing: no host was asked. */
  public static final WebFacts NONE = new WebFacts(null, null, null, 0);
}
