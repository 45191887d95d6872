package dev.tandem.images.resize;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Puts the profile of a JPEG together, which comes in up to 255 segments, each with its number. */
final class JpegProfile {
  static final String MARK = "ICC_PROFILE\0";

  private static final int HEAD = MARK.length() + 2;

  private final byte[][] parts = new byte[256][];
  private int length;

  /** A segment's content. */
  void add(byte[] bytes, int from, int to) {
    if (to - from > HEAD && length <= ColourProfile.LONGEST) {
      parts[bytes[from + MARK.length()] & 0xFF] = Arrays.copyOfRange(bytes, from + HEAD, to);
      length += to - from - HEAD;
    }
  }

  /** All parts from the first; null where there is none. */
  byte @Nullable [] whole() {
    var all = new ByteArrayOutputStream(length);
    for (int i = 1; i < parts.length && parts[i] != null; i++) {
      all.writeBytes(parts[i]);
    }
    return all.size() == 0 ? null : all.toByteArray();
  }
}
