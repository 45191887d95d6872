package dev.tandem.images.resize;

import dev.tandem.images.item.ItemException;
import org.jspecify.annotations.Nullable;

/** A BMP: rare enough to leave both header and pixels to the JDK's readers. */
@SuppressWarnings("ArrayRecordComponent") // never compared
record OtherFile(byte[] bytes, ImageHeader header) implements ImageFile {

  static OtherFile open(String format, byte[] bytes) throws ItemException {
    return ImageIoDecoder.reading(
        format,
        ImageIoDecoder.reader(format),
        new ByteArrayImageInput(bytes),
        reader ->
            new OtherFile(
                bytes,
                ImageFile.header(format, reader.getWidth(0), reader.getHeight(0), 1)));
  }

  /** Returns null: profiles are left to the readers too. */
  @Override
  public byte @Nullable [] profile() {
    return null;
  }

  /** Does nothing: the reader fails by itself if bytes are missing. */
  @Override
  public void requireWhole() {}
}
