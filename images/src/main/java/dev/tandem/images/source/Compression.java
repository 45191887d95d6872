package dev.tandem.images.source;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.zstandard.ZstdCompressorInputStream;

/** The compression of a list, determined from its first bytes: names often lie. */
enum Compression {
  NONE,
  GZIP,
  BZIP2,
  ZSTD;

  /** The file name extensions of compressed lists. */
  static final List<String> ENDINGS = List.of(".gz", ".bz2", ".zst", ".zstd");

  private static final int LONGEST_SIGNATURE = 6;
  private static final int BUFFER = 1 << 16;

  /**
   * Returns the text of a list.
   *
   * @throws IOException if it is compressed in a way that is not read, or cannot be read at all;
   *     closes nothing then
   */
  static InputStream inflated(InputStream sent) throws IOException {
    var in = new BufferedInputStream(sent, BUFFER);
    in.mark(LONGEST_SIGNATURE);
    Compression compression = of(in.readNBytes(LONGEST_SIGNATURE));
    in.reset();
    return switch (compression) {
      case NONE -> in;
      case GZIP -> new GZIPInputStream(in, BUFFER);
      case BZIP2 -> new BZip2CompressorInputStream(in, true); // of several streams in a row, too
      case ZSTD -> new ZstdCompressorInputStream(in);
    };
  }

  /**
   * Tells the compression by the first bytes of a list.
   *
   * @throws IOException if it is one that is not read
   */
  static Compression of(byte[] start) throws IOException {
    if (begins(start, 0x1F, 0x8B)) {
      return GZIP;
    }
    if (begins(start, 'B', 'Z', 'h')) {
      return BZIP2;
    }
    if (begins(start, 0x28, 0xB5, 0x2F, 0xFD)) {
      return ZSTD;
    }
    if (begins(start, 0xFD, '7', 'z', 'X', 'Z', 0)) {
      throw unread("xz");
    }
    if (begins(start, 'P', 'K', 3, 4)) {
      throw unread("zip");
    }
    if (begins(start, 0x04, 0x22, 0x4D, 0x18)) {
      throw unread("lz4");
    }
    return NONE;
  }

  /** Returns a name without the ending of a compression, if it has one. */
  static String withoutEnding(String lowerCaseName) {
    for (String ending : ENDINGS) {
      if (lowerCaseName.endsWith(ending)) {
        return lowerCaseName.substring(0, lowerCaseName.length() - ending.length());
      }
    }
    return lowerCaseName;
  }

  private static boolean begins(byte[] start, int... signature) {
    if (start.length < signature.length) {
      return false;
    }
    for (int i = 0; i < signature.length; i++) {
      if ((start[i] & 0xFF) != signature[i]) {
        return false;
      }
    }
    return true;
  }

  private static IOException unread(String name) {
    return new IOException(
        "it is compressed with "
            + name
            + ", which is not supported; use gzip, bzip2, zstd or plain text");
  }
}
