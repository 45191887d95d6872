package dev.tandem.cli;

import java.util.Locale;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a colour: {@code 336699}, {@code #336699}, {@code white} or {@code black}. */
final class ColourConverter implements ITypeConverter<Integer> {
  private static final int LONGEST = "#336699".length();
  private static final Pattern DIGITS = Pattern.compile("#?([0-9a-f]{6})");

  @Override
  public Integer convert(String text) {
    String lower = text.length() > LONGEST ? "" : text.toLowerCase(Locale.ROOT);
    return switch (lower) {
      case "white" -> 0xFFFFFF;
      case "black" -> 0x000000;
      default -> {
        var matcher = DIGITS.matcher(lower);
        if (!matcher.matches()) {
          throw new TypeConversionException(
              "'" + text + "' is no colour such as 336699, white or black");
        }
        yield Integer.parseInt(matcher.group(1), 16);
      }
    };
  }
}
