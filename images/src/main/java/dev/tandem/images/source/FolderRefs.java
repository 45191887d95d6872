package dev.tandem.images.source;

import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.PeekingRefs;
import dev.tandem.images.item.SourceException;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** An iterator over the images below a folder, which it walks depth first. */
final class FolderRefs extends PeekingRefs {
  private final Path root;
  private final String origin;
  private final @Nullable Path leftOut;

  /** The open folders, deepest first. */
  private final ArrayDeque<SortedFolder> open = new ArrayDeque<>();

  private boolean begun;

  private final Consumer<Path> others;

  /**
   * @param others receives the files that are no images
   */
  FolderRefs(Path root, @Nullable Path leftOut, Consumer<Path> others) {
    this.leftOut = leftOut;
    this.others = others;
    this.root = root;
    this.origin = root.toString();
  }

  @Override
  protected @Nullable ImageRef advance() {
    if (!begun) {
      begun = true;
      try {
        open.push(new SortedFolder(root));
      } catch (IOException e) {
        throw broken(root, e);
      }
    }
    while (!open.isEmpty()) {
      SortedFolder folder = open.element();
      Path entry;
      try {
        entry = folder.next();
      } catch (DirectoryIteratorException e) {
        throw broken(folder.path(), Objects.requireNonNull(e.getCause()));
      }
      if (entry == null) {
        open.pop().close();
      } else if (Files.isDirectory(entry)) {
        ImageRef failed = enter(entry);
        if (failed != null) {
          return failed;
        }
      } else if (ImageFiles.isOne(entry)) {
        return ref(entry);
      } else {
        others.accept(entry);
      }
    }
    return null;
  }

  /** Enters a folder. If that is impossible, returns a reference that will fail. */
  private @Nullable ImageRef enter(Path folder) {
    try {
      if (!isOpen(folder) && !isLeftOut(folder)) {
        open.push(new SortedFolder(folder));
      }
      return null;
    } catch (IOException e) {
      return ref(folder);
    }
  }

  /** Returns whether a folder is a link to one that is being walked: following it would loop. */
  private boolean isOpen(Path folder) throws IOException {
    if (!Files.isSymbolicLink(folder)) {
      return false;
    }
    for (SortedFolder outer : open) {
      if (Files.isSameFile(outer.path(), folder)) {
        return true;
      }
    }
    return false;
  }

  private boolean isLeftOut(Path folder) throws IOException {
    return leftOut != null && Files.exists(leftOut) && Files.isSameFile(folder, leftOut);
  }

  private ImageRef ref(Path path) {
    return new ImageRef(path.toUri().toString(), origin);
  }

  private static SourceException broken(Path folder, IOException e) {
    return new SourceException("Reading failed in " + folder + ": " + DiskFailure.reason(e), e);
  }

  @Override
  public void close() {
    while (!open.isEmpty()) {
      open.pop().close();
    }
  }
}
