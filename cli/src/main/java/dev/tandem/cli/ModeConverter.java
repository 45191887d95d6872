package dev.tandem.cli;

import dev.tandem.images.Mode;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a mode as it is written on the command line: {@code keep-ratio}. */
final class ModeConverter implements ITypeConverter<Mode> {

  @Override
  public Mode convert(String text) {
    return Arrays.stream(Mode.values())
        .filter(mode -> name(mode).equals(text.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(() ->
            new TypeConversionException(
                "'"
                    + text
                    + "' is none of "
                    + Arrays.stream(Mode.values())
                        .map(ModeConverter::name)
                        .collect(Collectors.joining(", "))));
  }

  private static String name(Mode mode) {
    return mode.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
