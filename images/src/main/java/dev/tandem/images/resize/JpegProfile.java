package dev.tandem.images.resize;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Assembles the ICC profile of a JPEG from its segments: up to 255, each with its number. */
final class JpegProfile {
  static final String MARK = "ICC_PROFILE\0";

  private static final int HEAD = MARK.length() + 2;

  private final byte[][] parts = new byte[256][];
  private int length;

  /** Adds the content of a segment. */
  void add(byte[] bytes, int from, int to) {
    if (to - from > HEAD && length <= ColourProfile.LONGEST) {
      parts[bytes[from + MARK.length()] & 0xFF] = Arrays.copyOfRange(bytes, from + HEAD, to);
      length += to - from - HEAD;
    }
  }

  /** Joins the parts, from the first up to a missing one; null if there is none. */
  byte @Nullable [] whole() {
    var all = new ByteArrayOutputStream(length);
    for (int i = 1; i < parts.length && parts[i] != null; i++) {
      all.writeBytes(parts[i]);
    }
    return all.size() == 0 ? null : all.toByteArray();
  }
}
