package dev.tandem.cli;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts a large number, such as {@code 50000000}, {@code 50M} or {@code 1.5G}. */
final class SizeConverter implements ITypeConverter<Long> {
  private static final int LONGEST = 64;
  private static final Pattern SIZE = Pattern.compile("(\\d+(?:\\.\\d+)?)([KMGT]?)B?");
  private static final Map<String, Double> UNITS =
      Map.of("", 1.0, "K", 1e3, "M", 1e6, "G", 1e9, "T", 1e12);

  @Override
  public Long convert(String text) {
    String upper = text.length() > LONGEST ? "" : text.toUpperCase(Locale.ROOT);
    Matcher matcher = SIZE.matcher(upper);
    if (!matcher.matches()) {
      throw new TypeConversionException("'" + text + "' is not a number such as 50M");
    }
    return Math.round(
        Double.parseDouble(matcher.group(1)) * UNITS.getOrDefault(matcher.group(2), 1.0));
  }
}
