package dev.tandem.images.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.RowData;
import dev.tandem.images.item.WellFormed;
import java.io.IOException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A row of a list, read from a JSON object. Not thread-safe. Memory is bounded, whatever the object
 * holds: if that is more than can be carried, only this fact and the URL are kept.
 */
final class JsonRow {
  private final ListColumns columns;
  private final RowText row;

  /** The names of the fields carried so far. */
  private final Set<String> seen = new HashSet<>();

  /** Texts by field name. All are carried except the one that turns out to be the URL. */
  private final Map<String, String> candidates = new LinkedHashMap<>();

  private int length; // total of the candidates, in characters
  private @Nullable String url;
  private String urlName = "";
  private int rank = Integer.MAX_VALUE; // of the field that the URL was taken from
  private @Nullable String caption;

  private JsonRow(ListColumns columns) throws IOException {
    this.columns = columns;
    row = new RowText(columns.whole());
  }

  /**
   * Reads an object to its end. The parser must be at its start.
   *
   * @param text what to call the object if it has no URL
   * @throws IOException if it is not valid JSON
   */
  static ImageRef ref(JsonParser json, ListColumns columns, String text, String origin)
      throws IOException {
    JsonRow row = new JsonRow(columns);
    row.read(json);
    return row.ref(text, origin);
  }

  /**
   * Reads an object from a text.
   *
   * @throws IOException if the text is not valid JSON
   */
  static ImageRef ref(String text, ListColumns columns, String origin) throws IOException {
    try (JsonParser json = RowText.JSON.createParser(text)) {
      return json.nextToken() == JsonToken.START_OBJECT
          ? ref(json, columns, text, origin)
          : BrokenRef.of("not a JSON object", text, origin);
    }
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
      if (columns.carries(name) && !isHopeless() && seen.add(name)) {
        if (isText && told >= 0 && columns.all() && !columns.whole()) {
          addCandidate(name, json.getText());
        } else {
          row.add(name, json);
        }
      }
      json.skipChildren();
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("an unclosed object");
    }
  }

  private void addCandidate(String name, String text) {
    String kept = text.substring(0, Math.min(text.length(), RowData.LONGEST + 1));
    candidates.put(name, kept);
    length += kept.length();
  }

  /** Returns whether the row will fail, whichever candidate turns out to be the URL. */
  private boolean isHopeless() {
    return row.isHopeless()
        || candidates.size() > ListColumns.MOST + 1
        || length > 2 * (RowData.LONGEST + 1);
  }

  private ImageRef ref(String text, String origin) throws IOException {
    candidates.remove(urlName);
    for (Map.Entry<String, String> other : candidates.entrySet()) {
      row.add(other.getKey(), other.getValue());
    }
    boolean none = url == null || url.isEmpty();
    if (none && !columns.whole()) {
      return BrokenRef.of("no URL in its field", text, origin);
    }
    return row.end(url == null || none ? text : url, columns.whole() ? null : caption, origin);
  }
}
