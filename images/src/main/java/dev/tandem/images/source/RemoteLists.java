package dev.tandem.images.source;

import java.io.IOException;
import java.io.InputStream;
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

  /** Returns an instance that supports no scheme. */
  static RemoteLists none() {
    return _ -> null;
  }
}
