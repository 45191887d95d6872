package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import org.jspecify.annotations.Nullable;

/**
 * Makes images of one size and format out of images of any: decodes, turns upright, resizes,
 * encodes.
 *
 * <pre>{@code
 * Resizer resizer = new Resizer(ResizeOptions.defaults().withSize(512));
 * Resized small = resizer.resize(bytes);
 * }</pre>
 *
 * <p>Reads JPEG, PNG, WebP, GIF, BMP and TIFF, of several pictures the first. The result carries no
 * metadata and no colour profile: its colours are sRGB. The work is done by OpenCV where its native
 * library loads and by the JDK, several times slower and without WebP, where it does not; the
 * system property {@code dev.tandem.images.codec}, {@code opencv} or {@code imageio}, decides by
 * force.
 *
 * <p><b>Damage that only a decoder notices.</b> Where bytes of a JPEG are lost or wrong, its
 * decoder paints over that, and says so on the {@code stderr} of C and nowhere else. A library
 * leaves that stream alone, as it is one for the whole process: such an image passes with its
 * damage, and the line is printed. The system property {@code dev.tandem.images.decoder-warnings},
 * set to {@code fail} before the first resizer is made, makes such an image a {@link
 * FailureClass#BROKEN_IMAGE}, as the command line does. On Linux with GNU's C library the stream is
 * then replaced by one whose bytes pass through Java, those of all other native code too, on
 * whatever thread, until the process ends; the file descriptor stays as it is. On other systems the
 * property changes nothing.
 *
 * <p>On JDK 25.0.0 to 25.0.2, use another collector than G1, which may damage images there: see the
 * {@linkplain dev.tandem.images package}.
 *
 * <p>Safe to use from any number of threads; each call works on the thread that makes it, which
 * should be one of few: the work is all computation. A call needs memory for its decoded pixels, on
 * top of the bytes themselves, and has given it back when it returns.
 */
public final class Resizer {
  private final ResizeOptions options;
  private volatile @Nullable Codec codec; // found when first needed, the same by any thread

  /**
   * A resizer with those options and the fastest codec that works here. Its library is loaded
   * meanwhile, so that the first image has to wait less for it.
   *
   * @throws UnsupportedOperationException if that codec does not write the format
   */
  public Resizer(ResizeOptions options) {
    this(options, Codec.isWrittenByAll(options.format()) ? null : Codec.best());
    Codec.load();
  }

  Resizer(ResizeOptions options, @Nullable Codec codec) {
    if (codec != null && !codec.writes(options.format())) {
      throw new UnsupportedOperationException(
          options.format() + " needs OpenCV, whose native library does not load here");
    }
    this.options = options;
    this.codec = codec;
  }

  /** The options given. */
  public ResizeOptions options() {
    return options;
  }

  /** The name of the library that does the work, for messages. */
  public String codec() {
    return theCodec().name();
  }

  private Codec theCodec() {
    Codec found = codec;
    if (found == null) {
      found = Codec.best();
      codec = found;
    }
    return found;
  }

  /**
   * Makes one image.
   *
   * @param bytes an image, whole; not changed. With {@link Mode#ORIGINAL} the result has this very
   *     array
   * @throws ItemException that no further attempt can mend, of class {@link
   *     FailureClass#NOT_AN_IMAGE}, {@link FailureClass#TOO_MANY_PIXELS}, told by the header before
   *     anything is decoded, or {@link FailureClass#BROKEN_IMAGE}; or of a class that {@link
   *     FailureClass#isSkip} where the {@link ResizeOptions#filter} leaves it out
   */
  public Resized resize(byte[] bytes) throws ItemException {
    return resize(bytes, _ -> {});
  }

  /** Makes room for what an image takes to make, in bytes. */
  public interface Room<X extends Exception> {
    void make(long bytes) throws X;
  }

  /** The same, with room made before the image is decoded. */
  public <X extends Exception> Resized resize(byte[] bytes, Room<X> room) throws ItemException, X {
    ImageFile file = ImageFile.open(bytes);
    Codec codec = theCodec();
    ImageHeader header = file.header();
    options.filter().require(header);
    if (header.pixels() > options.maxPixels()) {
      throw ItemException.lasting(
          FailureClass.TOO_MANY_PIXELS,
          "%d x %d are more than %d pixels"
              .formatted(header.width(), header.height(), options.maxPixels()));
    }
    if (options.mode() == Mode.ORIGINAL) {
      // To be checked it is decoded; and its bytes go on.
      ResizeOptions whole = options.withMode(Mode.NONE);
      Geometry same = Geometry.of(header.width(), header.height(), whole);
      room.make(bytes.length + codec.memory(file, same, whole));
      return original(file, codec);
    }
    Geometry geometry = Geometry.of(header.width(), header.height(), options);
    requireWritable(header, geometry);
    file.requireWhole();
    room.make(codec.memory(file, geometry, options));
    byte[] result = computed(() -> codec.resize(file, geometry, options));
    boolean turned = header.liesOnItsSide();
    return new Resized(
        result,
        options.format(),
        turned ? geometry.canvasHeight() : geometry.canvasWidth(),
        turned ? geometry.canvasWidth() : geometry.canvasHeight(),
        header.format(),
        header.uprightWidth(),
        header.uprightHeight());
  }

  private static Resized original(ImageFile file, Codec codec) throws ItemException {
    file.requireWhole();
    ImageHeader header = file.header();
    byte[] bytes =
        computed(() -> {
          codec.check(file);
          return file.bytes();
        });
    return new Resized(
        bytes,
        file.format(),
        header.uprightWidth(),
        header.uprightHeight(),
        header.format(),
        header.uprightWidth(),
        header.uprightHeight());
  }

  private void requireWritable(ImageHeader header, Geometry geometry) throws ItemException {
    int longestSide = options.format().longestSide();
    if (Math.max(geometry.canvasWidth(), geometry.canvasHeight()) > longestSide) {
      throw ItemException.lasting(
          FailureClass.TOO_MANY_PIXELS,
          "%d x %d is too long for %s, which ends at %d pixels a side"
              .formatted(header.width(), header.height(), options.format(), longestSide));
    }
    // Whoever asks for large squares gets them; but a narrow image must not become a huge one.
    long mostPixels = Math.max(options.maxPixels(), (long) options.size() * options.size());
    if (geometry.canvasPixels() > mostPixels) {
      throw ItemException.lasting(
          FailureClass.TOO_MANY_PIXELS,
          "%d x %d would become more than %d pixels"
              .formatted(header.width(), header.height(), mostPixels));
    }
  }

  private interface Computation {
    byte[] result() throws ItemException;
  }

  private static byte[] computed(Computation computation) throws ItemException {
    try {
      return computation.result();
    } catch (OutOfMemoryError e) { // thrown for one large array, native or not: others may fit
      throw ItemException.lasting(
          FailureClass.TOO_MANY_PIXELS, "the image needs more memory than there is", e);
    } catch (RuntimeException e) {
      throw ItemException.lasting(
          FailureClass.INTERNAL, "the image cannot be resized: " + e.getMessage(), e);
    }
  }
}
