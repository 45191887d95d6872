package dev.tandem.images.item;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;

/**
 * JSON whose names of fields come from outside. They are not remembered from one object to the
 * next: the table that parsers share for that is copied with each new name, and refuses to go on
 * where there are many, or some that were chosen to have the same hash.
 */
public final class Json {
  public static final JsonFactory FACTORY = builder().build();

  private Json() {}

  /** To build one that can do more. */
  public static JsonFactoryBuilder builder() {
    return new JsonFactoryBuilder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES);
  }
}
