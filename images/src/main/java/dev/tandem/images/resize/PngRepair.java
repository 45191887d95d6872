package dev.tandem.images.resize;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** Makes files of a PNG that lacks no pixel, but at which decoders take offence. */
final class PngRepair {
  static final int ACTL = 0x6163544C;
  private static final int FCTL = 0x6663544C;
  private static final int FDAT = 0x66644154;

  private static final byte[] END = {
    0, 0, 0, 0, 'I', 'E', 'N', 'D', (byte) 0xAE, 0x42, 0x60, (byte) 0x82
  };

  private static final int HEADER = 16;

  /** The passes of an interlaced picture: first column, first row, and the steps of both. */
  private static final int[][] ADAM_7 = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private PngRepair() {}

  /** Returns the file with a sound end chunk; nearly always, the file itself. */
  static byte[] ended(byte[] bytes) {
    PngChunks chunks = new PngChunks(bytes);
    while (chunks.next() && (chunks.isSound() || !chunks.isCritical())) {
      if (chunks.type() == PngChunks.IEND) {
        return bytes;
      }
    }
    byte[] ended = Arrays.copyOf(bytes, chunks.start() + END.length);
    System.arraycopy(END, 0, ended, chunks.start(), END.length);
    return ended;
  }

  /** Returns the file without its animation. */
  static byte[] still(byte[] bytes) {
    var still = new ByteArrayOutputStream(bytes.length);
    PngChunks chunks = new PngChunks(bytes);
    still.write(bytes, 0, chunks.end());
    while (chunks.next()) {
      if (!isOfAnimation(chunks.type())) {
        still.write(bytes, chunks.start(), chunks.end() - chunks.start());
      }
    }
    return still.toByteArray();
  }

  private static boolean isOfAnimation(int type) {
    return type == ACTL || type == FCTL || type == FDAT;
  }

  /**
   * Whether the file has an animation that begins with a picture of its own, and not with the one
   * that other programs show.
   */
  static boolean showsAnother(byte[] bytes) {
    boolean animated = false;
    boolean framed = false;
    for (PngChunks chunks = new PngChunks(bytes); chunks.next(); ) {
      switch (chunks.type()) {
        case ACTL -> animated = true;
        case FCTL -> framed = chunks.isSound();
        case PngChunks.IDAT -> {
          if (framed) {
            return false;
          }
        }
        case FDAT -> {
          return animated && framed && chunks.isSound();
        }
        default -> {}
      }
    }
    return false;
  }

  /**
   * Whether each pixel is there: no chunk of them is damaged, and they inflate to the end. Takes as
   * long as a decoder takes for that.
   */
  static boolean hasAllPixels(byte[] bytes, ImageHeader header) {
    long wanted = rowBytes(bytes, header);
    long found = 0;
    byte[] some = new byte[1 << 16];
    try (Inflater inflater = new Inflater()) {
      for (PngChunks chunks = new PngChunks(bytes);
          chunks.next() && chunks.type() != PngChunks.IEND; ) {
        if (chunks.isCritical() && !chunks.isSound()) {
          break; // perhaps all pixels came before
        }
        if (chunks.type() == PngChunks.IDAT) {
          inflater.setInput(bytes, chunks.content(), chunks.length());
          int more;
          do {
            more = inflater.inflate(some);
            found += more;
          } while (more > 0 && found <= 2 * wanted);
        }
      }
      return inflater.finished() && found >= wanted;
    } catch (DataFormatException e) {
      return false;
    }
  }

  /** The bytes of all rows with the numbers of their filters. */
  private static long rowBytes(byte[] bytes, ImageHeader header) {
    int bits = bytes[HEADER + 8];
    int samples =
        switch (bytes[HEADER + 9]) {
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default -> 1;
        };
    boolean interlaced = bytes[HEADER + 12] != 0;
    if (!interlaced) {
      return rows(header.width(), header.height(), (long) bits * samples);
    }
    long all = 0;
    for (int[] pass : ADAM_7) {
      long across = (header.width() - pass[0] + pass[2] - 1L) / pass[2];
      long down = (header.height() - pass[1] + pass[3] - 1L) / pass[3];
      all += across <= 0 || down <= 0 ? 0 : rows(across, down, (long) bits * samples);
    }
    return all;
  }

  private static long rows(long width, long height, long bits) {
    return height * (1 + (width * bits + 7) / 8);
  }
}
