package dev.tandem.cli;

import dev.tandem.images.Mode;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Reads a mode as it is written on the command line: {@code keep-ratio}, which img2dataset calls
 * {@code keep_ratio_largest}.
 */
final class ModeConverter extends NameConverter<Mode> {

  ModeConverter() {
    super(names());
  }

  private static Map<String, Mode> names() {
    Map<String, Mode> names =
        Arrays.stream(Mode.values())
            .collect(
                Collectors.toMap(
                    mode -> mode.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                    mode -> mode,
                    (first, _) -> first,
                    LinkedHashMap::new));
    names.put("keep-ratio-largest", Mode.KEEP_RATIO);
    return names;
  }
}
