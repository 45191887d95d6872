package dev.tandem.images.download;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.Lowercase;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/** Decodes the {@code Content-Encoding} of a body. */
final class ContentCoding {
  private static final int GZIP_MAGIC = 0x8b1f;

  private ContentCoding() {}

  /**
   * Returns the body as it was before it was encoded.
   *
   * @param reader the reader that read {@code sent}; its claim then holds the returned bytes
   *     instead
   * @throws ItemException if it is longer than allowed, broken, or encoded in a way that was not
   *     asked for
   */
  static byte[] decode(@Nullable String encoding, byte[] sent, BodyReader reader)
      throws ItemException, InterruptedException {
    if (encoding == null) {
      return sent;
    }
    return switch (Lowercase.of(encoding.strip())) {
      // Some servers claim gzip for bodies that they send unencoded.
      case "gzip", "x-gzip" -> isGzip(sent) ? inflate(sent, reader) : sent;
      case "br", "zstd", "deflate", "compress" ->
          throw ItemException.lasting(
              FailureClass.PROTOCOL, "a content encoding that was not requested: " + encoding);
      // Values that are not encodings ("none", "utf-8") are common, and browsers ignore them.
      default -> sent;
    };
  }

  private static boolean isGzip(byte[] bytes) {
    return bytes.length > 2 && ((bytes[0] & 0xff) | (bytes[1] & 0xff) << 8) == GZIP_MAGIC;
  }

  private static byte[] inflate(byte[] sent, BodyReader reader)
      throws ItemException, InterruptedException {
    try (var in = new GZIPInputStream(new ByteArrayInputStream(sent), 8 << 10)) {
      byte[] inflated = reader.read(in, -1);
      reader.claim().shrink(sent.length);
      return inflated;
    } catch (IOException e) {
      throw ItemException.lasting(FailureClass.PROTOCOL, "the gzip data is corrupt", e);
    }
  }
}
