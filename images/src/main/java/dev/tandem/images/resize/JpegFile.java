package dev.tandem.images.resize;

import dev.tandem.images.item.ItemException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JPEG, of which the segments up to the first scan are parsed and the end is checked.
 *
 * @param progressive whether its scans refine one another
 * @param plain whether one scan of Huffman codes has the whole picture, so that a decoder notices
 *     every bit that is missing
 * @param arithmetic whether its codes are arithmetic, of which decoders do not tell if some are
 *     missing
 * @param components 1 for grey, 3 for colour, 4 for CMYK
 * @param adobeTransform the colour transform of its Adobe segment, or -1 without one
 * @param profile the ICC profile, assembled from its segments, or null
 * @param scanStart the index at which the compressed data of the first scan begins
 * @param coefficients the number of coefficients that a decoder must keep until the last scan; 0 if
 *     a single scan has them all, which is then decoded row by row
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record JpegFile(
    byte[] bytes,
    ImageHeader header,
    boolean progressive,
    boolean plain,
    boolean arithmetic,
    int components,
    int adobeTransform,
    byte @Nullable [] profile,
    int scanStart,
    long coefficients)
    implements ImageFile {

  /**
   * The most scans accepted. Encoders write about ten, and each costs a pass over all pixels, so a
   * file with more is an attack.
   */
  private static final int MOST_SCANS = 100;

  private static final Pattern LOSS =
      Pattern.compile("remature end|bad (Huffman|arithmetic) code|instead of RST");

  /** An untidy encoder leaves a few surplus bytes; a hundred mean that the decoder lost its way. */
  private static final Pattern LEFT_OVER =
      Pattern.compile("\\d{3} extraneous bytes before marker 0xd[0-9a]");

  private static final int PADDING = 8;

  private static final int BASELINE = 0xC0;
  private static final int EXTENDED = 0xC1;
  private static final int ARITHMETIC = 0xC8; // the frames above
  private static final int START_OF_IMAGE = 0xD8;
  private static final int START_OF_SCAN = 0xDA;
  private static final int END_OF_IMAGE = 0xD9;

  static JpegFile open(byte[] bytes) throws ItemException {
    ByteBuffer data = ByteBuffer.wrap(bytes);
    int width = 0;
    int height = 0;
    int components = 0;
    int frame = 0;
    int orientation = 1;
    int adobeTransform = -1;
    @Nullable JpegProfile profile = null;
    long blocks = 0;
    int at = 2;
    while (true) {
      while ((data.get(at) & 0xFF) != 0xFF) { // decoders skip garbage between segments too
        at++;
      }
      while ((data.get(at) & 0xFF) == 0xFF) {
        at++;
      }
      int marker = data.get(at++) & 0xFF;
      if (standsAlone(marker)) {
        continue;
      }
      if (marker == END_OF_IMAGE) {
        throw ImageFile.broken("the JPEG ends before its first scan");
      }
      int length = Short.toUnsignedInt(data.getShort(at));
      if (length < 2 || length > bytes.length - at) {
        throw ImageFile.broken("the JPEG ends within its header");
      }
      if (marker == START_OF_SCAN) {
        if (frame == 0) {
          throw ImageFile.broken("the JPEG has a scan before its frame");
        }
        boolean progressive = (frame & 0x3) == 2;
        boolean oneScan = !progressive && (data.get(at + 2) & 0xFF) >= components;
        return new JpegFile(
            bytes,
            ImageFile.header("jpeg", width, height, orientation),
            progressive,
            oneScan && (frame == BASELINE || frame == EXTENDED),
            frame > ARITHMETIC,
            components,
            adobeTransform,
            profile == null ? null : profile.whole(),
            at + length,
            oneScan ? 0 : 64 * blocks);
      }
      if (isFrame(marker) && frame == 0) {
        frame = marker;
        height = Short.toUnsignedInt(data.getShort(at + 3));
        width = Short.toUnsignedInt(data.getShort(at + 5));
        components = data.get(at + 7) & 0xFF;
        blocks = blocks(data, at + 8, width, height, components);
      } else if (marker == 0xE1 && orientation == 1 && ImageFile.hasAt(data, at + 2, "Exif\0\0")) {
        orientation = ExifOrientation.read(bytes, at + 8, length - 8);
      } else if (marker == 0xE2 && ImageFile.hasAt(data, at + 2, JpegProfile.MARK)) {
        profile = profile == null ? new JpegProfile() : profile;
        profile.add(bytes, at + 2, at + length);
      } else if (marker == 0xEE && length >= 14 && ImageFile.hasAt(data, at + 2, "Adobe")) {
        adobeTransform = data.get(at + 13) & 0xFF;
      }
      at += length;
    }
  }

  /**
   * Fails if there is no end marker after the start of the first scan. That marker cannot occur
   * within compressed data, where a byte FF is always stuffed, so finding it means that the whole
   * image came before it. Decoders ignore what follows. The search starts at the end of the file,
   * where the marker nearly always is.
   */
  @Override
  public void requireWhole() throws ItemException {
    int end = end();
    if (end < scanStart || (arithmetic && isCutBeforeAnother())) {
      throw ImageFile.broken("the JPEG is truncated after " + bytes.length + " bytes");
    }
    requireFewScans(end);
  }

  @Override
  public boolean isCheckedByItsDecoder() {
    return plain;
  }

  /** Returns the file with an end marker; nearly always, the file itself. */
  byte[] ended() {
    if (end() >= scanStart) {
      return bytes;
    }
    byte[] ended = Arrays.copyOf(bytes, bytes.length + 2);
    ended[bytes.length] = (byte) 0xFF;
    ended[bytes.length + 1] = (byte) END_OF_IMAGE;
    return ended;
  }

  /** Returns the index of the last end marker; one before the first scan if there is none. */
  private int end() {
    int at = bytes.length - 2;
    while (at >= scanStart && !isMarker(at, END_OF_IMAGE)) {
      at--;
    }
    return at;
  }

  /** Whether another image begins before this one has ended, whose end then says nothing. */
  private boolean isCutBeforeAnother() {
    int at = scanStart;
    while (!isMarker(at, END_OF_IMAGE) && !isMarker(at, START_OF_IMAGE)) {
      at++;
    }
    return isMarker(at, START_OF_IMAGE);
  }

  /** Fails if the number of scans shows that the file is an attack. */
  void requireFewScans() throws ItemException {
    requireFewScans(bytes.length - 1);
  }

  /**
   * Fails if a decoder has noticed that bytes are lost or damaged.
   *
   * @param warnings what libjpeg reported while decoding, in one or more lines
   */
  void requireNoLoss(String warnings) throws ItemException {
    if (tellOfLoss(warnings) || (LEFT_OVER.matcher(warnings).find() && !isPadded())) {
      throw ImageFile.broken("the JPEG is damaged: " + warnings.strip());
    }
  }

  /** Whether warnings of a JPEG decoder say that bytes are missing or wrong. */
  static boolean tellOfLoss(String warnings) {
    return LOSS.matcher(warnings).find();
  }

  /**
   * Whether the last bytes before the end marker are all equal: some devices pad the data that way,
   * which is no damage.
   */
  private boolean isPadded() {
    int end = Math.max(end(), scanStart);
    for (int at = end - PADDING; at < end; at++) {
      if (at < scanStart || bytes[at] != bytes[end - 1]) {
        return false;
      }
    }
    return true;
  }

  private void requireFewScans(int end) throws ItemException {
    int scans = 1;
    for (int at = scanStart; progressive && at < end; at++) {
      if (isMarker(at, START_OF_SCAN) && ++scans > MOST_SCANS) {
        throw ImageFile.broken("the JPEG has more than " + MOST_SCANS + " scans");
      }
    }
  }

  /**
   * Returns a copy, with an end marker, for a decoder that chokes on profiles: their segments get a
   * name that it does not know.
   */
  byte[] withoutProfile() {
    byte[] copy = ended().clone();
    ByteBuffer data = ByteBuffer.wrap(bytes);
    for (int at = 0; at < scanStart; at++) {
      if (ImageFile.hasAt(data, at, JpegProfile.MARK)) {
        copy[at] = '-';
      }
    }
    return copy;
  }

  @Override
  public boolean mayBeGrey() {
    return components == 1;
  }

  /** Returns null for inks, which are converted as they are decoded. */
  @Override
  public @Nullable ColourProfile colours() {
    return components == 4 ? null : ImageFile.super.colours();
  }

  /** The profile of a CMYK image; null if there is none, or none that can be used. */
  @Nullable ColourProfile inkProfile() {
    @Nullable ColourProfile inks = components == 4 ? ColourProfile.of(profile) : null;
    return inks != null && inks.components() == 4 ? inks : null;
  }

  private boolean isMarker(int at, int marker) {
    return bytes[at] == (byte) 0xFF && bytes[at + 1] == (byte) marker;
  }

  /** Counts the blocks of 8 x 8 coefficients of all components, each at its own sampling. */
  private static long blocks(ByteBuffer data, int at, int width, int height, int components) {
    int mostAcross = 1;
    int mostDown = 1;
    for (int i = 0; i < components; i++) {
      mostAcross = Math.max(mostAcross, (data.get(at + 3 * i + 1) & 0xFF) >> 4);
      mostDown = Math.max(mostDown, data.get(at + 3 * i + 1) & 0xF);
    }
    // Whole minimum coded units, of mostAcross x mostDown blocks of the finest component.
    long across = (width + 8L * mostAcross - 1) / (8L * mostAcross);
    long down = (height + 8L * mostDown - 1) / (8L * mostDown);
    long blocks = 0;
    for (int i = 0; i < components; i++) {
      int sampling = data.get(at + 3 * i + 1) & 0xFF;
      blocks += across * (sampling >> 4) * down * (sampling & 0xF);
    }
    return blocks;
  }

  private static boolean standsAlone(int marker) {
    return marker == 0 || marker == 0x01 || (marker >= 0xD0 && marker <= 0xD8);
  }

  private static boolean isFrame(int marker) {
    return marker >= 0xC0
        && marker <= 0xCF
        && marker != 0xC4 // Huffman tables
        && marker != 0xC8 // reserved
        && marker != 0xCC; // arithmetic tables
  }
}
