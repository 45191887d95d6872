package dev.tandem.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes pictures as JPEG, with or without the native library. */
final class Jpeg {
  private static final float QUALITY = 0.84f;

  private Jpeg() {}

  /** Encodes a picture as a camera held that way writes it, at about 0.2 bytes per pixel. */
  static byte[] encode(Canvas upright, Orientation orientation, boolean progressive)
      throws IOException {
    Canvas stored = orientation.stored(upright);
    Optional<byte[]> file = NativeEncoder.jpeg(stored, Math.round(100 * QUALITY), progressive);
    return withExif(file.isPresent() ? file.get() : portable(stored, progressive), orientation);
  }

  /** Encodes a picture with the JDK alone. */
  static byte[] portable(Canvas stored, boolean progressive) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (ByteArrayOutputStream bytes = new ByteArrayOutputStream(1 << 18);
        MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam options = writer.getDefaultWriteParam();
      options.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      options.setCompressionQuality(QUALITY);
      options.setProgressiveMode(
          progressive ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.setOutput(out);
      writer.write(null, new IIOImage(stored.image(), null, null), options);
      out.flush();
      return bytes.toByteArray();
    } finally {
      writer.dispose();
    }
  }

  /** Inserts the orientation into a file, after the JFIF segment, which must stay first. */
  private static byte[] withExif(byte[] file, Orientation orientation) {
    int jfifEnd = 4 + (((file[4] & 0xff) << 8) | (file[5] & 0xff));
    byte[] exif = orientation.exifSegment();
    return ByteBuffer.allocate(file.length + exif.length)
        .put(file, 0, jfifEnd)
        .put(exif)
        .put(file, jfifEnd, file.length - jfifEnd)
        .array();
  }
}
