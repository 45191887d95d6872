package dev.tandem.images.source;

import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.SourceException;
import dev.tandem.images.sql.UniqueNames;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The positions of the wanted columns in a CSV file.
 *
 * @param width how many columns the header names
 * @param caption the position of the caption column; -1 if there is none
 * @param name the position of the column with the names of images; -1 if there is none
 * @param hash the position of the column with the hashes of images; -1 if there is none
 * @param boxes the position of the column with what is to be blurred; -1 if there is none
 */
record CsvColumns(
    int width,
    int url,
    int caption,
    int name,
    int hash,
    int boxes,
    List<Column> carried,
    ListColumns wanted) {

  record Column(int place, String name) {}

  /**
   * Finds the columns in a header.
   *
   * @throws SourceException if a column is missing, or there are too many to carry
   */
  static CsvColumns of(List<String> header, ListColumns wanted, String list) {
    int url = wanted.urlAmong(header, list);
    wanted.require(header, list);
    int caption = -1;
    int named = -1;
    int hashed = -1;
    int boxed = -1;
    List<Column> carried = new ArrayList<>();
    var names = new UniqueNames();
    for (int i = 0; i < header.size(); i++) {
      String name = header.get(i).strip();
      if (caption < 0 && wanted.isCaption(name)) {
        caption = i;
      }
      if (named < 0 && wanted.isName(name)) {
        named = i;
      }
      if (hashed < 0 && wanted.isHash(name)) {
        hashed = i;
      }
      if (boxed < 0 && wanted.isBoxes(name)) {
        boxed = i;
      }
      if (wanted.carries(name) && (i != url || !wanted.all() || wanted.whole())) {
        carried.add(new Column(i, names.of(name.isEmpty() ? "column_" + (i + 1) : name)));
      }
    }
    if (carried.size() > ListColumns.MOST) {
      throw new SourceException(
          list + " has " + RowText.more(ListColumns.MOST + " columns", wanted.whole()), null);
    }
    return new CsvColumns(header.size(), url, caption, named, hashed, boxed, carried, wanted);
  }

  /** Returns a reference to the image that a row names. */
  ImageRef ref(List<String> fields, String row, String origin) throws IOException {
    String location = url < fields.size() ? fields.get(url).strip() : "";
    if (fields.size() <= url) {
      String flaw = "only " + fields.size() + " fields, but the URL must be in field " + (url + 1);
      return BrokenRef.of(flaw, row, origin);
    }
    if (fields.subList(Math.min(width, fields.size()), fields.size()).stream()
        .anyMatch(field -> !field.isBlank())) {
      String flaw =
          fields.size()
              + " fields, but the header has "
              + width
              + "; put quotes around fields with delimiters";
      return BrokenRef.of(flaw, row, origin);
    }
    if (location.isEmpty()) {
      return BrokenRef.of("no URL in its column", row, origin);
    }
    String text = wanted.whole() ? null : field(fields, caption);
    if (text == null && carried.isEmpty() && !wanted.marks()) {
      return new ImageRef(location, origin);
    }
    var carrying = new RowText(wanted);
    carrying.name(field(fields, name));
    carrying.hash(field(fields, hash));
    carrying.boxes(field(fields, boxes));
    for (Column column : carried) {
      carrying.add(column.name(), field(fields, column.place()));
    }
    return carrying.end(location, text, origin);
  }

  /** Returns a field of a row; {@code null} if it is missing or empty. */
  private static @Nullable String field(List<String> fields, int place) {
    String field = place >= 0 && place < fields.size() ? fields.get(place) : "";
    return field.isEmpty() ? null : field;
  }
}
