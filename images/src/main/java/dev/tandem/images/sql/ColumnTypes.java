package dev.tandem.images.sql;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import dev.tandem.images.item.Json;
import dev.tandem.images.item.Lowercase;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The columns of a series of JSON objects, and for each column the narrowest SQL type that holds
 * all its values. Names that differ only in case are one column, which has the name seen first.
 *
 * <p>Memory does not grow beyond {@value #MOST} columns.
 */
public final class ColumnTypes {
  /** The maximum number of columns of a table: more are rarely intended, and each has a cost. */
  public static final int MOST = 1000;

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");

  /** Uses possessive quantifiers, so that a long text that is not a number is scanned only once. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]++(\\.[0-9]*+)?([eE][+-]?[0-9]++)?");

  /** The type of the values of a column. Nested values are kept as they are written. */
  private enum Type {
    NOTHING("VARCHAR"),
    BIGINT("BIGINT"),
    DOUBLE("DOUBLE"),
    BOOLEAN("BOOLEAN"),
    VARCHAR("VARCHAR"),
    JSON("JSON");

    private final String sql;

    Type(String sql) {
      this.sql = sql;
    }

    Type with(Type other) {
      if (this == other || other == NOTHING) {
        return this;
      }
      if (this == NOTHING) {
        return other;
      }
      if (this == JSON || other == JSON) {
        return JSON;
      }
      return this != BOOLEAN && this != VARCHAR && other != BOOLEAN && other != VARCHAR
          ? DOUBLE
          : VARCHAR;
    }
  }

  private record Column(String name, Type type) {}

  private final boolean readTexts;
  private final Map<String, Column> columns = new LinkedHashMap<>(); // by name in lower case
  private boolean tooMany;

  /** With {@code readTexts}, a text that reads as a number or a boolean counts as one. */
  public ColumnTypes(boolean readTexts) {
    this.readTexts = readTexts;
  }

  /**
   * Adds the columns of one more object.
   *
   * @throws IOException if the text cannot be parsed
   */
  public void add(String object) throws IOException {
    try (JsonParser json = Json.FACTORY.createParser(object)) {
      var _ = json.nextToken();
      add(json);
    }
  }

  /** Adds the columns of an object and reads it to its end. The parser must be at its start. */
  public void add(JsonParser json) throws IOException {
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      var _ = json.nextToken();
      Type type = type(json);
      json.skipChildren();
      String lower = Lowercase.of(name);
      Column known = columns.get(lower);
      if (known != null) {
        columns.put(lower, new Column(known.name(), known.type().with(type)));
      } else if (columns.size() < MOST) {
        columns.put(lower, new Column(name, type));
      } else {
        tooMany = true;
      }
    }
  }

  private Type type(JsonParser json) throws IOException {
    return switch (json.currentToken()) {
      case VALUE_NUMBER_INT -> Type.BIGINT; // integers that do not fit are carried as texts
      case VALUE_NUMBER_FLOAT -> Type.DOUBLE;
      case VALUE_TRUE, VALUE_FALSE -> Type.BOOLEAN;
      case VALUE_STRING -> readTexts ? type(json.getText()) : Type.VARCHAR;
      case VALUE_NULL -> Type.NOTHING;
      case START_OBJECT, START_ARRAY -> Type.JSON;
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IOException("not a value");
    };
  }

  private static Type type(String text) {
    if (WHOLE.matcher(text).matches()) {
      return Type.BIGINT;
    }
    if (NUMBER.matcher(text).matches()) {
      return Type.DOUBLE;
    }
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")
        ? Type.BOOLEAN
        : Type.VARCHAR;
  }

  /** Returns whether there were more columns than {@link #MOST}. */
  public boolean tooMany() {
    return tooMany;
  }

  public List<String> names() {
    return columns.values().stream().map(Column::name).toList();
  }

  /** Returns the columns and their types in the form that DuckDB's json_transform takes. */
  public String structure() {
    return columns.values().stream()
        .map(column -> quoted(column.name()) + ":" + quoted(column.type().sql))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
