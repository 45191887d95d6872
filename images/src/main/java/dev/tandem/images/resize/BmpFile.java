package dev.tandem.images.resize;

import dev.tandem.images.item.ItemException;
import org.jspecify.annotations.Nullable;

/**
 * A BMP: rare enough to leave both header and pixels to the JDK's reader.
 *
 * @param plain the file with a header that the reader knows; usually {@code bytes} themselves
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record BmpFile(byte[] bytes, byte[] plain, ImageHeader header) implements ImageFile {

  static BmpFile open(byte[] bytes) throws ItemException {
    byte[] plain = BmpHeader.plain(bytes);
    return ImageIoDecoder.reading(
        "bmp",
        ImageIoDecoder.reader("bmp"),
        new ByteArrayImageInput(plain),
        reader ->
            new BmpFile(
                bytes, plain, ImageFile.header("bmp", reader.getWidth(0), reader.getHeight(0), 1)));
  }

  /** Returns null: profiles are not read. */
  @Override
  public byte @Nullable [] profile() {
    return null;
  }

  /** Does nothing: the reader fails by itself if bytes are missing. */
  @Override
  public void requireWhole() {}
}
