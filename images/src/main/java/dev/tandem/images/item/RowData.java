package dev.tandem.images.item;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The data that a list has about an image besides its URL. It accompanies the image to the
 * manifest.
 *
 * <p>The columns are kept as the JSON text that the manifest gets: that takes the least memory, and
 * the values keep their types. Immutable.
 *
 * @param caption what the image shows; {@code null} if the list does not say
 * @param columns a JSON object on one line, such as {@code {"width":640,"lang":"en"}}
 */
public record RowData(@Nullable String caption, String columns) {
  /** The maximum size of one row, caption and columns together, in characters. */
  public static final int LONGEST = 64 << 10;

  /** No data besides the URL. */
  public static final RowData NOTHING = new RowData(null, "{}");

  /**
   * Rejects columns that are not a JSON object on one line, and more than 65,536 characters in all,
   * with an {@link IllegalArgumentException}.
   */
  public RowData {
    if (columns.length() + (caption == null ? 0 : caption.length()) > LONGEST) {
      throw new IllegalArgumentException("row data of more than " + LONGEST + " characters");
    }
    if (columns.indexOf('\n') >= 0 || columns.indexOf('\r') >= 0 || !isObject(columns)) {
      throw new IllegalArgumentException("not a JSON object on one line: " + OneLine.of(columns));
    }
  }

  private static boolean isObject(String text) {
    if (text.equals("{}")) {
      return true;
    }
    try (JsonParser json = Json.FACTORY.createParser(text)) {
      boolean begun = json.nextToken() == JsonToken.START_OBJECT;
      json.skipChildren();
      return begun && json.currentToken() == JsonToken.END_OBJECT && json.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}
