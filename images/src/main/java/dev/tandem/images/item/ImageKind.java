package dev.tandem.images.item;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The format of an image, determined from its first bytes: names and media types often lie.
 * Includes formats that are recognized but not read.
 */
public enum ImageKind {
  JPEG("JPEG"),
  PNG("PNG"),
  WEBP("WebP"),
  GIF("GIF"),
  BMP("BMP"),
  TIFF("TIFF"),
  BIG_TIFF("BigTIFF"),
  AVIF("AVIF"),
  HEIC("HEIC"),
  JPEG_XL("JPEG XL"),
  JPEG_2000("JPEG 2000"),
  ICO("ICO"),
  PSD("Photoshop"),
  SVG("SVG");

  /** How many bytes tell the kind. */
  public static final int BYTES = 512;

  private static final Set<String> HEIC_BRANDS =
      Set.of("heic", "heix", "hevc", "hevx", "heim", "heis", "mif1", "msf1");

  private final String title;

  ImageKind(String title) {
    this.title = title;
  }

  /** Returns the kind of image that begins so; {@code null} if it is none that is known. */
  public static @Nullable ImageKind of(byte[] bytes) {
    String start = new String(bytes, 0, Math.min(bytes.length, BYTES), ISO_8859_1);
    if (start.startsWith("\u00FF\u00D8\u00FF")) {
      return JPEG;
    }
    if (start.startsWith("\u0089PNG\r\n\u001A\n")) {
      return PNG;
    }
    if (start.startsWith("RIFF") && start.startsWith("WEBP", 8)) {
      return WEBP;
    }
    if (start.startsWith("GIF87a") || start.startsWith("GIF89a")) {
      return GIF;
    }
    if (start.startsWith("BM") && isBitmapHeader(start)) {
      return BMP;
    }
    if (start.startsWith("II*\0") || start.startsWith("MM\0*")) {
      return TIFF;
    }
    if (start.startsWith("II+\0\b\0\0\0") || start.startsWith("MM\0+\0\b\0\0")) {
      return BIG_TIFF;
    }
    if (start.startsWith("ftyp", 4)) {
      return ofBrands(start);
    }
    if (start.startsWith("\u00FF\n") || start.startsWith("\0\0\0\fJXL \r\n\u0087\n")) {
      return JPEG_XL;
    }
    if (start.startsWith("\0\0\0\fjP  \r\n\u0087\n") || start.startsWith("\u00FFO\u00FFQ")) {
      return JPEG_2000;
    }
    if (start.startsWith("\0\0\u0001\0") && isIcon(start)) {
      return ICO;
    }
    if (start.startsWith("8BPS\0\u0001") || start.startsWith("8BPS\0\u0002")) {
      return PSD;
    }
    return isDrawing(start.toLowerCase(Locale.ROOT)) ? SVG : null;
  }

  /** Whether an XML document begins that has the root of a drawing, which a page may hold, too. */
  private static boolean isDrawing(String start) {
    String text = start.startsWith("\u00EF\u00BB\u00BF") ? start.substring(3) : start;
    return text.stripLeading().startsWith("<") && text.contains("<svg") && !text.contains("<html");
  }

  /**
   * Whether a header of one of the known lengths follows: any text may begin with the two letters.
   */
  private static boolean isBitmapHeader(String start) {
    return start.length() > 18
        && start.charAt(14) >= 12
        && start.charAt(14) <= 124
        && start.startsWith("\0\0\0", 15);
  }

  /** Whether a count of icons and the size of the first one follow. */
  private static boolean isIcon(String start) {
    return start.length() > 22
        && start.charAt(4) > 0
        && start.charAt(5) == 0
        && start.charAt(9) == 0;
  }

  /** The kind by the brands in the first box of a file of the ISO family, of videos too. */
  private static @Nullable ImageKind ofBrands(String start) {
    int end = Math.min(start.length(), start.charAt(2) << 8 | start.charAt(3));
    boolean heic = false;
    for (int at = 8; at + 4 <= end; at += 4) {
      String brand = start.substring(at, at + 4);
      if (brand.equals("avif") || brand.equals("avis")) {
        return AVIF;
      }
      heic |= HEIC_BRANDS.contains(brand);
    }
    return heic ? HEIC : null;
  }

  /** Returns its name as people write it. */
  @Override
  public String toString() {
    return title;
  }
}
