package dev.tandem.images.resize;

import dev.tandem.images.item.ItemException;
import java.io.ByteArrayOutputStream;

/**
 * The bits of an AV1 picture: a row of units, each with its type and length. They are looked
 * through for sizes and for the number of frames, since those decide what decoding costs.
 */
final class Av1Stream {
  private static final int FORBIDDEN = 0x80;
  private static final int HAS_SIZE = 2;

  private static final int SEQUENCE = 1;
  private static final int FRAME_HEADER = 3;
  private static final int FRAME = 6;

  /** Four layers, each of which may be predicted from a hidden frame. */
  private static final int MOST_FRAMES = 8;

  /** In more than two frames together; bounds the time that decoding takes. */
  private static final long MOST_PIXELS = 1 << 28;

  private static final int MOST_OPERATING_POINTS = 32;

  private final int[] operatingPoints = new int[MOST_OPERATING_POINTS];

  private Av1Stream() {}

  /**
   * Returns what is to be decoded: all units but those of layers that are not shown.
   *
   * @param most how many pixels a frame may have
   */
  static byte[] of(byte[] data, HeifPicture picture, long most) throws ItemException {
    return new Av1Stream().checked(data, picture, most);
  }

  private byte[] checked(byte[] data, HeifPicture picture, long most) throws ItemException {
    var wanted = new ByteArrayOutputStream(data.length);
    int frames = 0;
    boolean described = false;
    int at = 0;
    while (at < data.length) {
      int start = at;
      int head = data[at++];
      if (head == 0 && isPadding(data, at)) {
        break;
      }
      if ((head & (FORBIDDEN | HAS_SIZE)) != HAS_SIZE) {
        throw ImageFile.broken("a part of the picture does not say its length");
      }
      boolean extended = (head & 4) != 0;
      int extension = extended ? data[at++] : 0;
      long length = 0;
      boolean more = true;
      for (int shift = 0; more && shift < 8 * 7; shift += 7) {
        int part = data[at++];
        length |= (part & 0x7FL) << shift;
        more = part < 0;
      }
      if (more || length > data.length - at) {
        throw ImageFile.broken("the data of the picture ends within a frame");
      }
      int type = head >> 3 & 15;
      if (type == SEQUENCE) {
        requireSmall(data, at, most);
        described = true;
      }
      if (type == FRAME || type == FRAME_HEADER) {
        frames++;
      }
      at += (int) length;
      if (!extended || isWanted(extension & 0xFF, picture)) {
        wanted.write(data, start, at - start);
      }
    }
    boolean many = frames > MOST_FRAMES || (frames > 2 && frames * most > MOST_PIXELS);
    if (!described || frames == 0 || many) {
      throw ImageFile.broken(
          described
              ? "the picture has " + frames + " frames"
              : "the picture does not say its size");
    }
    return wanted.toByteArray();
  }

  /** Whether there is nothing but zeros, which decoders pass over. */
  private static boolean isPadding(byte[] data, int from) {
    for (int i = from; i < data.length; i++) {
      if (data[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /** Whether a unit is of a layer that is shown, or that such a layer needs. */
  private boolean isWanted(int extension, HeifPicture picture) {
    int temporal = extension >> 5;
    int spatial = extension >> 3 & 3;
    int members = operatingPoints[picture.operatingPoint() % MOST_OPERATING_POINTS];
    boolean member =
        members == 0 || ((members >> temporal & 1) != 0 && (members >> (8 + spatial) & 1) != 0);
    return member && spatial <= picture.layer();
  }

  private void requireSmall(byte[] data, int at, long most) throws ItemException {
    BitReader bits = new BitReader(data, at);
    bits.skip(4);
    if (bits.flag()) {
      bits.skip(5);
    } else {
      readOperatingPoints(bits);
    }
    int widthBits = (int) bits.bits(4) + 1;
    int heightBits = (int) bits.bits(4) + 1;
    long width = bits.bits(widthBits) + 1;
    long height = bits.bits(heightBits) + 1;
    if (width * height > most) {
      throw ImageFile.broken(
          "its data is of %d x %d pixels, more than the header claims".formatted(width, height));
    }
  }

  private void readOperatingPoints(BitReader bits) {
    boolean decoderModel = false;
    int delayBits = 0;
    if (bits.flag()) { // times
      bits.skip(64);
      if (bits.flag()) {
        bits.exponential();
      }
      decoderModel = bits.flag();
      if (decoderModel) {
        delayBits = (int) bits.bits(5) + 1;
        bits.skip(42);
      }
    }
    boolean displayDelay = bits.flag();
    int points = (int) bits.bits(5) + 1;
    for (int i = 0; i < points; i++) {
      operatingPoints[i] = (int) bits.bits(12);
      if (bits.bits(5) > 7) {
        bits.skip(1);
      }
      if (decoderModel && bits.flag()) {
        bits.skip(2L * delayBits + 1);
      }
      if (displayDelay && bits.flag()) {
        bits.skip(4);
      }
    }
  }
}
