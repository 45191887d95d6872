package dev.tandem.images.item;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;

/** The percent-encoding of URLs, such as {@code %20}. */
public final class PercentCode {
  private static final String HEX = "0123456789ABCDEF";
  private static final String REFUSED = "\"<>\\^`{|}[]";

  private PercentCode() {}

  /**
   * Encodes the characters that are not allowed in a path or query: blanks, control and non-ASCII
   * characters, some punctuation, and a percent sign that begins no escape. Existing escapes stay.
   */
  public static String encode(String text) {
    if (isClean(text)) {
      return text;
    }
    var encoded = new StringBuilder(text.length() + 16);
    byte[] bytes = text.getBytes(UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int b = bytes[i] & 0xff;
      boolean code = i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2]);
      if (mustEncode(b) || (b == '%' && !code)) {
        append(encoded, b);
      } else {
        encoded.append((char) b);
      }
    }
    return encoded.toString();
  }

  /**
   * Decodes escapes as UTF-8. A percent sign that begins no escape stays as it is; bytes that are
   * not UTF-8 become U+FFFD.
   */
  public static String decode(String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    byte[] bytes = text.getBytes(UTF_8);
    var decoded = new ByteArrayOutputStream(bytes.length);
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%' && i + 2 < bytes.length && isHex(bytes[i + 1]) && isHex(bytes[i + 2])) {
        decoded.write(Character.digit(bytes[i + 1], 16) << 4 | Character.digit(bytes[i + 2], 16));
        i += 2;
      } else {
        decoded.write(bytes[i]);
      }
    }
    return decoded.toString(UTF_8);
  }

  /** Encodes the non-ASCII bytes of a header as they came, whatever charset they were meant in. */
  public static String ofBytes(String header) {
    if (header.chars().allMatch(c -> c < 0x80)) {
      return header;
    }
    var encoded = new StringBuilder(header.length() + 16);
    for (byte b : header.getBytes(ISO_8859_1)) {
      if (b < 0) {
        append(encoded, b & 0xff);
      } else {
        encoded.append((char) b);
      }
    }
    return encoded.toString();
  }

  private static boolean isClean(String text) {
    return text.chars().noneMatch(c -> c == '%' || mustEncode(c));
  }

  private static boolean mustEncode(int c) {
    return c <= ' ' || c >= 0x7f || REFUSED.indexOf(c) >= 0;
  }

  private static boolean isHex(byte b) {
    return Character.digit(b, 16) >= 0;
  }

  private static void append(StringBuilder encoded, int b) {
    encoded.append('%').append(HEX.charAt(b >> 4)).append(HEX.charAt(b & 15));
  }
}
