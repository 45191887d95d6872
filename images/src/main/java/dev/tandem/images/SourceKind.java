package dev.tandem.images;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Tells from an argument of the command line what kind of source it is. */
final class SourceKind {
  private static final List<String> IMAGES =
      List.of(".jpg", ".jpeg", ".png", ".webp", ".gif", ".bmp", ".tif", ".tiff");

  private static final Pattern OTHER_URL = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*://");

  private SourceKind() {}

  static Source of(String argument, SourceOptions options) {
    if (argument.equals("-")) {
      return new TextSource(ListFile.standardInput(options.standardInput()));
    }
    if (Downloader.isUrl(argument)) {
      return new SingleSource(new ImageRef(argument, "command line"));
    }
    if (argument.isBlank()) {
      throw new SourceException(
          "A source is empty; name a file, a folder (. for this one) or a URL", null);
    }
    Path path = path(argument);
    if (!Files.exists(path)) {
      if (OTHER_URL.matcher(argument).lookingAt()) {
        throw new SourceException(
            "Source is no http, https or file URL: " + OneLine.of(argument), null);
      }
      throw new SourceException(
          "Source not found: " + OneLine.of(argument) + "; name a file, a folder or a URL", null);
    }
    if (!Files.isReadable(path)) {
      throw new SourceException("Source cannot be read: " + path + "; check its permissions", null);
    }
    if (Files.isDirectory(path)) {
      refuseTarget(path, options.leftOut());
      return new FolderSource(path, options.leftOut());
    }
    if (isImage(path)) {
      return new SingleSource(new ImageRef(path.toUri().toString(), "command line"));
    }
    ListFile file = ListFile.of(path);
    file.check();
    UrlField url = new UrlField(options.urlColumn());
    String kind = file.kind();
    if (kind.endsWith(".csv") || kind.endsWith(".tsv")) {
      var csv = new CsvSource(file, url);
      csv.check();
      return csv;
    }
    if (kind.endsWith(".jsonl") || kind.endsWith(".ndjson")) {
      return new JsonLinesSource(file, url);
    }
    return kind.endsWith(".json") ? new JsonSource(file, url) : new TextSource(file);
  }

  /** A second run would take the results of the first for images to work on. */
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

  static boolean isImage(Path path) {
    String name = lowerName(path);
    return IMAGES.stream().anyMatch(name::endsWith);
  }

  private static String lowerName(Path path) {
    Path name = path.getFileName();
    return name == null ? "" : name.toString().toLowerCase(Locale.ROOT);
  }

  private static Path path(String argument) {
    try {
      return Path.of(argument);
    } catch (InvalidPathException e) {
      throw new SourceException("Source is neither a path nor a URL: " + OneLine.of(argument), e);
    }
  }
}
