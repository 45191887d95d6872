package dev.tandem.images.item;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What an image is known by in names and in the manifest: the first 64 bits of the SHA-256 of its
 * location. Among a million images two share one in three of a hundred million cases.
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

  /** A key as it is written. */
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

  /** 16 hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(bits);
  }
}
