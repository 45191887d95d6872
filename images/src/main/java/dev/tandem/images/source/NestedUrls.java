package dev.tandem.images.source;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.images.item.WellFormed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The URLs within one value of a row: an array of texts, an array of objects, an object, or any
 * nesting of these. Memory is bounded.
 */
final class NestedUrls {
  /** The maximum length of a value with URLs, in characters. */
  static final int LONGEST = 4 << 20;

  /** The maximum number of URLs in one row. */
  static final int MOST = 10_000;

  static final String NONE = "no URL in its field";

  private final List<@Nullable String> urls = new ArrayList<>();
  private boolean several;
  private @Nullable String flaw;

  private NestedUrls() {}

  /**
   * Reads a value.
   *
   * @param value as JSON
   * @param path the path within the value, in lower case, such as {@code image.url}; if it is
   *     empty, the value has the URLs themselves, or objects with fields of the usual names
   * @throws IOException if the value is not JSON
   */
  static NestedUrls of(BoundedJson value, String path) throws IOException {
    return value.isTooLong() ? tooLong() : of(value.toString(), path);
  }

  /** Reads a value like {@link #of(BoundedJson, String)}. */
  static NestedUrls of(String value, String path) throws IOException {
    var found = new NestedUrls();
    try (JsonParser json = BoundedJson.FACTORY.createParser(value)) {
      var _ = json.nextToken();
      found.read(json, path, 0);
    }
    return found;
  }

  private static NestedUrls tooLong() {
    var none = new NestedUrls();
    none.flaw = "more than " + LONGEST + " characters in the field with its URLs";
    return none;
  }

  /** Returns the URLs in their order; {@code null} for an element without one. */
  List<@Nullable String> urls() {
    return urls;
  }

  /** Returns whether there was an array, so that each URL has a number. */
  boolean several() {
    return several;
  }

  /** Returns what is wrong with the value as a whole; {@code null} if nothing is. */
  @Nullable String flaw() {
    return flaw;
  }

  private void read(JsonParser json, String path, int depth) throws IOException {
    switch (json.currentToken()) {
      case START_ARRAY -> {
        several = true;
        if (depth >= BoundedJson.DEEPEST) {
          flaw = "URLs nested more than " + BoundedJson.DEEPEST + " levels deep";
          json.skipChildren();
          return;
        }
        for (JsonToken next; (next = json.nextToken()) != null && next != JsonToken.END_ARRAY; ) {
          read(json, path, depth + 1);
        }
      }
      case START_OBJECT -> object(json, path, depth);
      case VALUE_STRING -> add(path.isEmpty() ? json.getText().strip() : null);
      default -> {
        json.skipChildren();
        add(null);
      }
    }
  }

  /** Reads the field that the path names or, at its end, the one with a usual name. */
  private void object(JsonParser json, String path, int depth) throws IOException {
    int start = urls.size();
    int best = Integer.MAX_VALUE;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      boolean isText = json.nextToken() == JsonToken.VALUE_STRING;
      int rank = path.isEmpty() ? (isText ? UrlField.usual(name) : -1) : -name.length();
      String within = path.isEmpty() ? (rank < 0 ? null : "") : UrlField.within(path, name);
      if (within == null || rank >= best || depth >= BoundedJson.DEEPEST) {
        json.skipChildren();
      } else {
        best = rank;
        urls.subList(start, urls.size()).clear();
        read(json, within, depth + 1);
      }
    }
    if (best == Integer.MAX_VALUE) {
      add(null);
    }
  }

  private void add(@Nullable String url) {
    if (urls.size() < MOST) {
      urls.add(url == null || url.isEmpty() ? null : WellFormed.of(url));
    } else {
      flaw = "more than " + MOST + " URLs in a row";
    }
  }
}
