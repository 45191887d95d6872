package dev.tandem.cli;

import dev.tandem.images.Decoding;
import java.util.Map;
import java.util.TreeMap;

/** Reads how much care is taken to make an image smaller. */
final class DecodingConverter extends NameConverter<Decoding> {

  DecodingConverter() {
    super(new TreeMap<>(Map.of("fast", Decoding.REDUCED, "best", Decoding.FULL)));
  }
}
