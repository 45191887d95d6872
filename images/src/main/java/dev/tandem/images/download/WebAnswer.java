package dev.tandem.images.download;

import java.util.List;

/** The answer of a server to a request that did not fail. */
sealed interface WebAnswer {

  /** The whole body, inflated. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; it only carries the bytes.
  record Body(byte[] bytes) implements WebAnswer {}

  /**
   * A redirect, as the server sent it.
   *
   * @param location the {@code Location} header
   * @param cookies the {@code Set-Cookie} headers
   */
  record Redirect(String location, List<String> cookies) implements WebAnswer {}
}
