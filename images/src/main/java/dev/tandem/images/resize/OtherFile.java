package dev.tandem.images.resize;

import dev.tandem.images.item.ItemException;
import org.jspecify.annotations.Nullable;

/** A GIF, BMP or TIFF: rare enough to leave both header and pixels to the JDK's readers. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OtherFile(byte[] bytes, ImageHeader header) implements ImageFile {

  static OtherFile open(String format, byte[] bytes) throws ItemException {
    int orientation = format.equals("tiff") ? ExifOrientation.read(bytes, 0, bytes.length) : 1;
    return ImageIoDecoder.reading(
        format,
        bytes,
        reader ->
            new OtherFile(
                bytes,
                ImageFile.header(format, reader.getWidth(0), reader.getHeight(0), orientation)));
  }

  /** Returns null: profiles are left to the readers too. */
  @Override
  public byte @Nullable [] profile() {
    return null;
  }

  /** Checks a GIF; the readers of BMP and TIFF fail by themselves if bytes are missing. */
  @Override
  public void requireWhole() throws ItemException {
    if (header.format().equals("gif")) {
      GifBlocks.requireWhole(bytes);
    }
  }
}
