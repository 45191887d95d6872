package dev.tandem.images.resize;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** PNG files written chunk by chunk. */
final class Pngs {
  static final int GREY = 0;
  static final int RGB = 2;

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  private final ByteArrayOutputStream file = new ByteArrayOutputStream();

  /** Begins a file with its header. */
  Pngs(int width, int height, int bits, int colours) {
    file.writeBytes(SIGNATURE);
    ByteBuffer header = ByteBuffer.allocate(13).putInt(width).putInt(height);
    chunk("IHDR", header.put((byte) bits).put((byte) colours).array());
  }

  Pngs chunk(String type, byte... content) {
    file.writeBytes(Pictures.chunk(type, content));
    return this;
  }

  /** Adds the pixels: rows of packed samples, each after the number of its filter. */
  Pngs pixels(byte[] rows) {
    return chunk("IDAT", Tiffs.deflated(rows));
  }

  /** The file so far. */
  byte[] cut() {
    return file.toByteArray();
  }

  byte[] end() {
    return chunk("IEND").cut();
  }
}
