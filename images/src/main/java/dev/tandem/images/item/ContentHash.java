package dev.tandem.images.item;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The hash that a list gives for the bytes of an image.
 *
 * @param hex the hash, in lower-case hexadecimal digits
 */
public record ContentHash(Algorithm algorithm, String hex) {

  /** How it is computed. */
  public enum Algorithm {
    MD5("MD5", 16),
    SHA1("SHA-1", 20),
    SHA256("SHA-256", 32),
    SHA512("SHA-512", 64);

    private final String name;
    private final int bytes;

    Algorithm(String name, int bytes) {
      this.name = name;
      this.bytes = bytes;
    }

    @Override
    public String toString() {
      return name;
    }
  }

  /**
   * Reads a hash in hexadecimal digits or base64, perhaps after the name of its algorithm as in
   * {@code sha256:} and {@code sha256-}.
   *
   * @throws IllegalArgumentException if the text is not such a hash
   */
  public static ContentHash parse(Algorithm algorithm, String text) {
    String hash = text.strip();
    String prefix = algorithm.name().toLowerCase(Locale.ROOT);
    if (hash.regionMatches(true, 0, prefix, 0, prefix.length())
        && hash.length() > prefix.length()
        && ":-".indexOf(hash.charAt(prefix.length())) >= 0) {
      hash = hash.substring(prefix.length() + 1);
    }
    byte[] bytes =
        hash.length() == 2 * algorithm.bytes
            ? HexFormat.of().parseHex(hash)
            : Base64.getDecoder().decode(hash.replace('-', '+').replace('_', '/'));
    if (bytes.length != algorithm.bytes) {
      throw new IllegalArgumentException("not a hash of " + algorithm.bytes + " bytes");
    }
    return new ContentHash(algorithm, HexFormat.of().formatHex(bytes));
  }

  /**
   * Compares the hash with that of the bytes of an image.
   *
   * @throws ItemException of class {@link FailureClass#HASH_MISMATCH} if they differ
   */
  public void requireOf(byte[] bytes) throws ItemException {
    String found = HexFormat.of().formatHex(digest(bytes));
    if (!found.equals(hex)) {
      throw ItemException.lasting(
          FailureClass.HASH_MISMATCH,
          "the list says that its %s is %s, and it is %s".formatted(algorithm, hex, found));
    }
  }

  private byte[] digest(byte[] bytes) {
    try {
      return MessageDigest.getInstance(algorithm.name).digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("OpenJDK has all of these", e);
    }
  }
}
