package dev.tandem.images.resize;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_2;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_REDUCED_COLOR_8;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_UNCHANGED;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_PNG_COMPRESSION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_WEBP_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imdecode;
import static org.bytedeco.opencv.global.opencv_imgcodecs.imencode;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.awt.image.BufferedImage;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * The native codec. OpenCV decodes JPEG, PNG and WebP, and FFmpeg AVIF and HEIC; readers in Java
 * decode the rare formats, since they cannot access memory outside their arrays.
 *
 * <p>INVARIANT: all native memory of a call belongs to one scope and is freed when the call
 * returns.
 */
final class OpenCvCodec implements Codec {

  /**
   * The fewest decoded pixels that a reduction leaves along a side per pixel of the result: a
   * little less than two, so that the common 1000 pixels can be halved on their way to 256.
   */
  private static final double REMAINING = 1.75;

  /** zlib's default compromise between speed and size. */
  private static final int PNG_COMPRESSION = 6;

  private static final int SHORTEST_WEBP = 32;

  /** libpng's limit. */
  private static final int LONGEST_PNG_SIDE = 1_000_000;

  private static final AtomicBoolean LOADING = new AtomicBoolean();

  private OpenCvCodec() {}

  /** Starts to load the library in the background, once per process. */
  static void load() {
    if (!LOADING.getAndSet(true)) {
      Thread.ofPlatform().daemon().name("tandem-codec").start(OpenCvCodec::tryToLoad);
    }
  }

  private static void tryToLoad() {
    try {
      var _ = loaded();
    } catch (Throwable e) {
      // The resizer that needs the codec fails again, and can report it.
    }
  }

  /** Returns the codec, or null if its library does not load. */
  static @Nullable OpenCvCodec loaded() {
    return OpenCvLibrary.FAULT == null ? new OpenCvCodec() : null;
  }

  /** Why the library does not load, or null. */
  static @Nullable String fault() {
    return OpenCvLibrary.FAULT;
  }

  @Override
  public String name() {
    return "OpenCV " + opencv_core.CV_VERSION;
  }

  @Override
  public boolean writes(Format format) {
    return true;
  }

  @Override
  public boolean noticesLoss() {
    return DecoderWarnings.areHeard();
  }

  @Override
  public long memory(ImageFile file, Geometry geometry, ResizeOptions options) {
    return PixelMemory.ofOpenCv(file, geometry, options);
  }

  @Override
  public Encoded resize(
      ImageFile file, Geometry geometry, ResizeOptions options, List<PixelBox> blurred)
      throws ItemException {
    try (PointerScope _ = new PointerScope()) {
      Mat decoded = decode(file, reduced(geometry.reduction(), options.decoding()));
      Mat scaled = OpenCvPixels.scaled(decoded, file, geometry);
      OpenCvMeans.blur(scaled, blurred);
      PictureHash hash =
          options.pictureHash() ? OpenCvMeans.hash(scaled, file.header().orientation()) : null;
      Mat result = OpenCvPixels.finished(scaled, file.header(), geometry, options);
      return new Encoded(encode(result, options), hash);
    }
  }

  @Override
  public @Nullable PictureHash check(ImageFile file, boolean hashed) throws ItemException {
    try (PointerScope _ = new PointerScope()) {
      if (!hashed) {
        decode(file, IMREAD_REDUCED_COLOR_8); // this too reads all the bits of a JPEG
        return null;
      }
      ImageHeader header = file.header();
      int shorter = Math.min(header.width(), header.height());
      Mat decoded = decode(file, reduced((double) shorter / PictureHash.SIDE, Decoding.REDUCED));
      return OpenCvMeans.hash(OpenCvPixels.plain(decoded), header.orientation());
    }
  }

  private static Mat decode(ImageFile file, int jpegFlags) throws ItemException {
    return switch (file) {
      case JpegFile jpeg when jpeg.inkProfile() != null -> decodedByJdk(jpeg);
      case JpegFile jpeg -> decoded(jpeg, jpeg.ended(), jpegFlags);
      case PngFile png when png.hiddenGrey() >= 0 ->
          OpenCvPixels.withoutGrey(decodedPng(png, IMREAD_UNCHANGED), png.hiddenGrey());
      case PngFile png -> decodedPng(png, png.alpha() ? IMREAD_UNCHANGED : IMREAD_COLOR);
      case WebpFile webp -> decoded(webp, padded(webp.bytes()), IMREAD_UNCHANGED);
      case TiffFile _, GifFile _, BmpFile _, HeifFile _ -> decodedByJdk(file);
    };
  }

