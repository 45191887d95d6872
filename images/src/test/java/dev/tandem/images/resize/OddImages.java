package dev.tandem.images.resize;

import dev.tandem.images.item.ItemException;
import java.awt.image.BufferedImage;
import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.zip.CRC32;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** An image of each kind that there is, sound, to be damaged; most of 160 x 120 pixels. */
final class OddImages {
  private static final BufferedImage BUSY = Pictures.busy(160, 120);

  private static final List<String> HEIFS =
      List.of(
          "420.avif",
          "12-bits.avif",
          "alpha.avif",
          "grid-alpha.avif",
          "cut-turned.avif",
          "420.heic",
          "10-bits.heic",
          "alpha.heic",
          "grid.heic");

  private OddImages() {}

  /** By their names; without WebP, and what it takes OpenCV to make, where it does not load. */
  static Map<String, byte[]> of(Codecs codec) throws ItemException {
    Map<String, byte[]> images = new LinkedHashMap<>();
    images.put("jpeg", Pictures.jpeg(BUSY));
    images.put("jpeg, progressive", Pictures.progressive(BUSY));
    images.put("jpeg, grey", Pictures.jpeg(as(BufferedImage.TYPE_BYTE_GRAY)));
    images.put("jpeg, cmyk", Pictures.cmykJpeg(160, 120, 10, 200, 30, 40));
    images.put("jpeg, on its side", Pictures.oriented(Pictures.jpeg(BUSY), 6, false));
    images.put("png", Pictures.encoded("png", BUSY));
    images.put("png, palette", Pictures.encoded("png", as(BufferedImage.TYPE_BYTE_INDEXED)));
    images.put("png, black and white", Pictures.encoded("png", as(BufferedImage.TYPE_BYTE_BINARY)));
    images.put("png, 16 bits", Pictures.encoded("png", as(BufferedImage.TYPE_USHORT_GRAY)));
    images.put("png, alpha", Pictures.encoded("png", as(BufferedImage.TYPE_4BYTE_ABGR)));
    images.put("png, interlaced", written("png", _ -> {}, true, BUSY));
    images.put("gif", Pictures.encoded("gif", as(BufferedImage.TYPE_BYTE_INDEXED)));
    images.put("gif, animated", animatedGif());
    images.put("bmp", Pictures.encoded("bmp", BUSY));
    images.put("bmp, palette", Pictures.encoded("bmp", as(BufferedImage.TYPE_BYTE_INDEXED)));
    images.put("bmp, run lengths", compressed("bmp", "BI_RLE8"));
    images.put("tiff", Pictures.encoded("tiff", BUSY));
    images.put("tiff, lzw", compressed("tiff", "LZW"));
    images.put("tiff, deflate", compressed("tiff", "Deflate"));
    images.put("tiff, jpeg", compressed("tiff", "JPEG"));
    if (codec == Codecs.OPENCV) {
      images.put("jpeg, restarts", openCv(".jpg", opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL, 4));
      images.put("webp", Pictures.webp(BUSY));
      images.put("webp, alpha", Pictures.webp(as(BufferedImage.TYPE_4BYTE_ABGR)));
      images.put("webp, lossless", openCv(".webp", opencv_imgcodecs.IMWRITE_WEBP_QUALITY, 101));
      images.put("webp, animated", animatedWebp(Pictures.webp(BUSY)));
    }
    if (FfmpegLibrary.FAULT == null) {
      for (String name : HEIFS) {
        images.put(name, Heifs.of(name));
      }
    }
    return images;
  }

