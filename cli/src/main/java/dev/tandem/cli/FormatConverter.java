package dev.tandem.cli;

import dev.tandem.images.Format;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.stream.Collectors;

/** Reads a format that results are written in. */
final class FormatConverter extends NameConverter<Format> {

  FormatConverter() {
    super(
        Arrays.stream(Format.values())
            .filter(Format::isWritten)
            .collect(
                Collectors.toMap(
                    Format::extension, format -> format, (first, _) -> first, LinkedHashMap::new)));
  }
}
