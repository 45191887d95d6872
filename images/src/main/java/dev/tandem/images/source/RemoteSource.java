package dev.tandem.images.source;

import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.PeekingRefs;
import dev.tandem.images.item.Quietly;
import dev.tandem.images.item.SourceException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A list from elsewhere, downloaded to a temporary file of its own when it is opened. */
record RemoteSource(String url, SourceOptions options) implements Source {

  /** Checks that the list can be read. */
  void check() {
    try (InputStream in = stream()) {
      var _ = in.read();
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  @Override
  public ImageRefs open() {
    Path file = fetch();
    try {
      return new Refs(SourceKind.copied(name(url), file, options).open(), file);
    } catch (SourceException e) {
      delete(file);
      throw e;
    }
  }

  @Override
  public OptionalLong estimate() {
    return OptionalLong.empty();
  }

  /** Returns a URL without its query, which may hold a signature, and without its user. */
  static String name(String url) {
    int end = 0;
    while (end < url.length() && "?#".indexOf(url.charAt(end)) < 0) {
      end++;
    }
    return url.substring(0, end).replaceFirst("//[^/]*@", "//");
  }

  private Path fetch() {
    Path file = null;
    try (InputStream in = stream()) {
      file = Files.createTempFile("tandem-list-", null);
      try (OutputStream out = Files.newOutputStream(file)) {
        byte[] block = new byte[1 << 16];
        for (int count; (count = in.read(block)) > 0; ) {
          out.write(block, 0, count);
          if (Thread.currentThread().isInterrupted()) {
            throw new IOException("interrupted");
          }
        }
      }
      return file;
    } catch (IOException e) {
      delete(file);
      throw unreadable(e);
    }
  }

  private InputStream stream() throws IOException {
    InputStream in = options.lists().open(url);
    if (in == null) {
      throw new SourceException(
          "Source is neither a file nor a URL that can be read here: " + name(url), null);
    }
    return in;
  }

  private SourceException unreadable(IOException e) {
    return new SourceException(
        "Source cannot be read: " + name(url) + ": " + DiskFailure.reason(e), e);
  }

  private static void delete(@Nullable Path file) {
    if (file != null) {
      Quietly.delete(file); // other programs clean up the folder for temporary files, too
    }
  }

  /** Reads the downloaded list and deletes its file when closed. */
  private static final class Refs extends PeekingRefs {
    private final ImageRefs refs;
    private final Path file;

    Refs(ImageRefs refs, Path file) {
      this.refs = refs;
      this.file = file;
    }

    @Override
    protected @Nullable ImageRef advance() {
      return refs.hasNext() ? refs.next() : null;
    }

    @Override
    public void close() {
      refs.close();
      delete(file);
    }
  }
}
