package dev.tandem.cli;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts one of a few names, ignoring case. */
abstract class NameConverter<T> implements ITypeConverter<T> {
  private static final int LONGEST = 64;

  private final Map<String, T> values;

  /** Creates a converter. The order of the names is that in which the error message lists them. */
  NameConverter(Map<String, T> values) {
    this.values = values;
  }

  @Override
  public T convert(String text) {
    @Nullable T value = text.length() > LONGEST ? null : values.get(text.toLowerCase(Locale.ROOT));
    if (value == null) {
      throw new TypeConversionException(
          "'" + text + "' is not one of " + String.join(", ", values.keySet()));
    }
    return value;
  }
}
