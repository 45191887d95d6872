package dev.tandem.images.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.images.item.BlurBoxes;
import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.RowData;
import dev.tandem.images.item.WellFormed;
import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row of a list, read from a JSON object. Not thread-safe. Memory is bounded, whatever the object
 * holds: if that is more than can be carried, only this fact and the URLs are kept.
 */
final class JsonRow {
  private final ListColumns columns;
  private final RowText row;

  /** The names of the fields carried so far. */
  private final Set<String> seen = new HashSet<>();

  /** Values by field name. All are carried except the one that turns out to be the URL. */
  private final Map<String, BoundedJson> candidates = new LinkedHashMap<>();

  private int length; // total of the candidates, in characters
  private @Nullable String url;
  private String urlName = "";
  private int rank = Integer.MAX_VALUE; // of the field that the URL was taken from
  private @Nullable BoundedJson nested; // a value that is no text, with URLs in it
  private String path = ""; // within that value
  private String nestedName = "";
  private int rankOfNested = Integer.MAX_VALUE;
  private @Nullable String caption;

  private JsonRow(ListColumns columns) throws IOException {
    this.columns = columns;
    row = new RowText(columns);
  }

  /**
   * Reads a row to its end. The parser must be at the start of an object, or at a text, which is
   * the URL itself.
   *
   * @param text what to call the row if it has no URL
   * @return the images of the row, at least one
   * @throws IOException if it is not valid JSON
   */
  static Iterator<ImageRef> refs(JsonParser json, ListColumns columns, String text, String origin)
      throws IOException {
    if (json.currentToken() == JsonToken.VALUE_STRING) {
      return List.of(ref(json.getText().strip(), columns, text, origin)).iterator();
    }
    JsonRow row = new JsonRow(columns);
    row.read(json);
    return row.refs(text, origin);
  }

  /**
   * Reads a row from a text.
   *
   * @throws IOException if the text is not valid JSON
   */
  static Iterator<ImageRef> refs(String text, ListColumns columns, String origin)
      throws IOException {
    try (JsonParser json = BoundedJson.FACTORY.createParser(text)) {
      JsonToken first = json.nextToken();
      return first == JsonToken.START_OBJECT || first == JsonToken.VALUE_STRING
          ? refs(json, columns, text, origin)
          : List.of(BrokenRef.of("not a JSON object", text, origin)).iterator();
    }
  }

  /** Returns the image of a row that is the URL itself, as if it were in a field called url. */
  private static ImageRef ref(String url, ListColumns columns, String text, String origin)
      throws IOException {
    String location = WellFormed.of(url);
    if (location.isEmpty() && !columns.whole()) {
      return BrokenRef.of(NestedUrls.NONE, text, origin);
    }
    if (!columns.whole() && !columns.marks()) {
      return new ImageRef(location, origin);
    }
    var row = new RowText(columns);
    if (columns.whole()) {
      row.add(UrlField.USUAL.getFirst(), location);
    }
    return row.end(location, null, origin);
  }

  private void read(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      boolean isText = json.nextToken() == JsonToken.VALUE_STRING;
      int told = columns.url().rank(name);
      if (isText && told >= 0 && told < rank) {
        url = WellFormed.of(json.getText().strip());
        urlName = name;
        rank = told;
      }
      if (columns.isCaption(name)) {
        String text = json.getValueAsString();
        caption = text == null ? null : WellFormed.of(text);
      }
      if (columns.isName(name)) {
        row.name(json.getValueAsString());
      }
      if (columns.isHash(name)) {
        row.hash(json.getValueAsString());
      }
      boolean carried = columns.carries(name) && !isHopeless() && seen.add(name);
      if (columns.isBoxes(name) && !columns.whole()) {
        boxes(name, json, carried);
        continue;
      }
      String within = json.currentToken().isStructStart() ? columns.url().within(name) : null;
      if (within != null) {
        nested(name, within, json, carried);
      } else if (carried && isText && told >= 0 && columns.all() && !columns.whole()) {
        addCandidate(name, BoundedJson.copy(json, RowData.LONGEST));
      } else if (carried) {
        row.add(name, json);
      }
      json.skipChildren();
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("an unclosed object");
    }
  }

  /** Takes what is to be blurred: an array, or a text with one in JSON. */
  private void boxes(String name, JsonParser json, boolean carried) throws IOException {
    boolean isText = json.currentToken() == JsonToken.VALUE_STRING;
    String text = isText ? json.getText() : "";
    // One character more, so that what is cut is too long and not read as if it were whole.
    BoundedJson value = BoundedJson.copy(json, BlurBoxes.LONGEST + 1);
    row.boxes(isText ? text : value.toString());
    if (carried) {
      row.add(name, value);
    }
  }

  /** Keeps a value that may hold URLs, until it is known whether there is a better one. */
  private void nested(String name, String within, JsonParser json, boolean carried)
      throws IOException {
    BoundedJson value = BoundedJson.copy(json, NestedUrls.LONGEST);
    if (carried && columns.all() && !columns.whole()) {
      addCandidate(name, value);
    } else if (carried) {
      row.add(name, value);
    }
    if (columns.url().rankOfNested(name) < rankOfNested) {
      nested = value;
      path = within;
      nestedName = name;
      rankOfNested = columns.url().rankOfNested(name);
    }
  }

  private void addCandidate(String name, BoundedJson value) {
    candidates.put(name, value);
    length += Math.min(value.length(), RowData.LONGEST + 1);
  }

  /** Returns whether the row will fail, whichever candidate turns out to be the URL. */
  private boolean isHopeless() {
    return row.isHopeless()
        || candidates.size() > ListColumns.MOST + 1
        || length > 2 * (RowData.LONGEST + 1);
  }

  private Iterator<ImageRef> refs(String text, String origin) throws IOException {
    BoundedJson nested = url == null ? this.nested : null;
    candidates.remove(nested != null ? nestedName : urlName);
    for (Map.Entry<String, BoundedJson> other : candidates.entrySet()) {
      row.add(other.getKey(), other.getValue());
    }
    if (columns.whole()) {
      return List.of(row.end(url == null || url.isEmpty() ? text : url, null, origin)).iterator();
    }
    if (nested != null) {
      return row.end(NestedUrls.of(nested, path), caption, text, origin);
    }
    ImageRef ref =
        url == null || url.isEmpty()
            ? BrokenRef.of(NestedUrls.NONE, text, origin)
            : row.end(url, caption, origin);
    return List.of(ref).iterator();
  }
}
