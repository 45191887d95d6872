package dev.tandem.images.item;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;

/**
 * JSON with untrusted field names. They are not canonicalized across objects: the symbol table that
 * parsers share for that is copied for each new name, and it fails if there are too many names or
 * if names were chosen to collide in their hash.
 */
public final class Json {
  public static final JsonFactory FACTORY = builder().build();

  private Json() {}

  /** Returns a builder for a factory with more features. */
  public static JsonFactoryBuilder builder() {
    return new JsonFactoryBuilder().disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES);
  }
}
