package dev.tandem.images.resize;

import dev.tandem.images.item.ItemException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A PNG: a chain of chunks, each with its length and checksum, from IHDR to IEND.
 *
 * @param alpha whether pixels may be transparent
 * @param deep whether each colour has 16 bits
 * @param hiddenGrey the level of a grey image that is transparent, as decoded to 8 or 16 bits, or
 *     -1
 * @param animated whether it says that it is an animation
 * @param profile an ICC profile of its colours, whichever way it describes them, or null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record PngFile(
    byte[] bytes,
    ImageHeader header,
    boolean alpha,
    boolean deep,
    int hiddenGrey,
    boolean animated,
    byte @Nullable [] profile)
    implements ImageFile {

  private static final int SIGNATURE = 8;

  static final int IHDR = 0x49484452;
  static final int PLTE = 0x504C5445;
  static final int TRNS = 0x74524E53;
  private static final int EXIF = 0x65584966;

  static PngFile open(byte[] bytes) throws ItemException {
    ByteBuffer data = ByteBuffer.wrap(bytes);
    if (data.getInt(SIGNATURE) != 13 || data.getInt(SIGNATURE + 4) != IHDR) {
      throw ImageFile.broken("the PNG does not begin with its header");
    }
    int width = data.getInt(SIGNATURE + 8);
    int height = data.getInt(SIGNATURE + 12);
    boolean alpha = (data.get(SIGNATURE + 17) & 4) != 0;
    int bits = data.get(SIGNATURE + 16);
    boolean grey = data.get(SIGNATURE + 17) == 0;
    int hiddenGrey = -1;
    boolean animated = false;
    int orientation = 1;
    PngColours colours = new PngColours(bytes);
    boolean pixels = false;
    // The orientation may come after the pixels, so the whole chain is walked, chunk by chunk. What
    // describes the pixels must come before them, and else counts for nothing.
    for (PngChunks chunks = new PngChunks(bytes);
        chunks.next() && chunks.type() != PngChunks.IEND; ) {
      int at = chunks.content();
      int length = chunks.length();
      int type = chunks.type();
      pixels |= type == PngChunks.IDAT;
      if (type == TRNS && !pixels) {
        alpha = true;
        hiddenGrey = grey && length >= 2 ? hiddenGrey(data.getShort(at), bits) : -1;
      } else if (type == EXIF && orientation == 1) {
        orientation = ExifOrientation.read(bytes, at, length);
      } else if (type == PngRepair.ACTL) {
        animated = true;
      } else if (!pixels) {
        colours.add(chunks);
      }
    }
    return new PngFile(
        bytes,
        ImageFile.header("png", width, height, orientation),
        alpha,
        bits == 16,
        hiddenGrey,
        animated,
        colours.profile());
  }

  /** Returns the level of a grey sample in the decoded picture, which ignores its higher bits. */
  private static int hiddenGrey(short sample, int bits) {
    return switch (bits) {
      case 1, 2, 4, 8 -> {
        int most = (1 << bits) - 1;
        yield (sample & most) * (255 / most);
      }
      default -> Short.toUnsignedInt(sample);
    };
  }

  @Override
  public boolean mayBeGrey() {
    return (bytes[SIGNATURE + 17] & 2) == 0;
  }

  /** Accepts a file of which the end is missing or damaged, but no pixel. */
  @Override
  public void requireWhole() throws ItemException {
    @Nullable ItemException fault = fault();
    if (fault != null && !PngRepair.hasAllPixels(bytes, header)) {
      throw fault;
    }
  }

  @Override
  public void requireComplete() throws ItemException {
    @Nullable ItemException fault = fault();
    if (fault != null) {
      throw fault;
    }
  }

  /** Returns what is wrong with the chain of chunks, or null. */
  private @Nullable ItemException fault() {
    boolean pixels = false;
    PngChunks chunks = new PngChunks(bytes);
    while (chunks.next()) {
      if (chunks.isCritical() && !chunks.isSound()) {
        return ImageFile.broken("the PNG has a wrong checksum at byte " + chunks.start());
      }
      pixels |= chunks.type() == PngChunks.IDAT;
      if (chunks.type() == PngChunks.IEND) {
        return pixels ? null : ImageFile.broken("the PNG has no pixels");
      }
    }
    return ImageFile.broken("the PNG is truncated after " + bytes.length + " bytes");
  }
}
