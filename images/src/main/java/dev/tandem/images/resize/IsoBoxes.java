package dev.tandem.images.resize;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.tandem.images.item.ItemException;
import java.nio.ByteBuffer;

/**
 * Walks over a row of boxes as files of the ISO family have them: each has a length, a type of four
 * letters and a content, which may be a row of boxes again.
 */
final class IsoBoxes {
  private static final int HEAD = 8;

  private final byte[] bytes;
  private final ByteBuffer data;
  private final int end;
  private int next;
  private int content;
  private int contentEnd;
  private String type = "";

  IsoBoxes(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    data = ByteBuffer.wrap(bytes);
    next = from;
    end = to;
  }

  /**
   * Goes to the next box. A box that claims more than there is ends where its parent ends.
   *
   * @return false if there is none
   */
  boolean next() throws ItemException {
    if (end - next < HEAD) {
      return false;
    }
    long length = Integer.toUnsignedLong(data.getInt(next));
    type = text(bytes, next + 4);
    int head = HEAD;
    if (length == 1) {
      length = data.getLong(next + HEAD);
      head += Long.BYTES;
    } else if (length == 0) {
      length = (long) end - next;
    }
    if (length >= 0 && length < head) {
      throw ImageFile.broken("a box of " + length + " bytes at byte " + next + " is too short");
    }
    content = Math.min(end, next + head);
    contentEnd = length < 0 || length > end - next ? end : next + (int) length;
    next = contentEnd;
    return true;
  }

  /** Whether the box has that type. */
  boolean is(String name) {
    return type.equals(name);
  }

  String type() {
    return type;
  }

  /** Where its content begins. */
  int start() {
    return content;
  }

  /** Where its content ends. */
  int end() {
    return contentEnd;
  }

  /** The boxes in its content, of which the first bytes are passed over. */
  IsoBoxes inside(int skipped) {
    return new IsoBoxes(bytes, Math.min(contentEnd, content + skipped), contentEnd);
  }

  /** A reader of the content. */
  IsoFields fields() {
    return new IsoFields(data, content, contentEnd);
  }

  /** Returns the four letters at an index. */
  static String text(byte[] bytes, int at) {
    return new String(bytes, at, 4, ISO_8859_1);
  }
}
