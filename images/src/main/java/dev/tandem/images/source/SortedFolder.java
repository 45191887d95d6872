package dev.tandem.images.source;

import dev.tandem.images.item.Quietly;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The entries of one folder, sorted by name, without hidden ones. A huge folder is sorted in
 * blocks, so that it never has to be held as a whole. The order is predictable for an ordinary
 * folder, and for a huge one only within each block.
 */
final class SortedFolder implements AutoCloseable {
  private static final int BLOCK = 10_000;

  private final Path path;
  private final DirectoryStream<Path> stream;
  private final Iterator<Path> unsorted;
  private Iterator<Path> block = List.<Path>of().iterator();

  @SuppressWarnings("StreamResourceLeak") // Closed in close().
  SortedFolder(Path path) throws IOException {
    this.path = path;
    this.stream = Files.newDirectoryStream(path, entry -> !isHidden(entry));
    this.unsorted = stream.iterator();
  }

  Path path() {
    return path;
  }

  /** Returns the next entry; {@code null} at the end. */
  @Nullable Path next() {
    if (!block.hasNext()) {
      List<Path> next = new ArrayList<>();
      while (next.size() < BLOCK && unsorted.hasNext()) {
        next.add(unsorted.next());
      }
      next.sort(Comparator.comparing(SortedFolder::name));
      block = next.iterator();
    }
    return block.hasNext() ? block.next() : null;
  }

  static boolean isHidden(Path entry) {
    return name(entry).startsWith(".");
  }

  private static String name(Path entry) {
    return String.valueOf(entry.getFileName());
  }

  @Override
  public void close() {
    Quietly.close(stream::close);
  }
}
