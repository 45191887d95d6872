package dev.tandem.images;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.InputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How sources are read. Immutable.
 *
 * @param urlColumn the column of CSV files that holds the URLs, in upper or lower case; {@code
 *     null} takes the first there is of url, image_url, imageurl, image, img_url, img, src, link,
 *     uri
 * @param standardInput what {@code -} reads; never closed here
 * @param leftOut a folder that is left out where it lies below one that is walked, such as the one
 *     for the results; need not exist
 */
public record SourceOptions(
    @Nullable String urlColumn, InputStream standardInput, @Nullable Path leftOut) {

  /** Refuses an empty name. */
  public SourceOptions {
    Objects.requireNonNull(standardInput, "standardInput");
    if (urlColumn != null && urlColumn.isBlank()) {
      throw new IllegalArgumentException("urlColumn must not be blank");
    }
  }

  /**
   * The usual columns, and the standard input of this process: read through a channel, because an
   * interrupt ends such a read, and nothing ends one of {@link System#in}.
   */
  public static SourceOptions defaults() {
    FileChannel channel = new FileInputStream(FileDescriptor.in).getChannel();
    return new SourceOptions(null, Channels.newInputStream(channel), null);
  }

  /** These options with the column of that name. */
  public SourceOptions withUrlColumn(@Nullable String urlColumn) {
    return new SourceOptions(urlColumn, standardInput, leftOut);
  }

  /** These options with another standard input. */
  public SourceOptions withStandardInput(InputStream standardInput) {
    return new SourceOptions(urlColumn, standardInput, leftOut);
  }

  /** These options with a folder that is left out. */
  public SourceOptions withLeftOut(Path leftOut) {
    return new SourceOptions(urlColumn, standardInput, leftOut);
  }
}
