package dev.tandem.images.source;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import dev.tandem.images.item.Json;
import dev.tandem.images.item.WellFormed;
import java.io.IOException;
import java.io.Writer;
import org.jspecify.annotations.Nullable;

/**
 * A writer of JSON text in bounded memory, which copies values from a parser. If they are too long
 * or nested too deeply, only that fact is kept.
 */
final class BoundedJson {
  /** Reads {@code NaN} and {@code Infinity} too, which other programs write. */
  static final JsonFactory FACTORY =
      Json.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  static final int DEEPEST = 64;

  private final Bounded text;
  private final JsonGenerator json;
  private boolean tooDeep;

  /**
   * @param longest the maximum number of characters
   */
  BoundedJson(int longest) throws IOException {
    text = new Bounded(longest);
    json = FACTORY.createGenerator(text);
  }

  void startObject() throws IOException {
    json.writeStartObject();
  }

  void endObject() throws IOException {
    json.writeEndObject();
    json.flush();
  }

  void name(String name) throws IOException {
    json.writeFieldName(WellFormed.of(name));
  }

  /** Writes a text; {@code null} is written as a JSON null. */
  void value(@Nullable String value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else {
      json.writeString(WellFormed.of(value));
    }
  }

  /** Copies a value and reads it to its end. The parser must be at its start. */
  void value(JsonParser value) throws IOException {
    int depth = 0;
    do {
      depth += token(value, depth);
    } while (depth > 0 && value.nextToken() != null);
  }

  /** Returns a copy of a value, which is read to its end. The parser must be at its start. */
  static BoundedJson copy(JsonParser value, int longest) throws IOException {
    var copy = new BoundedJson(longest);
    copy.value(value);
    copy.json.flush();
    return copy;
  }

  /** Returns the number of characters so far, or one more than the maximum. */
  int length() {
    return text.length;
  }

  boolean isTooLong() {
    return text.length > text.longest;
  }

  boolean isTooDeep() {
    return tooDeep;
  }

  /** Returns the text, which is incomplete if it is too long. */
  @Override
  public String toString() {
    return text.kept.toString();
  }

  /** Copies one token; returns the change in nesting depth. */
  private int token(JsonParser from, int depth) throws IOException {
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

  /** A writer that keeps no more than it may, and notes whether there was more. */
  private static final class Bounded extends Writer {
    private final int longest;
    private final StringBuilder kept = new StringBuilder();
    private int length;

    Bounded(int longest) {
      this.longest = longest;
    }

    @Override
    public void write(char[] from, int start, int count) {
      kept.append(from, start, Math.clamp(longest - length, 0, count));
      length = Math.min(longest + 1, length + count);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
