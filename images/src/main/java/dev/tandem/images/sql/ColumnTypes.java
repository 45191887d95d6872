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
 * Which columns some objects of JSON have, and for each the narrowest type of SQL that holds all
 * its values. Names that differ in upper and lower case only are one column, called as the first
 * is.
 *
 * <p>Memory does not grow beyond {@value #MOST} columns.
 */
public final class ColumnTypes {
  /** How many columns a table has at most: more are hardly meant, and each costs. */
  public static final int MOST = 1000;

  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]{1,18}");

  /** Possessive, so that a long text that is no number is looked at once. */
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]++(\\.[0-9]*+)?([eE][+-]?[0-9]++)?");

  /** What a column holds; what is nested is kept as it is written. */
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
  private final Map<String, Column> columns = new LinkedHashMap<>(); // by names in lower case
  private boolean tooMany;

  /** With {@code readTexts}, a text that is a number or a boolean counts as such. */
  public ColumnTypes(boolean readTexts) {
    this.readTexts = readTexts;
  }

  /**
   * Looks at one more object.
   *
   * @throws IOException if it is none
   */
  public void add(String object) throws IOException {
    try (JsonParser json = Json.FACTORY.createParser(object)) {
      var _ = json.nextToken();
      add(json);
    }
  }

  /** Looks at the object that the parser is at the start of, and reads it to its end. */
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
      case VALUE_NUMBER_INT -> Type.BIGINT; // longer ones are carried as texts
      case VALUE_NUMBER_FLOAT -> Type.DOUBLE;
      case VALUE_TRUE, VALUE_FALSE -> Type.BOOLEAN;
      case VALUE_STRING -> readTexts ? type(json.getText()) : Type.VARCHAR;
      case VALUE_NULL -> Type.NOTHING;
      case START_OBJECT, START_ARRAY -> Type.JSON;
      case END_OBJECT, END_ARRAY, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
          throw new IOException("no value");
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

  /** Whether there are more than are kept. */
  public boolean tooMany() {
    return tooMany;
  }

  public List<String> names() {
    return columns.values().stream().map(Column::name).toList();
  }

  /** The columns and their types as json_transform of DuckDB takes them. */
  public String structure() {
    return columns.values().stream()
        .map(column -> quoted(column.name()) + ":" + quoted(column.type().sql))
        .collect(Collectors.joining(",", "{", "}"));
  }

  private static String quoted(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
