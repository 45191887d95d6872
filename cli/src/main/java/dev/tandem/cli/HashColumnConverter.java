package dev.tandem.cli;

import dev.tandem.images.item.ContentHash;
import dev.tandem.images.source.HashColumn;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Converts a column of hashes, such as {@code sha256=checksum}. */
final class HashColumnConverter implements ITypeConverter<HashColumn> {
  @Override
  public HashColumn convert(String text) {
    int equals = text.indexOf('=');
    if (equals > 0 && equals < text.length() - 1 && !text.substring(equals + 1).isBlank()) {
      String name = text.substring(0, equals).toUpperCase(Locale.ROOT).replace("-", "");
      for (ContentHash.Algorithm algorithm : ContentHash.Algorithm.values()) {
        if (algorithm.name().equals(name)) {
          return new HashColumn(algorithm, text.substring(equals + 1));
        }
      }
    }
    throw new TypeConversionException(
        "expected md5, sha1, sha256 or sha512, and a column, as in sha256=checksum");
  }
}
