package dev.tandem.images.resize;

import dev.tandem.images.item.ItemException;
import org.jspecify.annotations.Nullable;

/** A GIF, BMP or TIFF: rare enough to be left, header and pixels, to the JDK's readers. */
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

  /** Left to the readers too. */
  @Override
  public byte @Nullable [] profile() {
    return null;
  }

  /** The readers of BMP and TIFF fail by themselves where bytes are missing. */
  @Override
  public void requireWhole() throws ItemException {
    if (header.format().equals("gif")) {
      GifBlocks.requireWhole(bytes);
    }
  }
}
