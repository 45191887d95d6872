package dev.tandem.images;

import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How sources are read. Immutable.
 *
 * @param urlColumn the column of CSV files that holds the URLs, in upper or lower case; {@code
 *     null} takes the first there is of url, image_url, imageurl, image, img_url, img, src, link,
 *     uri
 * @param standardInput what {@code -} reads; never closed here
 */
public record SourceOptions(@Nullable String urlColumn, InputStream standardInput) {

  /** Refuses an empty name. */
  public SourceOptions {
    Objects.requireNonNull(standardInput, "standardInput");
    if (urlColumn != null && urlColumn.isBlank()) {
      throw new IllegalArgumentException("urlColumn must not be blank");
    }
  }

  /** The usual columns, and the standard input of this process. */
  public static SourceOptions defaults() {
    return new SourceOptions(null, System.in);
  }

  /** These options with the column of that name. */
  public SourceOptions withUrlColumn(@Nullable String urlColumn) {
    return new SourceOptions(urlColumn, standardInput);
  }

  /** These options with another standard input. */
  public SourceOptions withStandardInput(InputStream standardInput) {
    return new SourceOptions(urlColumn, standardInput);
  }
}
