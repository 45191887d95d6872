package dev.tandem.images.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.tandem.images.item.BrokenRef;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.Json;
import dev.tandem.images.item.RowData;
import dev.tandem.images.item.WellFormed;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * A writer of the JSON object with the carried columns of a row, in bounded memory. If they are too
 * long or nested too deeply, only that fact is kept.
 */
final class RowText {
  /** Reads {@code NaN} and {@code Infinity} too, which other programs write. */
  static final JsonFactory JSON =
      Json.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private static final int DEEPEST = 64;

  private final boolean whole;
  private final Bounded text = new Bounded();
  private final JsonGenerator json;
  private boolean tooDeep;
  private int count;

  RowText() throws IOException {
    this(false);
  }

  /**
   * @param whole see {@link ListColumns#whole}
   */
  RowText(boolean whole) throws IOException {
    this.whole = whole;
    json = JSON.createGenerator(text);
    json.writeStartObject();
  }

  /** Copies a row from a JSON object; an empty text counts as an empty object. */
  static RowText copy(String object) throws IOException {
    var row = new RowText();
    if (!object.isEmpty()) {
      try (JsonParser json = JSON.createParser(object)) {
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
    if (value == null) {
      json.writeNull();
    } else {
      json.writeString(WellFormed.of(value));
    }
  }

  /** Adds a value and reads it to its end. The parser must be at its start. */
  void add(String name, JsonParser value) throws IOException {
    begin(name);
    int depth = 0;
    do {
      depth += copy(value, depth);
    } while (depth > 0 && value.nextToken() != null);
  }

  private void begin(String name) throws IOException {
    count++;
    json.writeFieldName(WellFormed.of(name));
  }

  /** Copies one token; returns the change in nesting depth. */
  private int copy(JsonParser from, int depth) throws IOException {
    switch (from.currentToken()) {
      case START_OBJECT, START_ARRAY -> {
        if (depth >= DEEPEST) {
          tooDeep = true;
          from.skipChildren();
          json.writeNull();
          return 0;
        }
        if (from.isExpectedStartArrayToken()) {
          json.writeStartArray();
        } else {
          json.writeStartObject();
        }
        return 1;
      }
      case END_OBJECT -> {
        json.writeEndObject();
        return -1;
      }
      case END_ARRAY -> {
        json.writeEndArray();
        return -1;
      }
      case FIELD_NAME -> json.writeFieldName(WellFormed.of(from.currentName()));
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(from.getText());
      case VALUE_TRUE -> json.writeBoolean(true);
      case VALUE_FALSE -> json.writeBoolean(false);
      case VALUE_NULL -> json.writeNull();
      case VALUE_STRING, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
          json.writeString(WellFormed.of(from.getText()));
    }
    return 0;
  }

  /**
   * Writes a number as it was written. One too large for most readers becomes a text; NaN and
   * infinity become null.
   */
  private void number(String text) throws IOException {
    double value = Double.parseDouble(text);
    if (!Double.isFinite(value) && !Character.isDigit(text.charAt(text.length() - 1))) {
      json.writeNull(); // NaN, Infinity
    } else if (!Double.isFinite(value) || isLongerThanLong(text)) {
      json.writeString(text);
    } else {
      json.writeNumber(text);
    }
  }

  private static boolean isLongerThanLong(String number) {
    if (number.length() < 19 || number.chars().anyMatch(c -> ".eE".indexOf(c) >= 0)) {
      return false;
    }
    try {
      var _ = Long.parseLong(number);
      return false;
    } catch (NumberFormatException e) {
      return true;
    }
  }

  /** Returns whether the row is already certain to fail, so that adding more is pointless. */
  boolean isHopeless() {
    return tooDeep || count > ListColumns.MOST || text.length > RowData.LONGEST;
  }

  /** Ends the object; returns the image with it, or one that fails if it cannot be carried. */
  ImageRef end(String location, @Nullable String caption, String origin) throws IOException {
    json.writeEndObject();
    json.flush();
    String flaw = flaw(caption);
    if (flaw != null) {
      return BrokenRef.of(flaw, location, origin);
    }
    String columns = text.kept.toString();
    return caption == null && columns.equals("{}")
        ? new ImageRef(location, origin)
        : new ImageRef(location, origin, new RowData(caption, columns));
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

  private @Nullable String flaw(@Nullable String caption) {
    if (text.length + (caption == null ? 0 : caption.length()) > RowData.LONGEST) {
      return more(RowData.LONGEST + " characters", whole);
    }
    if (tooDeep) {
      return "a column nested more than "
          + DEEPEST
          + " levels deep"
          + (whole ? ", too deep for --where" : "; leave it out of --columns");
    }
    return count > ListColumns.MOST ? more(ListColumns.MOST + " columns", whole) : null;
  }

  /** A writer that keeps no more than can be carried, and notes whether there was more. */
  private static final class Bounded extends Writer {
    private final StringBuilder kept = new StringBuilder();
    private int length;

    @Override
    public void write(char[] from, int start, int count) {
      kept.append(from, start, Math.clamp(RowData.LONGEST - length, 0, count));
      length = Math.min(RowData.LONGEST + 1, length + count);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
