package dev.tandem.images.item;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The identity of an image in file names and in the manifest: the first 64 bits of the SHA-256 of
 * its location or, if it has another {@link Identity}, of that. The probability that any two of a
 * million images share a key is 3 in 100 million.
 */
public record Key(long bits) {

  private static final int DIGITS = 16;

  public static Key of(ImageRef ref) {
    return switch (ref.identity()) {
      case Identity.Location _ -> of(ref.location());
      case Identity.Url(String url) -> of(url);
      case Identity.Row(_, Key row) -> row;
      case Identity.Name(String name) -> of(name); // no location looks like it: it has no colon
    };
  }

  /**
   * Returns the key of what a reference points to, without what else its row or a name says of it:
   * rows with the same one need only one download.
   */
  public static Key ofImage(ImageRef ref) {
    return switch (ref.identity()) {
      case Identity.Location _ -> of(ref.location());
      case Identity.Name _ -> of(ref.location() + ref.blurred());
      case Identity.Url(String url) -> of(url);
      case Identity.Row(Key image, _) -> image;
    };
  }

  /** Returns the key of a text that is the identity of an image. */
  public static Key of(String identity) {
    byte[] digest = sha256(identity.getBytes(UTF_8));
    long bits = 0;
    for (int i = 0; i < Long.BYTES; i++) {
      bits = bits << Byte.SIZE | (digest[i] & 0xff);
    }
    return new Key(bits);
  }

  /** Parses a key as {@link #toString} writes it. */
  public static Key parse(String text) {
    return new Key(HexFormat.fromHexDigitsToLong(text));
  }

  /** Returns whether a text is a key as {@link #toString} writes it. */
  public static boolean isOne(String text) {
    return text.length() == DIGITS
        && text.chars().allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("Every Java platform has SHA-256", e);
    }
  }

  /** Returns the key as 16 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(bits);
  }
}
