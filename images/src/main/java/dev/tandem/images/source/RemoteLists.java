package dev.tandem.images.source;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** Lists that lie elsewhere, such as in an object store. */
@FunctionalInterface
public interface RemoteLists {

  /**
   * Begins to read a list.
   *
   * @param url such as {@code s3://bucket/lists/a.parquet}
   * @return its bytes, which the caller closes; {@code null} if lists of that scheme are not known
   *     here
   * @throws IOException if it cannot be had; the message says why
   */
  @Nullable InputStream open(String url) throws IOException;

  /** Knows none. */
  static RemoteLists none() {
    return _ -> null;
  }
}
