package dev.tandem.images.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.images.item.BlurBoxes;
import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ContentHash;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.Lowercase;
import dev.tandem.images.item.RowData;
import dev.tandem.images.sql.UniqueNames;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A writer of the JSON object with the carried columns of a row, in bounded memory. If they are too
 * long or nested too deeply, only that fact is kept.
 */
final class RowText {
  /** The column with the number of a URL among several in one row. */
  static final String INDEX = "url_index";

  /** The most characters to carry for all URLs of a row together. */
  private static final int LONGEST_IN_ALL = 64 << 20;

  private final ListColumns columns;
  private final BoundedJson json = new BoundedJson(RowData.LONGEST);

  /** The names that begin like the one for the number of a URL. */
  private final UniqueNames likeIndex = new UniqueNames();

  private @Nullable String name;
  private @Nullable String hash;
  private @Nullable BlurBoxes boxes;
  private boolean overflowed;
  private int count;

  RowText(ListColumns columns) throws IOException {
    this.columns = columns;
    json.startObject();
  }

  /** Copies a row from a JSON object; an empty text counts as an empty object. */
  static RowText copy(String object, ListColumns columns) throws IOException {
    var row = new RowText(columns);
    if (!object.isEmpty()) {
      try (JsonParser json = BoundedJson.FACTORY.createParser(object)) {
        var _ = json.nextToken();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
          String name = json.currentName();
          var _ = json.nextToken();
          row.add(name, json);
        }
      }
    }
    return row;
  }

  /** Adds a text; {@code null} is written as a JSON null. */
  void add(String name, @Nullable String value) throws IOException {
    begin(name);
    json.value(value);
  }

  /** Adds a value and reads it to its end. The parser must be at its start. */
  void add(String name, JsonParser value) throws IOException {
    begin(name);
    json.value(value);
  }

  /** Adds a value that was copied before. */
  void add(String name, BoundedJson value) throws IOException {
    if (value.isTooLong()) {
      overflowed = true;
      return;
    }
    try (JsonParser parser = BoundedJson.FACTORY.createParser(value.toString())) {
      var _ = parser.nextToken();
      add(name, parser);
    }
  }

  /** Takes the value of the column with the name of the image; {@code null} if it has none. */
  void name(@Nullable String name) {
    if (this.name == null) {
      this.name = name;
    }
  }

  /** Takes the value of the column with the hash of the image; {@code null} if it has none. */
  void hash(@Nullable String hash) {
    if (this.hash == null) {
      this.hash = hash;
    }
  }

  /**
   * Takes the value of the column with what is to be blurred, as JSON; {@code null} if it has none.
   */
  void boxes(@Nullable String text) {
    if (boxes == null && text != null && !text.isBlank() && !text.equals("null")) {
      boxes = BlurBoxes.parse(text);
    }
  }

  private void begin(String name) throws IOException {
    count++;
    json.name(name);
    if (Lowercase.of(name).startsWith(INDEX)) {
      var _ = likeIndex.of(name);
    }
  }

  /** Returns whether the row is already certain to fail, so that adding more is pointless. */
  boolean isHopeless() {
    return json.isTooDeep() || count > ListColumns.MOST || isTooLong(0);
  }

  private boolean isTooLong(int more) {
    return overflowed || json.isTooLong() || json.length() + more > RowData.LONGEST;
  }

  /** Ends the object; returns the image with it, or one that fails if it cannot be carried. */
  ImageRef end(String location, @Nullable String caption, String origin) throws IOException {
    json.endObject();
    String flaw = flaw(caption == null ? 0 : caption.length());
    if (flaw != null) {
      return BrokenRef.of(flaw, location, origin);
    }
    String columns = json.toString();
    RowData row =
        caption == null && columns.equals("{}") ? RowData.NOTHING : new RowData(caption, columns);
    return marked(new ImageRef(location, origin, row), -1);
  }

  /** Returns an image with the name and the hash that the row gives it. */
  private ImageRef marked(ImageRef ref, int number) {
    if (columns.whole() || !columns.marks()) {
      return ref;
    }
    ImageRef marked = ref;
    if (columns.name() != null) {
      if (name == null || name.isBlank()) {
        String flaw = "no name in the column " + columns.name();
        return BrokenRef.of(flaw, ref.location(), ref.origin());
      }
      marked = marked.known(RowName.of(name, number));
    }
    if (columns.boxes() != null) {
      marked = marked.blurring(boxes(number));
    }
    HashColumn hashes = columns.hash();
    if (hashes == null || hash == null || hash.isBlank()) {
      return marked;
    }
    try {
      return marked.expecting(ContentHash.parse(hashes.algorithm(), hash));
    } catch (IllegalArgumentException e) {
      String flaw = "no " + hashes.algorithm() + " in hex or base64 in the column " + hashes.name();
      return BrokenRef.of(flaw, ref.location(), ref.origin());
    }
  }

  /** Returns what is to be blurred in an image; a flaw if the row does not say so beyond doubt. */
  private BlurBoxes boxes(int number) {
    if (number >= 0) {
      return BlurBoxes.unreadable("several images in a row, so it is unclear whose the boxes are");
    }
    return boxes != null
        ? boxes
        : BlurBoxes.unreadable(
            "no boxes in the column " + columns.boxes() + "; write [] if there are none");
  }

  /**
   * Ends the object; returns each image of the row with it and, if there may be several, with its
   * number among them. An image that cannot be carried, or has no URL, fails.
   *
   * @param text what to call the row if it has no URL
   */
  Iterator<ImageRef> end(NestedUrls found, @Nullable String caption, String text, String origin)
      throws IOException {
    List<@Nullable String> urls = found.urls();
    if (found.flaw() != null) {
      return List.of(BrokenRef.of(found.flaw(), text, origin)).iterator();
    }
    if (urls.isEmpty() || (!found.several() && urls.getFirst() == null)) {
      return List.of(BrokenRef.of(NestedUrls.NONE, text, origin)).iterator();
    }
    if (!found.several()) {
      return List.of(end(String.valueOf(urls.getFirst()), caption, origin)).iterator();
    }
    json.endObject();
    String columns = json.toString();
    long carried = (long) columns.length() + (caption == null ? 0 : caption.length());
    if (carried * urls.size() > LONGEST_IN_ALL) {
      String flaw = more(LONGEST_IN_ALL + " characters for all its URLs", false);
      return List.of(BrokenRef.of(flaw, text, origin)).iterator();
    }
    String index = likeIndex.of(INDEX);
    // One at a time, since each has a copy of the columns.
    return IntStream.range(0, urls.size())
        .mapToObj(i -> numbered(i, urls.get(i), columns, index, caption, origin))
        .iterator();
  }

  private ImageRef numbered(
      int i,
      @Nullable String url,
      String columns,
      String index,
      @Nullable String caption,
      String origin) {
    String number = (columns.equals("{}") ? "" : ",") + "\"" + index + "\":" + i + "}";
    String its = origin + "[" + i + "]";
    if (url == null) {
      return BrokenRef.of(NestedUrls.NONE, "URL " + i + " of the row at " + origin, its);
    }
    String flaw = flaw(number.length() - 1 + (caption == null ? 0 : caption.length()));
    return flaw == null
        ? marked(
            new ImageRef(
                url,
                its,
                new RowData(caption, columns.substring(0, columns.length() - 1) + number)),
            i)
        : BrokenRef.of(flaw, url, its);
  }

  /** Returns an image that fails because its row is too long even to be read. */
  static ImageRef tooLong(String location, String origin) {
    return BrokenRef.of(more(RowData.LONGEST + " characters", false), location, origin);
  }

  /** Says that a row, or a list, has more of something than can be read or carried. */
  static String more(String than, boolean whole) {
    return "more than "
        + than
        + (whole ? ", too many for --where" : " to carry; choose fewer --columns");
  }

  private @Nullable String flaw(int more) {
    if (isTooLong(more)) {
      return more(RowData.LONGEST + " characters", columns.whole());
    }
    if (json.isTooDeep()) {
      return "a column nested more than "
          + BoundedJson.DEEPEST
          + " levels deep"
          + (columns.whole() ? ", too deep for --where" : "; leave it out of --columns");
    }
    return count > ListColumns.MOST ? more(ListColumns.MOST + " columns", columns.whole()) : null;
  }
}