  /** OpenCV refuses shorter files, though a picture of one colour takes fewer bytes. */
  private static byte[] padded(byte[] webp) {
    return webp.length < SHORTEST_WEBP ? Arrays.copyOf(webp, SHORTEST_WEBP) : webp;
  }

  private static Mat decodedPng(PngFile png, int flags) throws ItemException {
    ImageHeader header = png.header();
    if (Math.max(header.width(), header.height()) > LONGEST_PNG_SIDE) {
      throw ItemException.lasting(
          FailureClass.TOO_MANY_PIXELS,
          "%d x %d has more than %d pixels along a side"
              .formatted(header.width(), header.height(), LONGEST_PNG_SIDE));
    }
    byte[] ended = PngRepair.ended(png.bytes());
    if (!png.animated()) {
      return decoded(png, ended, flags);
    }
    if (PngRepair.showsAnother(ended)) {
      try {
        return decoded(png, ended, flags);
      } catch (ItemException e) {
        // The other picture may be broken, and this one may not.
      }
    }
    return decoded(png, PngRepair.still(ended), flags);
  }

  private static int reduced(double pixelsEach, Decoding decoding) {
    return switch (reduction(pixelsEach, decoding)) {
      case 8 -> IMREAD_REDUCED_COLOR_8;
      case 4 -> IMREAD_REDUCED_COLOR_4;
      case 2 -> IMREAD_REDUCED_COLOR_2;
      default -> IMREAD_COLOR;
    };
  }

  /** The factor by which the sides of a JPEG are reduced while it is decoded. */
  static int reduction(Geometry geometry, Decoding decoding) {
    return reduction(geometry.reduction(), decoding);
  }

  private static int reduction(double pixelsEach, Decoding decoding) {
    return switch (decoding) {
      case FULL -> 1;
      case REDUCED -> {
        double spare = pixelsEach / REMAINING;
        yield spare >= 8 ? 8 : spare >= 4 ? 4 : spare >= 2 ? 2 : 1;
      }
    };
  }

  private static Mat decoded(ImageFile file, byte[] bytes, int flags) throws ItemException {
    String format = file.header().format();
    var warnings = new StringBuilder();
    Mat decoded;
    try {
      Mat encoded = new Mat(bytes);
      int how = flags == IMREAD_UNCHANGED ? flags : flags | IMREAD_IGNORE_ORIENTATION;
      decoded = DecoderWarnings.during(() -> imdecode(encoded, how), warnings);
    } catch (RuntimeException e) {
      throw ItemException.lasting(
          FailureClass.BROKEN_IMAGE, "the " + format + " cannot be decoded", e);
    }
    if (decoded.empty()) {
      throw ImageFile.broken("the " + format + " cannot be decoded");
    }
    if (file instanceof JpegFile jpeg) {
      jpeg.requireNoLoss(warnings.toString());
    }
    return decoded;
  }

  private static Mat decodedByJdk(ImageFile file) throws ItemException {
    BufferedImage read = ImageIoDecoder.decode(file, 1);
    BufferedImage image =
        read.getType() == BufferedImage.TYPE_INT_ARGB ? read : Scaling.plain(read);
    boolean plain = image.getType() != BufferedImage.TYPE_INT_ARGB_PRE;
    int width = image.getWidth();
    boolean alpha = image.getColorModel().hasAlpha();
    Mat decoded = new Mat(image.getHeight(), width, opencv_core.CV_8UC4);
    int[] row = new int[width];
    for (int y = 0; y < image.getHeight(); y++) {
      if (plain) {
        image.getRaster().getDataElements(0, y, width, 1, row);
      } else {
        image.getRGB(0, y, width, 1, row, 0, width);
      }
      new IntPointer(decoded.ptr(y)).put(row, 0, width); // 0xAARRGGBB is BGRA in memory
    }
    return alpha ? decoded : OpenCvPixels.opaque(decoded);
  }

  private static byte[] encode(Mat image, ResizeOptions options) throws ItemException {
    IntPointer parameters =
        switch (options.format()) {
          case JPG -> new IntPointer(IMWRITE_JPEG_QUALITY, options.quality());
          case PNG -> new IntPointer(IMWRITE_PNG_COMPRESSION, PNG_COMPRESSION);
          case WEBP -> new IntPointer(IMWRITE_WEBP_QUALITY, options.quality());
          case GIF, BMP, TIFF, AVIF, HEIC ->
              throw new IllegalArgumentException("cannot write: " + options);
        };
    BytePointer encoded = new BytePointer();
    if (!imencode("." + options.format().extension(), image, encoded, parameters)) {
      throw ItemException.lasting(FailureClass.INTERNAL, "the result cannot be encoded");
    }
    byte[] bytes = new byte[Math.toIntExact(encoded.limit())];
    encoded.get(bytes);
    return bytes;
  }
}
