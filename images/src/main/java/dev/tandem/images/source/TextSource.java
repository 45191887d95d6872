package dev.tandem.images.source;

import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalLong;

/**
 * A text with a URL on each line.
 *
 * @param columns the columns to take, of which each line has one, called url
 */
record TextSource(ListFile file, ListColumns columns) implements Source {

  @Override
  public ImageRefs open() {
    return new LineRefs(file, TextSource::names, this::row);
  }

  @Override
  public OptionalLong estimate() {
    return LineRefs.estimate(file, TextSource::names);
  }

  private Iterator<ImageRef> row(String line, String origin) throws IOException {
    return List.of(ref(line, origin)).iterator();
  }

  private ImageRef ref(String line, String origin) throws IOException {
    String url = bare(line.strip());
    if (!columns.whole() && !columns.marks()) {
      return new ImageRef(url, origin);
    }
    var row = new RowText(columns);
    row.name(url);
    if (columns.whole()) {
      row.add("url", url);
    }
    return row.end(url, null, origin);
  }

  /** Returns whether a line names a URL of any kind. */
  static boolean isUrl(String line) {
    return SourceKind.isUrl(bare(line.strip()));
  }

  /** Returns a URL without the signs that people put around it, of which none is part of a URL. */
  private static String bare(String url) {
    boolean enclosed =
        (url.startsWith("<") && url.endsWith(">")) || (url.startsWith("\"") && url.endsWith("\""));
    return enclosed && url.length() > 1 ? url.substring(1, url.length() - 1).strip() : url;
  }

  static boolean names(BoundedLines.Line line) {
    return !line.isBlank() && (line.flaw() != null || !line.text().stripLeading().startsWith("#"));
  }
}
