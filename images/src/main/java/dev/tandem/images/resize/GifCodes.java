package dev.tandem.images.resize;

import java.io.ByteArrayOutputStream;

/**
 * Rewrites the compressed pixels of a GIF whose codes begin at a width that the standard does not
 * allow, and the JDK's reader refuses: other programs write and read it. LZW as in the GIF89a
 * specification, appendix F.
 */
final class GifCodes {
  private static final int USUAL = 8;
  private static final int WIDEST = 12;

  /** After so many codes the writer would need wider ones, unless it begins again. */
  private static final int RUN = 250;

  private static final int MOST_PIXELS = 1 << 24;

  private final byte[] bytes;
  private int at;
  private int blockEnd;
  private boolean over;
  private int bits;
  private int held; // how many bits are in there

  private GifCodes(byte[] bytes, int at) {
    this.bytes = bytes;
    this.at = at;
    blockEnd = at;
  }

  /**
   * Returns a file with the usual codes and the first picture alone; the file itself if its codes
   * are usual, or if there is no help for it.
   */
  static byte[] usual(byte[] bytes, GifFrame frame) {
    int size = bytes[frame.codes()] & 0xFF;
    long pixels = (long) frame.width() * frame.height();
    if ((size >= 1 && size <= USUAL) || size > WIDEST || pixels > MOST_PIXELS) {
      return bytes;
    }
    byte[] indexes = new GifCodes(bytes, frame.codes() + 1).decoded(size, (int) pixels);
    var out = new ByteArrayOutputStream(frame.codes() + indexes.length * 5 / 4 + 16);
    out.write(bytes, 0, frame.codes());
    out.write(USUAL);
    write(indexes, out);
    out.write(0x3B);
    return out.toByteArray();
  }

  /** Returns as many pixels as there are, up to {@code most}. */
  private byte[] decoded(int size, int most) {
    int clear = 1 << size;
    int widest = Math.max(WIDEST, size + 1);
    int[] before = new int[1 << widest]; // by code: that of all bytes but the last
    byte[] last = new byte[1 << widest];
    byte[] reversed = new byte[1 << widest];
    for (int code = 0; code < clear; code++) {
      last[code] = (byte) code;
    }
    var pixels = new ByteArrayOutputStream(Math.min(most, 1 << 16));
    int width = size + 1;
    int next = clear + 2;
    int previous = -1;
    byte first = 0;
    while (pixels.size() < most) {
      int code = code(width);
      if (code == clear) {
        width = size + 1;
        next = clear + 2;
        previous = -1;
        continue;
      }
      if (code < 0 || code == clear + 1 || code > next || (code == next && previous < 0)) {
        break;
      }
      int length = 0;
      int chain = code;
      if (code == next) { // the string before, with its first byte behind it
        reversed[length++] = first;
        chain = previous;
      }
      while (chain > clear + 1) {
        reversed[length++] = last[chain];
        chain = before[chain];
      }
      first = (byte) chain;
      reversed[length++] = first;
      while (length > 0 && pixels.size() < most) {
        pixels.write(reversed[--length]);
      }
      if (previous >= 0 && next < before.length) {
        before[next] = previous;
        last[next] = first;
        next++;
        if (next == 1 << width && width < widest) {
          width++;
        }
      }
      previous = code;
    }
    return pixels.toByteArray();
  }

  /** Returns the next code, or -1 at the end. */
  private int code(int width) {
    while (held < width) {
      int next = next();
      if (next < 0) {
        return -1;
      }
      bits |= next << held;
      held += Byte.SIZE;
    }
    int code = bits & ((1 << width) - 1);
    bits >>>= width;
    held -= width;
    return code;
  }

  /** Returns the next byte of the blocks, or -1 at their end. */
  private int next() {
    if (at == blockEnd && !over) {
      int length = at < bytes.length ? bytes[at] & 0xFF : 0;
      over = length == 0;
      blockEnd = Math.min(bytes.length, at + 1 + length);
      at = Math.min(at + 1, blockEnd);
    }
    return over || at == blockEnd ? -1 : bytes[at++] & 0xFF;
  }

  /** Writes codes of nine bits, one for each pixel, in blocks. */
  private static void write(byte[] indexes, ByteArrayOutputStream out) {
    var codes = new ByteArrayOutputStream(indexes.length * 5 / 4 + 16);
    int bits = 0;
    int held = 0;
    for (int i = 0; i <= indexes.length; i++) {
      int[] next =
          i == indexes.length
              ? new int[] {257}
              : i % RUN == 0 ? new int[] {256, indexes[i] & 0xFF} : new int[] {indexes[i] & 0xFF};
      for (int code : next) {
        bits |= code << held;
        held += 9;
        while (held >= Byte.SIZE) {
          codes.write(bits);
          bits >>>= Byte.SIZE;
          held -= Byte.SIZE;
        }
      }
    }
    codes.write(bits);
    byte[] all = codes.toByteArray();
    for (int from = 0; from < all.length; from += 255) {
      int length = Math.min(255, all.length - from);
      out.write(length);
      out.write(all, from, length);
    }
    out.write(0);
  }
}
