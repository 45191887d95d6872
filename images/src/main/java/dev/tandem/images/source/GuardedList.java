package dev.tandem.images.source;

import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.PeekingRefs;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A list whose rows name files on this machine only if that is allowed. A list may come from
 * anywhere, and its author must not be able to pick local files. If it is allowed, a row without a
 * scheme is the path of a file, unless it is a word that names none.
 *
 * @param allowed whether rows may name files on this machine; otherwise such a row fails
 * @param folder the folder that paths are relative to; {@code null} if the list is elsewhere
 */
record GuardedList(Source list, boolean allowed, @Nullable Path folder) implements Source {
  private static final String FLAW =
      "a file on this machine, named by a list; --allow-file-urls permits it";
  private static final String FLAW_OF_PATH =
      "not a URL; if it is a file on this machine, --allow-file-urls permits it";

  @Override
  public ImageRefs open() {
    ImageRefs refs = list.open();
    return new PeekingRefs() {
      @Override
      protected @Nullable ImageRef advance() {
        return refs.hasNext() ? guarded(refs.next()) : null;
      }

      @Override
      public void close() {
        refs.close();
      }
    };
  }

  @Override
  public OptionalLong estimate() {
    return list.estimate();
  }

  private ImageRef guarded(ImageRef ref) {
    if (allowed) {
      return isPath(ref.location()) ? file(ref) : ref;
    }
    if (ref.isFile()) {
      return BrokenRef.of(FLAW, ref.location(), ref.origin());
    }
    return looksLikePath(ref.location())
        ? BrokenRef.of(FLAW_OF_PATH, ref.location(), ref.origin())
        : ref;
  }

  /** Returns the file that a row names; the row itself if it is no path, which fails then. */
  private ImageRef file(ImageRef ref) {
    String location = ref.location();
    try {
      Path path = Path.of(location);
      Path whole = folder == null ? path : folder.resolve(path);
      if (!looksLikePath(location) && location.indexOf('/') < 0 && !Files.exists(whole)) {
        return ref;
      }
      if (folder == null && !path.isAbsolute()) {
        return BrokenRef.of(
            "a relative path in a list that is not on this machine", location, ref.origin());
      }
      return ref.at(whole.toAbsolutePath().normalize().toUri().toString());
    } catch (InvalidPathException e) {
      return ref;
    }
  }

  /** Returns whether a location may be a path: no URL, however it is written. */
  private static boolean isPath(String location) {
    return !location.isEmpty()
        && !ImageRef.hasScheme(location)
        && BrokenRef.flawOf(location) == null
        && !location.startsWith("//")
        && !location.startsWith("\\")
        && !location.contains("://");
  }

  /** Returns whether a location is most likely meant as a path. */
  static boolean looksLikePath(String location) {
    return isPath(location)
        && (location.startsWith("/")
            || location.startsWith("./")
            || location.startsWith("../")
            || ImageFiles.isCalledOne(location));
  }
}
