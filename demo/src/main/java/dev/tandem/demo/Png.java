package dev.tandem.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import java.util.zip.Deflater;

/** Writes PNG files: pictures cropped to an oval, and a file that lies about its size. */
final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  private static final byte RGBA = 6;
  private static final byte FILTER_UP = 2;

  private Png() {}

  /** Encodes a picture cropped to an oval with a soft border, and transparent around it. */
  static byte[] oval(Canvas canvas) throws IOException {
    int stride = canvas.width * 4;
    byte[] above = new byte[stride];
    byte[] row = new byte[stride];
    byte[] filtered = new byte[(stride + 1) * canvas.height];
    for (int y = 0; y < canvas.height; y++) {
      int at = y * (stride + 1);
      filtered[at] = FILTER_UP;
      for (int x = 0; x < canvas.width; x++) {
        int alpha = alpha(canvas, x, y);
        int pixel = alpha == 0 ? 0 : canvas.pixels[y * canvas.width + x];
        row[x * 4] = (byte) (pixel >> 16);
        row[x * 4 + 1] = (byte) (pixel >> 8);
        row[x * 4 + 2] = (byte) pixel;
        row[x * 4 + 3] = (byte) alpha;
      }
      for (int i = 0; i < stride; i++) {
        filtered[at + 1 + i] = (byte) (row[i] - above[i]);
      }
      byte[] swap = above;
      above = row;
      row = swap;
    }
    return file(canvas.width, canvas.height, filtered);
  }

  /** Returns a small file whose header claims the given size. */
  static byte[] claiming(int width, int height) throws IOException {
    return file(width, height, new byte[1024]);
  }

  private static int alpha(Canvas canvas, int x, int y) {
    double dx = (x + 0.5) / canvas.width * 2 - 1;
    double dy = (y + 0.5) / canvas.height * 2 - 1;
    return (int) Math.clamp((1 - Math.sqrt(dx * dx + dy * dy)) * 12 * 255, 0.0, 255.0);
  }

  private static byte[] file(int width, int height, byte[] filtered) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(SIGNATURE);
    byte[] header =
        ByteBuffer.allocate(13).putInt(width).putInt(height).put((byte) 8).put(RGBA).array();
    chunk(out, "IHDR", header);
    chunk(out, "IDAT", deflated(filtered));
    chunk(out, "IEND", new byte[0]);
    return out.toByteArray();
  }

  private static void chunk(ByteArrayOutputStream out, String type, byte[] data)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(data);
    out.write(ByteBuffer.allocate(4).putInt(data.length).array());
    out.write(name);
    out.write(data);
    out.write(ByteBuffer.allocate(4).putInt((int) crc.getValue()).array());
  }

  private static byte[] deflated(byte[] data) {
    // The fastest level: grain hardly compresses at any level.
    try (Deflater deflater = new Deflater(Deflater.BEST_SPEED)) {
      deflater.setInput(data);
      deflater.finish();
      ByteArrayOutputStream out = new ByteArrayOutputStream(data.length);
      byte[] buffer = new byte[1 << 16];
      while (!deflater.finished()) {
        out.write(buffer, 0, deflater.deflate(buffer));
      }
      return out.toByteArray();
    }
  }
}
