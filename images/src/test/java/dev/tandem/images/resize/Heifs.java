package dev.tandem.images.resize;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Objects;

/**
 * AVIF and HEIC files, made by the encoders of libavif and libheif of the quarters of {@link
 * #COLOURS}, most of them of 64 x 48 pixels.
 */
final class Heifs {
  /** Red and green above, blue and yellow below. */
  static final int[] COLOURS = {0xDC281E, 0x28AA3C, 0x283CC8, 0xE6CD32};

  private Heifs() {}

  static byte[] of(String name) {
    try (InputStream in = Heifs.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where the content of the first box of that type begins, or of one of later ones. */
  static int at(byte[] file, String type, int number) {
    String text = new String(file, ISO_8859_1);
    int at = -1;
    for (int i = 0; i <= number; i++) {
      at = text.indexOf(type, at + 1);
      if (at < 0) {
        throw new IllegalArgumentException("no " + type);
      }
    }
    return at + 4;
  }

  /** The same file with a number of four bytes within the first box of that type. */
  static byte[] with(byte[] file, String type, int offset, int number) {
    byte[] bytes = file.clone();
    ByteBuffer.wrap(bytes).putInt(at(file, type, 0) + offset, number);
    return bytes;
  }

  /**
   * The same file with bytes inserted at the end of a box, which is within the others. Its pictures
   * are elsewhere then.
   *
   * @param boxes the box, and then those that it is in
   */
  static byte[] longer(byte[] file, byte[] inserted, String... boxes) {
    ByteBuffer sizes = ByteBuffer.wrap(file.clone());
    int start = at(file, boxes[0], 0) - 8;
    int end = start + sizes.getInt(start);
    for (String box : boxes) {
      int size = at(file, box, 0) - 8;
      sizes.putInt(size, sizes.getInt(size) + inserted.length);
    }
    return ByteBuffer.allocate(file.length + inserted.length)
        .put(sizes.array(), 0, end)
        .put(inserted)
        .put(file, end, file.length - end)
        .array();
  }

  /**
   * The same file of one coded picture, with a profile instead of the code points of its colours.
   */
  static byte[] withProfile(byte[] plain, byte[] profile) {
    byte[] file = new String(plain, ISO_8859_1).contains("nclx") ? plain : withCodePoints(plain);
    byte[] more = new byte[profile.length - 7]; // which is what the code points took
    byte[] longer = longer(file, more, "colr", "ipco", "iprp", "meta");
    int colours = at(longer, "nclx", 0);
    ByteBuffer.wrap(longer).put(colours - 4, "prof".getBytes(ISO_8859_1)).put(colours, profile);
    return withData(longer, file);
  }

  /**
   * The same file of one coded picture, with the code points of sRGB as a property of its last
   * item.
   */
  private static byte[] withCodePoints(byte[] file) {
    byte[] colours = {0, 0, 0, 19, 'c', 'o', 'l', 'r', 'n', 'c', 'l', 'x', 0, 1, 0, 13, 0, 6, -128};
    ByteBuffer bytes = ByteBuffer.wrap(file);
    int properties = at(file, "ipco", 0);
    int end = properties - 8 + bytes.getInt(properties - 8);
    byte number = 1;
    for (int at = properties; at < end; at += bytes.getInt(at)) {
      number++;
    }
    byte[] longer = longer(file, colours, "ipco", "iprp", "meta");
    longer = longer(longer, new byte[] {number}, "ipma", "iprp", "meta");
    int items = at(longer, "ipma", 0) + 4;
    int last = items + 6; // the number of properties of an item
    for (int i = 1; i < ByteBuffer.wrap(longer).getInt(items); i++) {
      last += longer[last] + 3;
    }
    longer[last]++;
    return withData(longer, file);
  }

  /** A file that was made longer, with the place of its coded picture put right. */
  private static byte[] withData(byte[] longer, byte[] file) {
    ByteBuffer bytes = ByteBuffer.wrap(longer);
    int data = at(file, "mdat", 0);
    int place = at(longer, "iloc", 0);
    while (bytes.getInt(place) != data) {
      place++;
    }
    return bytes.putInt(place, data + longer.length - file.length).array();
  }

  /** The same file, all pictures of which claim to be of that size. */
  static byte[] claiming(byte[] file, int width, int height) {
    byte[] bytes = file;
    int boxes = new String(file, ISO_8859_1).split("ispe", -1).length - 1;
    for (int i = 0; i < boxes; i++) {
      bytes = bytes.clone();
      ByteBuffer.wrap(bytes).putInt(at(file, "ispe", i) + 4, width);
      ByteBuffer.wrap(bytes).putInt(at(file, "ispe", i) + 8, height);
    }
    return bytes;
  }
}
