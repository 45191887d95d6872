package dev.tandem.images.source;

import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.Lowercase;
import dev.tandem.images.item.SourceException;
import dev.tandem.images.sql.RowCondition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Determines from a command-line argument what kind of source it is. */
final class SourceKind {
  private static final Pattern OTHER_URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*+://");

  private SourceKind() {}

  /** Returns the sources that an argument names: one, or at least one if it is a pattern. */
  static List<Source> of(String argument, SourceOptions options, OtherFiles others) {
    if (!Glob.isPattern(argument) || isUrl(argument) || isThere(argument)) {
      return List.of(one(argument, options, others));
    }
    return Glob.files(argument, options.leftOut()).stream()
        .map(file -> file(file, options, others))
        .toList();
  }

  private static Source one(String argument, SourceOptions options, OtherFiles others) {
    if (argument.equals("-")) {
      return guarded(rows(ListFile.standardInput(options.standardInput()), options), options);
    }
    if (ImageRef.isUrl(argument)) {
      return isRemoteList(argument)
          ? remote(argument, options)
          : image(argument, argument, options);
    }
    if (argument.isBlank()) {
      throw new SourceException(
          "A source is empty; give a file, a folder (. for this one) or a URL", null);
    }
    Path path = path(argument);
    if (!Files.exists(path)) {
      if (isUrl(argument)) {
        return remote(argument, options);
      }
      throw new SourceException(
          "Source not found: " + argument + "; give a file, a folder or a URL", null);
    }
    return file(path, options, others);
  }

  private static Source file(Path path, SourceOptions options, OtherFiles others) {
    if (!Files.isReadable(path)) {
      throw new SourceException("Source cannot be read: " + path + "; check its permissions", null);
    }
    if (Files.isDirectory(path)) {
      refuseTarget(path, options.leftOut());
      requireNoCondition(path.toString(), options);
      return new FolderSource(path, options.leftOut(), others);
    }
    return ImageFiles.isOne(path)
        ? image(path.toUri().toString(), path.toString(), options)
        : list(path.toString(), path, options);
  }

  private static Source remote(String url, SourceOptions options) {
    var remote = new RemoteSource(url, options);
    remote.check();
    return remote;
  }

  /** Returns whether a web URL names a list, as no image is called. */
  private static boolean isRemoteList(String url) {
    String name = Compression.withoutEnding(Lowercase.of(RemoteSource.name(url)));
    return !new ImageRef(url, "").isFile() && ListFormat.ofEnding(name).isPresent();
  }

  private static Source image(String url, String name, SourceOptions options) {
    requireNoCondition(name, options);
    return new SingleSource(new ImageRef(url, "command line"));
  }

  /**
   * Returns the list in a file.
   *
   * @param name its name in messages, whose extension determines its kind
   */
  static Source list(String name, Path path, SourceOptions options) {
    return guarded(rows(new ListFile(name, path, null), options), options);
  }

  private static Source guarded(Source list, SourceOptions options) {
    return options.fileUrls() ? list : new GuardedList(list);
  }

  private static Source rows(ListFile file, SourceOptions options) {
    ListFormat format = options.format() == null ? file.format() : options.format();
    ListColumns columns = ListColumns.of(options);
    if (format == ListFormat.PARQUET) {
      if (file.path() == null) {
        throw new SourceException(
            "Parquet cannot be read from standard input; give the file itself", null);
      }
      var parquet = new ParquetSource(file.name(), file.path(), columns, where(options));
      parquet.check();
      return parquet;
    }
    file.check();
    ListColumns taken = options.where() == null ? columns : columns.ofWholeRows();
    return switch (format) {
      case CSV, TSV -> {
        var csv = new CsvSource(file, taken);
        csv.check();
        yield filtered(file, csv, options);
      }
      case JSONL -> filtered(file, new JsonLinesSource(file, taken), options);
      case JSON -> filtered(file, new JsonSource(file, taken), options);
      case TEXT, PARQUET -> text(file, options);
    };
  }

  /** Returns a text as a list, which has a single column. */
  private static Source text(ListFile file, SourceOptions options) {
    ListColumns columns = ListColumns.of(options);
    if (columns.caption() != null || !columns.carried().isEmpty()) {
      columns.require(List.of("url"), file.name());
    }
    return filtered(file, new TextSource(file, options.where() != null), options);
  }

  private static Source filtered(ListFile file, Source rows, SourceOptions options) {
    RowCondition where = where(options);
    if (where == null) {
      return rows;
    }
    var filtered = new FilteredSource(file.name(), rows, ListColumns.of(options), where);
    if (file.isRegular()) {
      filtered.check();
    }
    return filtered;
  }

  private static @Nullable RowCondition where(SourceOptions options) {
    return options.where() == null ? null : new RowCondition(options.where());
  }

  private static void requireNoCondition(String name, SourceOptions options) {
    if (options.where() != null) {
      throw new SourceException("--where is for lists, and this is not one: " + name, null);
    }
  }

  private static boolean isUrl(String argument) {
    return OTHER_URL.matcher(argument).lookingAt() || ImageRef.isUrl(argument);
  }

  private static boolean isThere(String argument) {
    try {
      return Files.exists(Path.of(argument));
    } catch (InvalidPathException e) {
      return false;
    }
  }

  /** Refuses the target as a source: a second run would process the results of the first. */
  private static void refuseTarget(Path folder, @Nullable Path target) {
    try {
      if (target != null && Files.exists(target) && Files.isSameFile(folder, target)) {
        throw new SourceException(
            "Source is also the target: " + folder + "; store in another folder", null);
      }
    } catch (IOException e) {
      throw new SourceException("Source cannot be read: " + folder, e);
    }
  }

  private static Path path(String argument) {
    try {
      return Path.of(argument);
    } catch (InvalidPathException e) {
      throw new SourceException("Source is neither a path nor a URL: " + argument, e);
    }
  }
}
