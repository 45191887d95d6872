package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.awt.AlphaComposite;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;
import org.jspecify.annotations.Nullable;

/** The JDK's codec: the same everywhere, but slower, and without WebP. */
final class ImageIoCodec implements Codec {

  /**
   * The fewest decoded pixels that subsampling leaves along a side per pixel of the result: enough
   * to average.
   */
  private static final int REMAINING = 4;

  /** The step of a mere check, which keeps only every eighth pixel of every eighth row. */
  private static final int CHECKED = 8;

  ImageIoCodec() {}

  @Override
  public String name() {
    return "ImageIO";
  }

  @Override
  public boolean writes(Format format) {
    return isWritten(format);
  }

  static boolean isWritten(Format format) {
    return format != Format.WEBP;
  }

  @Override
  public @Nullable PictureHash check(ImageFile file, boolean hashed) throws ItemException {
    if (!hashed) {
      var _ = ImageIoDecoder.decode(file, CHECKED);
      return null;
    }
    ImageHeader header = file.header();
    int shorter = Math.min(header.width(), header.height());
    int step = Math.max(1, shorter / PictureHash.SIDE / REMAINING);
    return ImageIoMeans.hash(
        Scaling.plain(ImageIoDecoder.decode(file, step)), header.orientation());
  }

  @Override
  public boolean noticesLoss() {
    return true;
  }

  @Override
  public long memory(ImageFile file, Geometry geometry, ResizeOptions options) {
    return PixelMemory.ofImageIo(file, geometry, options, step(geometry, options.decoding()));
  }

  @Override
  public Encoded resize(
      ImageFile file, Geometry geometry, ResizeOptions options, List<PixelBox> blurred)
      throws ItemException {
    BufferedImage decoded = ImageIoDecoder.decode(file, step(geometry, options.decoding()));
    BufferedImage cut = cut(decoded, geometry, file.header());
    BufferedImage scaled = Scaling.scale(Scaling.plain(cut), geometry);
    toSrgb(scaled, file.colours());
    ImageIoMeans.blur(scaled, blurred);
    int orientation = file.header().orientation();
    PictureHash hash = options.pictureHash() ? ImageIoMeans.hash(scaled, orientation) : null;
    BufferedImage laid = lay(scaled, geometry, options);
    return new Encoded(encode(Upright.turn(laid, orientation), options), hash);
  }

  private static int step(Geometry geometry, Decoding decoding) {
    return switch (decoding) {
      case FULL -> 1;
      case REDUCED -> (int) Math.max(1, geometry.reduction() / REMAINING);
    };
  }

  private static BufferedImage cut(BufferedImage decoded, Geometry geometry, ImageHeader header) {
    int width = Geometry.share(decoded.getWidth(), geometry.cutWidth(), header.width());
    int height = Geometry.share(decoded.getHeight(), geometry.cutHeight(), header.height());
    return decoded.getSubimage(
        (decoded.getWidth() - width) / 2, (decoded.getHeight() - height) / 2, width, height);
  }

  private static void toSrgb(BufferedImage image, @Nullable ColourProfile profile) {
    if (profile == null) {
      return;
    }
    ColourConversion conversion = profile.conversion();
    int width = image.getWidth();
    int[] row = new int[width];
    byte[] bgr = new byte[3 * width];
    for (int y = 0; y < image.getHeight(); y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int x = 0; x < width; x++) {
        bgr[3 * x] = (byte) row[x];
        bgr[3 * x + 1] = (byte) (row[x] >> 8);
        bgr[3 * x + 2] = (byte) (row[x] >> 16);
      }
      conversion.convert(bgr);
      for (int x = 0; x < width; x++) {
        row[x] = (row[x] & 0xFF000000) | ColourConversion.packed(bgr, x);
      }
      image.setRGB(0, y, width, 1, row, 0, width);
    }
  }

  private static BufferedImage lay(BufferedImage scaled, Geometry geometry, ResizeOptions options) {
    boolean transparent = scaled.getColorModel().hasAlpha() && options.format().keepsAlpha();
    int width = geometry.canvasWidth();
    int height = geometry.canvasHeight();
    BufferedImage canvas =
        new BufferedImage(
            width, height, transparent ? BufferedImage.TYPE_INT_ARGB : BufferedImage.TYPE_INT_RGB);
    int left = (width - scaled.getWidth()) / 2;
    int top = (height - scaled.getHeight()) / 2;
    Graphics2D graphics = canvas.createGraphics();
    try {
      if (!transparent || geometry.bordered()) {
        graphics.setColor(new Color(options.background()));
        graphics.fillRect(0, 0, width, height);
      }
      if (transparent) {
        graphics.setComposite(AlphaComposite.Src); // the border goes around, not beneath
      }
      graphics.drawImage(scaled, left, top, null);
    } finally {
      graphics.dispose();
    }
    return canvas;
  }

  private static byte[] encode(BufferedImage image, ResizeOptions options) throws ItemException {
    String format = options.format() == Format.PNG ? "png" : "jpeg";
    ImageWriter writer = ImageIO.getImageWritersByFormatName(format).next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(32 * 1024);
    try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (options.format() == Format.JPG) {
        param.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
        param.setCompressionQuality(options.quality() / 100f);
      }
      writer.setOutput(out);
      writer.write(null, new IIOImage(image, null, null), param);
      out.flush();
    } catch (IOException e) {
      throw ItemException.lasting(FailureClass.INTERNAL, "the result cannot be encoded", e);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