  /** The same image that claims to be of another size, and is otherwise in order. */
  static byte[] claiming(byte[] image, int width, int height) throws ItemException {
    byte[] bytes = image.clone();
    ByteBuffer big = ByteBuffer.wrap(bytes);
    ByteBuffer little = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    switch (FileFormat.of(image)) {
      case JPEG -> {
        int at = 2;
        while ((bytes[at + 1] & 0xFF) < 0xC0
            || (bytes[at + 1] & 0xFF) > 0xC2) { // the frame, before any other of C3 to CF
          at += 2 + Short.toUnsignedInt(big.getShort(at + 2));
        }
        big.putShort(at + 5, (short) height).putShort(at + 7, (short) width);
      }
      case PNG -> {
        big.putInt(16, width).putInt(20, height);
        CRC32 sum = new CRC32();
        sum.update(bytes, 12, 17);
        big.putInt(29, (int) sum.getValue());
      }
      case GIF -> {
        little.putShort(6, (short) width).putShort(8, (short) height);
        int at = 13 + ((bytes[10] & 0x80) == 0 ? 0 : 3 << ((bytes[10] & 7) + 1));
        while (bytes[at] != 0x2C) {
          at += 2;
          while (bytes[at] != 0) {
            at += 1 + (bytes[at] & 0xFF);
          }
          at++;
        }
        little.putShort(at + 5, (short) width).putShort(at + 7, (short) height);
      }
      case BMP -> little.putInt(18, width).putInt(22, height);
      case TIFF -> {
        ByteBuffer data = bytes[0] == 'I' ? little : big;
        int directory = data.getInt(4);
        for (int i = 0; i < data.getShort(directory); i++) {
          int at = directory + 2 + 12 * i;
          int tag = data.getShort(at);
          if (tag == 256 || tag == 257) {
            data.putShort(at + 2, (short) 4).putInt(at + 8, tag == 256 ? width : height);
          }
        }
      }
      case HEIF -> {
        return Heifs.claiming(image, width, height);
      }
      case WEBP -> throw new IllegalArgumentException("a WebP's sides end at 16383");
    }
    return bytes;
  }

  private static BufferedImage as(int type) {
    BufferedImage image = new BufferedImage(BUSY.getWidth(), BUSY.getHeight(), type);
    var graphics = image.createGraphics();
    graphics.drawImage(BUSY, 0, 0, null);
    graphics.dispose();
    return image;
  }

  private static byte[] compressed(String format, String compression) {
    BufferedImage image = format.equals("bmp") ? as(BufferedImage.TYPE_BYTE_INDEXED) : BUSY;
    return written(
        format,
        param -> {
          param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
          param.setCompressionType(compression);
        },
        false,
        image);
  }

  private static byte[] written(
      String format, Consumer<ImageWriteParam> setting, boolean interlaced, RenderedImage image) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      setting.accept(param);
      if (interlaced) {
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  private static byte[] animatedGif() {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("gif").next();
    var bytes = new ByteArrayOutputStream();
    try (var out = new MemoryCacheImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.prepareWriteSequence(null);
      for (int i = 0; i < 3; i++) {
        writer.writeToSequence(new IIOImage(as(BufferedImage.TYPE_BYTE_INDEXED), null, null), null);
      }
      writer.endWriteSequence();
      out.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }

  /** Two frames, both of which are the picture. */
  private static byte[] animatedWebp(byte[] webp) {
    byte[] picture = Arrays.copyOfRange(webp, 12, webp.length); // its chunk
    ByteBuffer frame = ByteBuffer.allocate(16 + picture.length).order(ByteOrder.LITTLE_ENDIAN);
    frame.put(new byte[6]); // at the upper left
    put24(frame, 160 - 1);
    put24(frame, 120 - 1);
    put24(frame, 100); // milliseconds
    frame.put((byte) 0).put(picture);
    ByteBuffer canvas = ByteBuffer.allocate(10).order(ByteOrder.LITTLE_ENDIAN);
    canvas.putInt(2); // animated
    put24(canvas, 160 - 1);
    put24(canvas, 120 - 1);
    byte[] chunks =
        joined(
            riff("VP8X", canvas.array()),
            riff("ANIM", new byte[6]),
            riff("ANMF", frame.array()),
            riff("ANMF", frame.array()));
    return joined(
        "RIFF".getBytes(StandardCharsets.ISO_8859_1),
        little(4).putInt(4 + chunks.length).array(),
        "WEBP".getBytes(StandardCharsets.ISO_8859_1),
        chunks);
  }

  private static byte[] riff(String type, byte[] payload) {
    return little(8 + payload.length + (payload.length & 1))
        .put(type.getBytes(StandardCharsets.ISO_8859_1))
        .putInt(payload.length)
        .put(payload)
        .array();
  }

  private static ByteBuffer little(int length) {
    return ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void put24(ByteBuffer to, int value) {
    to.putShort((short) value).put((byte) (value >> 16));
  }

  private static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** What only OpenCV writes. */
  private static byte[] openCv(String extension, int parameter, int value) {
    try (PointerScope _ = new PointerScope()) {
      Mat decoded =
          opencv_imgcodecs.imdecode(
              new Mat(Pictures.encoded("png", BUSY)), opencv_imgcodecs.IMREAD_COLOR);
      BytePointer encoded = new BytePointer();
      opencv_imgcodecs.imencode(extension, decoded, encoded, new IntPointer(parameter, value));
      byte[] bytes = new byte[(int) encoded.limit()];
      encoded.get(bytes);
      return bytes;
    }
  }
}
