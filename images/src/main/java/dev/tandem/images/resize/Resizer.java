package dev.tandem.images.resize;

import dev.tandem.images.item.BlurBoxes;
import dev.tandem.images.item.Box;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns images of any size and format into images of one size and format: decodes them, turns them
 * upright, resizes and encodes them.
 *
 * <pre>{@code
 * Resizer resizer = new Resizer(ResizeOptions.defaults().size(512));
 * Resized small = resizer.resize(bytes);
 * }</pre>
 *
 * <p>Reads JPEG, PNG, WebP, AVIF, HEIC, GIF, BMP and TIFF, and the first picture of a file that has
 * several, or the primary one. The result carries no metadata and no colour profile: its colours
 * are sRGB. OpenCV does the work if its native library loads; otherwise the JDK does, several times
 * slower and without WebP. AVIF and HEIC need the native library of FFmpeg, which loads with the
 * first of them. The system property {@code dev.tandem.images.codec}, {@code opencv} or {@code
 * imageio}, overrides that choice.
 *
 * <p>With {@link ResizeOptions#skipReencode}, an image stays as it is, byte for byte, if it has the
 * format and the size of its result, is upright, has eight bits per colour, needs no conversion to
 * sRGB, contains no metadata and nothing else but the picture, and nothing is to be blurred in it.
 * It is decoded as a check.
 *
 * <p><b>Damage that only a decoder notices.</b> If bytes of a JPEG are lost or wrong, its decoder
 * paints over the damage, and reports it on the C stream {@code stderr} and nowhere else. The whole
 * process shares that stream, so by default this library leaves it alone: the image passes with its
 * damage, and the line is printed. The system property {@code dev.tandem.images.decoder-warnings},
 * set to {@code fail} before the first resizer is created, makes a damaged image a {@link
 * FailureClass#BROKEN_IMAGE}, as the command line does. On Linux with GNU's C library, the stream
 * is then replaced until the process ends: everything that native code writes to it, on any thread,
 * passes through Java. The file descriptor stays unchanged. On other systems the property changes
 * nothing.
 *
 * <p>On JDK 25.0.0 to 25.0.2, use a collector other than G1, which may damage images there: see the
 * {@linkplain dev.tandem.images package}.
 *
 * <p>Thread-safe. Each call runs on the calling thread. Use few threads, since the work is
 * CPU-bound. A call needs memory for its decoded pixels, on top of the bytes themselves, and
 * releases it before it returns.
 */
public final class Resizer {
  private final ResizeOptions options;
  private volatile @Nullable Codec codec; // set on first use; any thread finds the same

  /**
   * Creates a resizer with those options and the fastest codec that works here. The codec's library
   * loads in the background, so that the first image waits less for it.
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
          options.format() + " needs OpenCV, whose native library cannot be loaded here");
    }
    this.options = options;
    this.codec = codec;
  }

  /** The options of this resizer. */
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
   * @param bytes a complete image; not modified. If the result is {@linkplain
   *     PictureFacts#unchanged unchanged}, it has this very array
   * @throws ItemException for a failure that a retry would only repeat, of class {@link
   *     FailureClass#NOT_AN_IMAGE}, {@link FailureClass#TOO_MANY_PIXELS}, determined from the
   *     header before anything is decoded, or {@link FailureClass#BROKEN_IMAGE}; or, if the {@link
   *     ResizeOptions#filter} leaves the image out, of a class for which {@link
   *     FailureClass#isSkip} is true
   */
  public Resized resize(byte[] bytes) throws ItemException {
    return resize(bytes, _ -> {});
  }

  /** Reserves the memory that it takes to make an image, in bytes. */
  public interface Room<X extends Exception> {
    void make(long bytes) throws X;
  }

  /** Makes one image like {@link #resize(byte[])}, but reserves memory before it decodes. */
  public <X extends Exception> Resized resize(byte[] bytes, Room<X> room) throws ItemException, X {
    return resize(bytes, null, room);
  }

  /**
   * Makes one image like {@link #resize(byte[], Room)}, with parts of it blurred.
   *
   * @param boxes what is to be blurred; null if nobody has said
   * @throws ItemException also of class {@link FailureClass#INVALID_BOXES} if the boxes cannot be
   *     read, or there are none although {@link ResizeOptions#blurBoxes} wants them
   */
  public <X extends Exception> Resized resize(byte[] bytes, @Nullable BlurBoxes boxes, Room<X> room)
      throws ItemException, X {
    List<Box> blurred = blurred(boxes);
    ImageFile file = ImageFile.open(bytes);
    Codec codec = theCodec();
    ImageHeader header = file.header();
    options.filter().require(header);
    if (header.pixels() > options.maxPixels()) {
      throw ItemException.lasting(
          FailureClass.TOO_MANY_PIXELS,
          "%d x %d is more than %d pixels"
              .formatted(header.width(), header.height(), options.maxPixels()));
    }
    if (options.mode() == Mode.ORIGINAL) {
      // The image is decoded only as a check; the result has its bytes unchanged.
      ResizeOptions whole = options.mode(Mode.NONE);
      Geometry same = Geometry.of(header.width(), header.height(), whole);
      room.make(bytes.length + codec.memory(file, same, whole));
      return original(file, codec, options.pictureHash());
    }
    Geometry geometry = Geometry.of(header.width(), header.height(), options);
    requireWritable(header, geometry);
    if (options.skipReencode()
        && blurred.isEmpty()
        && SkippedEncoding.isFor(file, geometry, options)) {
      room.make(bytes.length + codec.memory(file, geometry, options));
      return original(file, codec, options.pictureHash());
    }
    long needed =
        computed(() -> {
          if (!file.isCheckedByItsDecoder() || !codec.noticesLoss()) {
            file.requireWhole();
          }
          return codec.memory(file, geometry, options);
        });
    List<PixelBox> parts = PixelBox.of(blurred, header, geometry);
    room.make(needed);
    Encoded result = computed(() -> codec.resize(file, geometry, options, parts));
    boolean turned = header.liesOnItsSide();
    return new Resized(
        result.bytes(),
        options.format(),
        turned ? geometry.canvasHeight() : geometry.canvasWidth(),
        turned ? geometry.canvasWidth() : geometry.canvasHeight(),
        header.format(),
        header.uprightWidth(),
        header.uprightHeight(),
        new PictureFacts(false, result.hash()));
  }

  /** Returns the boxes to blur; fails if they are unknown, so that nothing passes unblurred. */
  private List<Box> blurred(@Nullable BlurBoxes boxes) throws ItemException {
    if (boxes == null) {
      if (options.blurBoxes()) {
        throw ItemException.lasting(
            FailureClass.INVALID_BOXES, "no list says what is to be blurred in it");
      }
      return List.of();
    }
    boxes.requireReadable();
    if (!boxes.boxes().isEmpty() && options.mode() == Mode.ORIGINAL) {
      throw ItemException.lasting(
          FailureClass.INVALID_BOXES, "nothing can be blurred in an original");
    }
    return boxes.boxes();
  }

  private static Resized original(ImageFile file, Codec codec, boolean hashed)
      throws ItemException {
    file.requireComplete();
    ImageHeader header = file.header();
    Encoded checked = computed(() -> new Encoded(file.bytes(), codec.check(file, hashed)));
    return new Resized(
        checked.bytes(),
        file.format(),
        header.uprightWidth(),
        header.uprightHeight(),
        header.format(),
        header.uprightWidth(),
        header.uprightHeight(),
        new PictureFacts(true, checked.hash()));
  }

  private void requireWritable(ImageHeader header, Geometry geometry) throws ItemException {
    int longestSide = options.format().longestSide();
    if (Math.max(geometry.canvasWidth(), geometry.canvasHeight()) > longestSide) {
      throw ItemException.lasting(
          FailureClass.TOO_MANY_PIXELS,
          "%d x %d is too large for %s, which allows at most %d pixels per side"
              .formatted(header.width(), header.height(), options.format(), longestSide));
    }
    // Large squares are fine if asked for, but a narrow image must not become a huge one.
    long mostPixels = Math.max(options.maxPixels(), (long) options.size() * options.size());
    if (geometry.canvasPixels() > mostPixels) {
      throw ItemException.lasting(
          FailureClass.TOO_MANY_PIXELS,
          "%d x %d would become more than %d pixels"
              .formatted(header.width(), header.height(), mostPixels));
    }
  }

  private interface Computation<T> {
    T result() throws ItemException;
  }

  private static <T> T computed(Computation<T> computation) throws ItemException {
    try {
      return computation.result();
    } catch (OutOfMemoryError e) { // one large array did not fit, native or not; others may
      throw ItemException.lasting(
          FailureClass.TOO_MANY_PIXELS, "the image needs more memory than is available", e);
    } catch (RuntimeException e) {
      throw ItemException.lasting(
          FailureClass.INTERNAL, "the image cannot be resized: " + e.getMessage(), e);
    }
  }
}
