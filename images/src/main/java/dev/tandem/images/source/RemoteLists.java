package dev.tandem.images.source;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Access to lists that are stored elsewhere, such as in an object store. */
@FunctionalInterface
public interface RemoteLists {

  /**
   * Opens a list for reading.
   *
   * @param url such as {@code s3://bucket/lists/a.parquet}
   * @return the bytes of the list, which the caller closes; {@code null} if the scheme of the URL
   *     is not supported here
   * @throws IOException if the list cannot be read; the message says why
   */
  @Nullable InputStream open(String url) throws IOException;

  /**
   * Returns the URLs of all that is stored below a place, in any order.
   *
   * @param place such as {@code s3://bucket/lists/}
   * @param most the number of URLs after which nobody wants more
   * @return at least {@code most + 1} of the URLs, or all of them; {@code null} if places of this
   *     kind cannot be listed here
   * @throws IOException if the place cannot be read; the message says why
   */
  default @Nullable List<String> below(String place, int most) throws IOException {
    return null;
  }

  /** Returns an instance that supports no scheme. */
  static RemoteLists none() {
    return _ -> null;
  }
}
