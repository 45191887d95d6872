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
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Determines from command-line arguments what kinds of sources they are.
 *
 * @param others where files are counted that are left out
 * @param notes receives a line about each source that is not what it looks like
 */
record SourceKind(SourceOptions options, OtherFiles others, Consumer<String> notes) {
  private static final Pattern OTHER_URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*+://");

  /**
   * Returns the sources that an argument names: one, or at least one if it is a pattern, a folder
   * of lists, or a place with lists elsewhere.
   */
  List<Source> of(String argument) {
    if (!Glob.isPattern(argument) || isUrl(argument) || isThere(argument)) {
      return one(argument);
    }
    return Glob.files(argument, options.leftOut()).stream().flatMap(f -> file(f).stream()).toList();
  }

  private List<Source> one(String argument) {
    if (argument.equals("-")) {
      ListFile input = ListFile.standardInput(options.standardInput());
      return List.of(guarded(rows(input, options), options, Path.of("")));
    }
    if (ImageRef.isUrl(argument)) {
      return List.of(
          isRemoteList(argument) ? remote(argument, options) : image(argument, argument, options));
    }
    if (new ImageRef(argument, "").isObject() && ImageFiles.isCalledOne(argument)) {
      return List.of(image(argument, argument, options));
    }
    if (argument.isBlank()) {
      throw new SourceException(
          "A source is empty; give a file, a folder (. for this one) or a URL", null);
    }
    Path path = path(argument);
    if (!Files.exists(path)) {
      if (isUrl(argument)) {
        return argument.endsWith("/") ? below(argument) : List.of(remote(argument, options));
      }
      throw new SourceException(
          "Source not found: " + argument + "; give a file, a folder or a URL", null);
    }
    return file(path);
  }

  private List<Source> file(Path path) {
    if (!Files.isReadable(path)) {
      throw new SourceException("Source cannot be read: " + path + "; check its permissions", null);
    }
    if (Files.isDirectory(path)) {
      return folder(path);
    }
    return List.of(
        ImageFiles.isOne(path)
            ? image(path.toUri().toString(), path.toString(), options)
            : list(path.toString(), path, options));
  }

  /** Returns the images of a folder or, if it contains none, its lists. */
  private List<Source> folder(Path folder) {
    refuseTarget(folder, options.leftOut());
    FolderLists.Found found = FolderLists.in(folder, options);
    if (found == null) {
      requireNoCondition(folder.toString(), options);
      return List.of(new FolderSource(folder, options.leftOut(), others));
    }
    found.others().forEach(others::add);
    var counts = new OtherFiles();
    found.lists().forEach(counts::add);
    notes.accept(read(folder + " contains no images: reading its lists", counts));
    return found.lists().stream().map(file -> list(file.toString(), file, options)).toList();
  }

  private static String read(String what, OtherFiles counts) {
    return what
        + " ("
        + counts.counts().entrySet().stream()
            .map(ending -> ending.getValue() + " " + ending.getKey())
            .collect(Collectors.joining(", "))
        + ")";
  }

  /** Returns the lists below a place elsewhere. */
  private List<Source> below(String place) {
    RemotePlace.Found found = RemotePlace.in(place, options);
    found.others().forEach(others::add);
    var counts = new OtherFiles();
    found.lists().forEach(counts::add);
    notes.accept(read("reading the lists below " + RemoteSource.name(place), counts));
    List<RemoteSource> lists =
        found.lists().stream().map(url -> new RemoteSource(url, options)).toList();
    lists.getFirst().check();
    return List.copyOf(lists);
  }

  private static Source remote(String url, SourceOptions options) {
    var remote = new RemoteSource(url, options);
    remote.check();
    return remote;
  }

  /** Returns whether a web URL names a list, as no image is called. */
  private static boolean isRemoteList(String url) {
    String name = Compression.withoutEnding(Lowercase.of(RemoteSource.name(url)));
    return url.regionMatches(true, 0, "http", 0, 4) && ListFormat.ofEnding(name).isPresent();
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
    return guarded(rows(new ListFile(name, path, null), options), options, path.resolveSibling(""));
  }

  /**
   * Returns a list from elsewhere that has been copied to a file.
   *
   * @param name its name in messages, whose extension determines its kind
   */
  static Source copied(String name, Path path, SourceOptions options) {
    return guarded(rows(new ListFile(name, path, null), options), options, null);
  }

  private static Source guarded(Source list, SourceOptions options, @Nullable Path folder) {
    return new GuardedList(list, options.fileUrls(), folder);
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
      case TEXT, PARQUET -> text(file, taken, options);
    };
  }

  /** Returns a text as a list, which has a single column. */
  private static Source text(ListFile file, ListColumns columns, SourceOptions options) {
    columns.require(List.of("url"), file.name());
    return filtered(file, new TextSource(file, columns), options);
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

  /** Returns whether a text begins with a scheme. */
  static boolean isUrl(String argument) {
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
