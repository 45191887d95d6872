package dev.tandem.images.resize;

import dev.tandem.images.item.ItemException;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.Raster;
import java.awt.image.RenderedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Images made on the spot. */
public final class Pictures {
  public static final int RED = 0xFF0000;
  public static final int GREEN = 0x00FF00;
  public static final int BLUE = 0x0000FF;
  public static final int WHITE = 0xFFFFFF;

  private Pictures() {}

  /** Red and green above, blue and white below. */
  public static BufferedImage quarters(int width, int height) {
    return quarters(width, height, BufferedImage.TYPE_INT_RGB);
  }

  public static BufferedImage quarters(int width, int height, int type) {
    BufferedImage image = new BufferedImage(width, height, type);
    Graphics2D graphics = image.createGraphics();
    int[] colours = {RED, GREEN, BLUE, WHITE};
    for (int i = 0; i < 4; i++) {
      graphics.setColor(new Color(colours[i]));
      graphics.fillRect(
          (i & 1) * (width / 2), (i >> 1) * (height / 2), width - width / 2, height - height / 2);
    }
    graphics.dispose();
    return image;
  }

  /** A picture with much detail, so that its file is long. */
  public static BufferedImage busy(int width, int height) {
    BufferedImage image = quarters(width, height);
    Random random = new Random(7);
    Graphics2D graphics = image.createGraphics();
    for (int i = 0; i < 300; i++) {
      graphics.setColor(new Color(random.nextInt(0x1000000)));
      graphics.fillOval(random.nextInt(width), random.nextInt(height), 20, 14);
    }
    graphics.dispose();
    return image;
  }

  public static byte[] jpeg(RenderedImage image) {
    return written("jpeg", new IIOImage(image, null, null), false);
  }

  public static byte[] progressive(RenderedImage image) {
    return written("jpeg", new IIOImage(image, null, null), true);
  }

  public static byte[] encoded(String format, RenderedImage image) {
    return written(format, new IIOImage(image, null, null), false);
  }

  /** Four inks of one value each, stored inverted as Adobe does. */
  public static byte[] cmykJpeg(int width, int height, int c, int m, int y, int k) {
    WritableRaster raster = Raster.createInterleavedRaster(0, width, height, 4, null);
    int[] inks = {255 - c, 255 - m, 255 - y, 255 - k};
    for (int row = 0; row < height; row++) {
      for (int column = 0; column < width; column++) {
        raster.setPixel(column, row, inks);
      }
    }
    byte[] adobe = {'A', 'd', 'o', 'b', 'e', 0, 100, 0, 0, 0, 0, 0};
    return withSegment(written("jpeg", new IIOImage(raster, null, null), false), 0xEE, adobe);
  }

  /** The JPEG with an EXIF segment that tells its orientation. */
  public static byte[] oriented(byte[] jpeg, int orientation, boolean littleEndian) {
    byte[] tiff = exif(orientation, littleEndian);
    byte[] payload =
        ByteBuffer.allocate(6 + tiff.length)
            .put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1))
            .put(tiff)
            .array();
    return withSegment(jpeg, 0xE1, payload);
  }

  /** A TIFF structure of one entry: the orientation. */
  public static byte[] exif(int orientation, boolean littleEndian) {
    ByteBuffer tiff = ByteBuffer.allocate(26);
    tiff.order(littleEndian ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    tiff.put((littleEndian ? "II" : "MM").getBytes(StandardCharsets.ISO_8859_1));
    tiff.putShort((short) 42).putInt(8).putShort((short) 1);
    tiff.putShort((short) 0x0112).putShort((short) 3).putInt(1).putShort((short) orientation);
    return tiff.array();
  }

  public static byte[] withSegment(byte[] jpeg, int marker, byte[] payload) {
    return ByteBuffer.allocate(jpeg.length + 4 + payload.length)
        .put(jpeg, 0, 2)
        .put((byte) 0xFF)
        .put((byte) marker)
        .putShort((short) (2 + payload.length))
        .put(payload)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** The PNG with one more chunk after its header. */
  public static byte[] withChunk(byte[] png, String type, byte[] payload) {
    int header = 8 + 25;
    return ByteBuffer.allocate(png.length + 12 + payload.length)
        .put(png, 0, header)
        .put(chunk(type, payload))
        .put(png, header, png.length - header)
        .array();
  }

  public static byte[] chunk(String type, byte[] payload) {
    ByteBuffer chunk = ByteBuffer.allocate(12 + payload.length);
    chunk.putInt(payload.length);
    chunk.put(type.getBytes(StandardCharsets.ISO_8859_1)).put(payload);
    CRC32 sum = new CRC32();
    sum.update(chunk.array(), 4, 4 + payload.length);
    return chunk.putInt((int) sum.getValue()).array();
  }

  public static byte[] webp(RenderedImage image) throws ItemException {
    ResizeOptions options =
        ResizeOptions.defaults().mode(Mode.NONE).format(Format.WEBP).quality(95);
    return Codecs.OPENCV.resizer(options).resize(encoded("png", image)).bytes();
  }

  public static BufferedImage decoded(byte[] bytes) {
    try {
      return Objects.requireNonNull(ImageIO.read(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The JDK reads no WebP; so it becomes a PNG first. */
  public static BufferedImage decoded(Resized resized) throws ItemException {
    if (resized.format() != Format.WEBP) {
      return decoded(resized.bytes());
    }
    ResizeOptions options = ResizeOptions.defaults().mode(Mode.NONE).format(Format.PNG);
    return decoded(Codecs.OPENCV.resizer(options).resize(resized.bytes()).bytes());
  }

  private static byte[] written(String format, IIOImage image, boolean progressive) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (format.equals("jpeg")) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(0.95f);
      }
      if (progressive) {
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.setOutput(out);
      writer.write(null, image, param);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
