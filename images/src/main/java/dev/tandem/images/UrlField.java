package dev.tandem.images;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which field of a row, or column of a table, holds the URL. */
final class UrlField {

  /** What it is called in most lists, the most telling first. */
  static final List<String> USUAL =
      List.of("url", "image_url", "imageurl", "image", "img_url", "img", "src", "link", "uri");

  private final List<String> wanted;

  /** The field of that name, in upper or lower case; {@code null} takes a usual one. */
  UrlField(@Nullable String name) {
    wanted = name == null ? USUAL : List.of(name.strip().toLowerCase(Locale.ROOT));
  }

  /** Which of the columns it is; -1 if none. */
  int among(List<String> columns) {
    List<String> found = columns.stream().map(c -> c.strip().toLowerCase(Locale.ROOT)).toList();
    return wanted.stream().mapToInt(found::indexOf).filter(i -> i >= 0).findFirst().orElse(-1);
  }

  /**
   * Reads the object of JSON that the parser is at the start of, to its end.
   *
   * @return the URL; {@code null} if it has no such field, or no text there
   */
  @Nullable String in(JsonParser json) throws IOException {
    String url = null;
    int best = wanted.size();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      int rank = wanted.indexOf(json.currentName().toLowerCase(Locale.ROOT));
      if (json.nextToken() == JsonToken.VALUE_STRING && rank >= 0 && rank < best) {
        url = json.getText().strip();
        best = rank;
      }
      json.skipChildren();
    }
    if (json.currentToken() != JsonToken.END_OBJECT) {
      throw new IOException("the object does not end");
    }
    return url == null || url.isEmpty() ? null : url;
  }

  /** The name that it is looked for by first. */
  @Override
  public String toString() {
    return OneLine.of(wanted.getFirst());
  }
}
