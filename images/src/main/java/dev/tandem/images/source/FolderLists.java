package dev.tandem.images.source;

import dev.tandem.images.item.SourceException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the lists below a folder in which there is no image. */
final class FolderLists {
  private static final int MOST = 100_000;
  private static final int MOST_LINES = 1000;

  private final Path folder;
  private final SourceOptions options;
  private final List<Path> lists = new ArrayList<>();
  private final List<Path> others = new ArrayList<>();
  private @Nullable Path unreadable;

  private FolderLists(Path folder, SourceOptions options) {
    this.folder = folder;
    this.options = options;
  }

  /**
   * What was found.
   *
   * @param lists in the order of their names
   * @param others the other files, of which none is an image
   */
  record Found(List<Path> lists, List<Path> others) {}

  /**
   * Walks a folder up to its first image.
   *
   * @return what was found; {@code null} if there is an image, or no list
   * @throws SourceException if there are too many lists, or a folder or list cannot be read
   */
  static @Nullable Found in(Path folder, SourceOptions options) {
    var search = new FolderLists(folder, options);
    return search.isWithoutImages() ? search.found() : null;
  }

  private boolean isWithoutImages() {
    try (var images = new FolderRefs(folder, options.leftOut(), this::add)) {
      while (images.hasNext()) {
        // What cannot be read is one of these references, too.
        Path next = Path.of(URI.create(images.next().location()));
        if (ImageFiles.isCalledOne(next) || Files.isReadable(next)) {
          return false;
        }
        unreadable = next;
      }
    }
    return true;
  }

  private void add(Path file) {
    String name = String.valueOf(file.getFileName());
    Optional<ListFormat> format = ListNames.format(name, options.format());
    boolean isList =
        format.isPresent()
            && Files.isRegularFile(file) // reading a pipe would consume its bytes
            && (format.get() != ListFormat.TEXT || options.format() != null || namesImages(file));
    List<Path> into = isList ? lists : others;
    if (isList && lists.size() == MOST) {
      throw new SourceException(
          folder + " contains more than " + MOST + " lists; give a part of them", null);
    }
    if (into.size() < MOST) {
      into.add(file);
    }
  }

  private @Nullable Found found() {
    if (lists.isEmpty()) {
      return null;
    }
    if (unreadable != null) {
      throw new SourceException(
          "Source cannot be read: " + unreadable + "; check its permissions", null);
    }
    return new Found(lists.stream().sorted().toList(), others);
  }

  /**
   * Returns whether a text names an image on its first line that is no comment. Beside lists, there
   * are often other texts, such as a {@code README.txt}.
   */
  private boolean namesImages(Path file) {
    var text = new ListFile(file.toString(), file, null);
    try (BoundedLines lines = text.open()) {
      for (var line = lines.next(); line != null; line = lines.next()) {
        if (TextSource.names(line)) {
          return TextSource.isUrl(line.text())
              || (options.fileUrls() && GuardedList.looksLikePath(line.text().strip()));
        }
        if (line.number() == MOST_LINES) {
          return false;
        }
      }
      return false;
    } catch (IOException | SourceException e) {
      return true; // it may be one, and says why it cannot be read
    }
  }
}
