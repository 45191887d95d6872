package dev.tandem.images.download;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Reads the bytes in a {@code data} URL (RFC 2397): in base64 of either alphabet, with or without
 * padding, or percent-encoded. The media type is ignored, since the bytes tell what they are.
 */
final class DataUrl {
  private static final String SCHEME = "data:";
  private static final String BASE64 = ";base64";
  private static final int LONGEST_TYPE = 1000;

  private DataUrl() {}

  /**
   * Returns the bytes.
   *
   * @param url cleaned as browsers do
   * @throws ItemException of class {@link FailureClass#INVALID_URL} or {@link
   *     FailureClass#TOO_MANY_BYTES}
   */
  static byte[] read(String url, BodyReader reader) throws ItemException, InterruptedException {
    int comma = url.substring(0, Math.min(url.length(), LONGEST_TYPE)).indexOf(',');
    if (comma < 0) {
      throw invalid("a data URL without a comma before its data", null);
    }
    String type = url.substring(SCHEME.length(), comma).replace(" ", "").toLowerCase(Locale.ROOT);
    int fragment = url.indexOf('#', comma);
    int end = fragment < 0 ? url.length() : fragment;
    boolean base64 = type.endsWith(BASE64);
    // The text stays in memory for as long as the image does, and is charged to it.
    reader.claim().grow(url.length(), 2L * url.length());
    try (InputStream text = new Text(url, comma + 1, end, base64);
        InputStream in = base64 ? decoder(url, comma).wrap(text) : text) {
      byte[] bytes = reader.read(in, base64 ? (end - comma) / 4L * 3 : end - comma);
      if (text.read() >= 0) {
        throw new IOException("more behind the padding");
      }
      return bytes;
    } catch (IOException e) {
      throw invalid("a data URL whose data is not valid " + (base64 ? "base64" : "ASCII"), e);
    }
  }

  private static Base64.Decoder decoder(String url, int from) {
    return url.indexOf('-', from) < 0 && url.indexOf('_', from) < 0
        ? Base64.getDecoder()
        : Base64.getUrlDecoder();
  }

  private static ItemException invalid(String what, @Nullable Throwable cause) {
    return cause == null
        ? ItemException.lasting(FailureClass.INVALID_URL, what)
        : ItemException.lasting(FailureClass.INVALID_URL, what, cause);
  }

  /** The characters of a part of a text as bytes, without their percent-encoding. */
  private static final class Text extends InputStream {
    private final String text;
    private final int end;
    private final boolean skipBlanks;
    private int next;

    Text(String text, int from, int end, boolean skipBlanks) {
      this.text = text;
      this.end = end;
      this.skipBlanks = skipBlanks;
      next = from;
    }

    @Override
    public int read() throws IOException {
      while (next < end) {
        if (text.charAt(next) > 0x7f) {
          throw new IOException("not ASCII");
        }
        int c = character();
        if (!skipBlanks || c > ' ') {
          return c;
        }
      }
      return -1;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      int count = 0;
      for (int c; count < most && (c = read()) >= 0; count++) {
        into[from + count] = (byte) c;
      }
      return count == 0 && most > 0 ? -1 : count;
    }

    private int character() {
      char c = text.charAt(next++);
      if (c == '%' && next + 2 <= end) {
        int high = Character.digit(text.charAt(next), 16);
        int low = Character.digit(text.charAt(next + 1), 16);
        if (high >= 0 && low >= 0) {
          next += 2;
          return high << 4 | low;
        }
      }
      return c;
    }
  }
}
