package dev.tandem.images.s3;

import dev.tandem.images.item.OneLine;
import java.util.regex.Pattern;

/**
 * A place in an object store: {@code s3://bucket/prefix}.
 *
 * @param bucket its name: letters, digits, {@code .}, {@code -} and {@code _}
 * @param prefix what the keys of all objects there begin with, without {@code /} at its ends; may
 *     be empty
 */
public record S3Location(String bucket, String prefix) {
  private static final String SCHEME = "s3://";
  private static final Pattern BUCKET = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{1,254}");
  private static final int LONGEST_PREFIX = 800; // a key has 1024 bytes at most

  /** Checks both. */
  public S3Location {
    if (!BUCKET.matcher(bucket).matches() || bucket.contains("..")) {
      throw new IllegalArgumentException("this is no name of a bucket: " + OneLine.of(bucket));
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
          "a prefix must have at most 800 characters, none of them a control character: "
              + OneLine.of(prefix));
    }
  }

  /** Whether a text is meant to be one. */
  public static boolean isOne(String text) {
    return text.startsWith(SCHEME);
  }

  /**
   * Reads {@code s3://bucket/prefix}; a slash at the end counts for nothing.
   *
   * @throws IllegalArgumentException if it is none
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

  /** The key of an object there. */
  String key(String name) {
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  @Override
  public String toString() {
    return SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }
}
