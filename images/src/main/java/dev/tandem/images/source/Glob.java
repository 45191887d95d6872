package dev.tandem.images.source;

import dev.tandem.images.item.SourceException;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds the files that match a pattern such as {@code lists/**.parquet}, sorted. Hidden ones are
 * left out, and links to folders are not followed.
 */
final class Glob {
  private static final String SPECIAL = "*?[{";
  private static final int MOST = 100_000;

  private Glob() {}

  static boolean isPattern(String argument) {
    return argument.chars().anyMatch(c -> SPECIAL.indexOf(c) >= 0);
  }

  /**
   * Returns the files that match a pattern, at least one.
   *
   * @param leftOut a folder to leave out; need not exist
   * @throws SourceException if no file matches, too many do, or a folder cannot be read
   */
  static List<Path> files(String pattern, @Nullable Path leftOut) {
    String base = base(pattern);
    List<Path> found = new ArrayList<>();
    try {
      Path folder = Path.of(base);
      GlobPattern matcher = GlobPattern.of(pattern);
      Path omitted = leftOut == null ? null : leftOut.toAbsolutePath().normalize();
      int depth = pattern.contains("**") ? Integer.MAX_VALUE : depth(pattern, base);
      var finder = new Finder(folder, matcher, omitted, found);
      var _ = Files.walkFileTree(folder, Set.of(), depth, finder);
    } catch (IllegalArgumentException | IOException e) {
      throw new SourceException("Source not found: " + pattern + ": " + e.getMessage(), e);
    }
    if (found.isEmpty()) {
      throw new SourceException("No file matches " + pattern, null);
    }
    if (found.size() > MOST) {
      throw new SourceException(
          pattern + " matches more than " + MOST + " files; give their folder", null);
    }
    return found.stream().sorted().toList();
  }

  private static int depth(String pattern, String base) {
    return (int) pattern.substring(base.length()).chars().filter(c -> c == '/').count() + 1;
  }

  /** Returns the folder before the first path segment with a special character. */
  private static String base(String pattern) {
    int special = 0;
    while (SPECIAL.indexOf(pattern.charAt(special)) < 0) {
      special++;
    }
    int end = pattern.lastIndexOf('/', special);
    return end < 0 ? "" : pattern.substring(0, Math.max(1, end));
  }

  private static final class Finder extends SimpleFileVisitor<Path> {
    private final Path root;
    private final GlobPattern matcher;
    private final @Nullable Path leftOut;
    private final List<Path> found;

    Finder(Path root, GlobPattern matcher, @Nullable Path leftOut, List<Path> found) {
      this.root = root;
      this.matcher = matcher;
      this.leftOut = leftOut;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      boolean omitted =
          (!folder.equals(root) && SortedFolder.isHidden(folder))
              || folder.toAbsolutePath().normalize().equals(leftOut);
      return omitted ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (!SortedFolder.isHidden(file) && matcher.matches(text(file)) && !Files.isDirectory(file)) {
        found.add(file);
      }
      return found.size() > MOST ? FileVisitResult.TERMINATE : FileVisitResult.CONTINUE;
    }

    /** Returns a path with slashes, as in patterns, whatever separator the system uses. */
    private static String text(Path file) {
      return file.toString().replace(File.separatorChar, '/');
    }
  }
}
