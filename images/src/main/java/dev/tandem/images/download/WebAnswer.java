package dev.tandem.images.download;

/** The answer of a server to a request that did not fail. */
sealed interface WebAnswer {

  /** The whole body, inflated. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared; it only carries the bytes.
  record Body(byte[] bytes) implements WebAnswer {}

  /** The {@code Location} of a redirect, as the server sent it. */
  record Redirect(String location) implements WebAnswer {}
}
