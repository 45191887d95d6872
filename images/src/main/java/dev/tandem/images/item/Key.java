package dev.tandem.images.item;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The identity of an image in file names and in the manifest: the first 64 bits of the SHA-256 of
 * its location. The probability that any two of a million images share a key is 3 in 100 million.
 */
public record Key(long bits) {

  public static Key of(ImageRef ref) {
    byte[] digest = sha256(ref.location().getBytes(UTF_8));
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
