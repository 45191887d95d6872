package dev.tandem.images.resize;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.nio.ByteBuffer;

/**
 * Reads one number after the other from the content of a box. Fails with an {@link
 * IndexOutOfBoundsException} at its end.
 */
final class IsoFields {
  private static final int LONGEST_TEXT = 64;

  private final ByteBuffer data;
  private final int end;
  private int at;

  IsoFields(ByteBuffer data, int from, int to) {
    this.data = data;
    at = from;
    end = to;
  }

  boolean atEnd() {
    return at >= end;
  }

  int position() {
    return at;
  }

  void skip(long bytes) {
    advance(bytes);
  }

  /** Reads a number without a sign of 0 to 8 bytes; one of 8 bytes may come out negative. */
  long number(int bytes) {
    int from = advance(bytes);
    long number = 0;
    for (int i = 0; i < bytes; i++) {
      number = number << Byte.SIZE | (data.get(from + i) & 0xFF);
    }
    return number;
  }

  int u8() {
    return (int) number(1);
  }

  int u16() {
    return (int) number(2);
  }

  long u32() {
    return number(4);
  }

  int s32() {
    return (int) number(4);
  }

  /** Reads four letters. */
  String letters() {
    int from = advance(4);
    byte[] four = new byte[4];
    data.get(from, four);
    return new String(four, ISO_8859_1);
  }

  /** Reads letters up to a zero or the end, and no more than some. */
  String text() {
    var text = new StringBuilder();
    while (at < end && text.length() < LONGEST_TEXT) {
      byte letter = data.get(at++);
      if (letter == 0) {
        break;
      }
      text.append((char) (letter & 0xFF));
    }
    return text.toString();
  }

  private int advance(long bytes) {
    if (bytes > end - at) {
      throw new IndexOutOfBoundsException("byte " + end);
    }
    int from = at;
    at += (int) bytes;
    return from;
  }
}
