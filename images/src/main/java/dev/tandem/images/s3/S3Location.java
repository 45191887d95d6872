package dev.tandem.images.s3;

import dev.tandem.images.item.OneLine;
import java.util.regex.Pattern;

/**
 * A location in an object store: {@code s3://bucket/prefix}.
 *
 * @param bucket the name of the bucket: letters, digits, {@code .}, {@code -} and {@code _}
 * @param prefix the start of the keys of all objects there, without {@code /} at either end; may be
 *     empty
 */
public record S3Location(String bucket, String prefix) {
  private static final String SCHEME = "s3://";
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");
  private static final int LONGEST_PREFIX = 800; // a key has at most 1024 bytes

  /** Rejects an invalid bucket name or prefix. */
  public S3Location {
    if (!BUCKET.matcher(bucket).matches() || bucket.contains("..")) {
      throw new IllegalArgumentException("not a valid bucket name: " + OneLine.of(bucket));
    }
    if (!prefix.isEmpty()) {
      for (String part : prefix.split("/", -1)) {
        if (part.isEmpty() || part.equals(".") || part.equals("..")) {
          throw new IllegalArgumentException(
              "the parts of a prefix must not be empty, . or ..: " + OneLine.of(prefix));
        }
      }
    }
    if (prefix.length() > LONGEST_PREFIX || prefix.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
      throw new IllegalArgumentException(
          "a prefix must have at most 800 characters, and no control characters: "
              + OneLine.of(prefix));
    }
  }

  /** Returns whether a text is meant to be a location in an object store. */
  public static boolean isOne(String text) {
    return text.startsWith(SCHEME);
  }

  /**
   * Parses {@code s3://bucket/prefix}; a slash at the end is ignored.
   *
   * @throws IllegalArgumentException if the text is not a valid location
   */
  public static S3Location parse(String text) {
    if (!isOne(text)) {
      throw new IllegalArgumentException("not of the form s3://bucket/prefix: " + OneLine.of(text));
    }
    String rest = text.substring(SCHEME.length());
    int slash = rest.indexOf('/');
    if (slash < 0) {
      return new S3Location(rest, "");
    }
    String prefix = rest.substring(slash + 1);
    return new S3Location(
        rest.substring(0, slash),
        prefix.endsWith("/") ? prefix.substring(0, prefix.length() - 1) : prefix);
  }

  /** Returns the key of an object in this location. */
  String key(String name) {
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  @Override
  public String toString() {
    return SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }
}
