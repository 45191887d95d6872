package dev.tandem.images.resize;

import java.util.Objects;
import java.util.function.Consumer;

/**
 * How images are resized and encoded. Immutable: each method that takes a value returns a changed
 * copy.
 *
 * <pre>{@code
 * ResizeOptions.defaults().size(384).mode(Mode.CROP).format(Format.WEBP)
 * }</pre>
 *
 * @param size the side of the square that the result fits into, or covers, in pixels, from 1 to
 *     {@value #LARGEST_SIZE}; unused by {@link Mode#NONE} and {@link Mode#ORIGINAL}
 * @param mode how the image is resized to that size
 * @param onlyIfBigger whether images are never enlarged: one that fits keeps its pixels; {@link
 *     Mode#CROP} then only cuts off what lies beyond the square, and {@link Mode#BORDER} still
 *     fills the square
 * @param format the format of the result
 * @param quality the quality of JPEG and WebP, from 1 to 100; PNG has none
 * @param maxPixels the largest number of pixels, width × height, that is decoded, at most {@value
 *     #MOST_PIXELS}; a pixel takes 3 or 4 bytes of memory, 8 in a transparent PNG of 16 bits
 * @param background the colour, {@code 0xRRGGBB}, of borders, and of what lies behind the
 *     transparent parts of an image whose new format has no transparency
 * @param decoding how much of a large image is decoded
 * @param filter which images are accepted at all
 * @param skipReencode whether an image is kept as it is if making it would change nothing but the
 *     loss of encoding it again: see {@link Resizer}
 * @param blurBoxes whether each image must come with what is to be blurred in it; not with {@link
 *     Mode#ORIGINAL}
 * @param pictureHash whether each image gets a {@link PictureHash}
 */
public record ResizeOptions(
    int size,
    Mode mode,
    boolean onlyIfBigger,
    Format format,
    int quality,
    long maxPixels,
    int background,
    Decoding decoding,
    ImageFilter filter,
    boolean skipReencode,
    boolean blurBoxes,
    boolean pictureHash) {

  /** The largest {@link #size}. */
  public static final int LARGEST_SIZE = 16_383;

  /** The largest {@link #maxPixels}: beyond it, an image no longer fits into one array. */
  public static final long MOST_PIXELS = 500_000_000;

  /** Rejects a value outside its range with an {@link IllegalArgumentException}. */
  public ResizeOptions {
    Objects.requireNonNull(mode, "mode");
    Objects.requireNonNull(format, "format");
    Objects.requireNonNull(decoding, "decoding");
    Objects.requireNonNull(filter, "filter");
    if (!format.isWritten()) {
      throw new IllegalArgumentException(
          "format must be jpg, png or webp, not " + format.extension());
    }
    requireRange("size", size, 1, LARGEST_SIZE);
    requireRange("quality", quality, 1, 100);
    requireRange("maxPixels", maxPixels, 1, MOST_PIXELS);
    requireRange("background", background, 0, 0xFFFFFF);
    if (blurBoxes && mode == Mode.ORIGINAL) {
      throw new IllegalArgumentException("nothing can be blurred in originals");
    }
  }

  /**
   * Returns the defaults: 256 pixels, proportions kept, JPEG of quality 85, small images enlarged,
   * at most 100 million pixels, white background, reduced decoding, every image accepted, all
   * encoded again, nothing blurred, no hashes.
   */
  public static ResizeOptions defaults() {
    return new ResizeOptions(
        256,
        Mode.KEEP_RATIO,
        false,
        Format.JPG,
        85,
        100_000_000,
        0xFFFFFF,
        Decoding.REDUCED,
        ImageFilter.none(),
        false,
        false,
        false);
  }

  /** Returns a copy with another {@link #size}. */
  public ResizeOptions size(int newSize) {
    return with(o -> o.size = newSize);
  }

  /** Returns a copy with another {@link #mode}. */
  public ResizeOptions mode(Mode newMode) {
    return with(o -> o.mode = newMode);
  }

  /** Returns a copy with another {@link #onlyIfBigger}. */
  public ResizeOptions onlyIfBigger(boolean newOnlyIfBigger) {
    return with(o -> o.onlyIfBigger = newOnlyIfBigger);
  }

  /** Returns a copy with another {@link #format}. */
  public ResizeOptions format(Format newFormat) {
    return with(o -> o.format = newFormat);
  }

  /** Returns a copy with another {@link #quality}. */
  public ResizeOptions quality(int newQuality) {
    return with(o -> o.quality = newQuality);
  }

  /** Returns a copy with another {@link #maxPixels}. */
  public ResizeOptions maxPixels(long newMaxPixels) {
    return with(o -> o.maxPixels = newMaxPixels);
  }

  /** Returns a copy with another {@link #background}. */
  public ResizeOptions background(int newBackground) {
    return with(o -> o.background = newBackground);
  }

  /** Returns a copy with another {@link #decoding}. */
  public ResizeOptions decoding(Decoding newDecoding) {
    return with(o -> o.decoding = newDecoding);
  }

  /** Returns a copy with another {@link #filter}. */
  public ResizeOptions filter(ImageFilter newFilter) {
    return with(o -> o.filter = newFilter);
  }

  /** Returns a copy with another {@link #skipReencode}. */
  public ResizeOptions skipReencode(boolean newSkipReencode) {
    return with(o -> o.skipReencode = newSkipReencode);
  }

  /** Returns a copy with another {@link #blurBoxes}. */
  public ResizeOptions blurBoxes(boolean newBlurBoxes) {
    return with(o -> o.blurBoxes = newBlurBoxes);
  }

  /** Returns a copy with another {@link #pictureHash}. */
  public ResizeOptions pictureHash(boolean newPictureHash) {
    return with(o -> o.pictureHash = newPictureHash);
  }

  private ResizeOptions with(Consumer<Draft> change) {
    Draft draft = new Draft();
    change.accept(draft);
    return draft.options();
  }

  /** A mutable copy, so that a method that changes one component does not list the others. */
  private final class Draft {
    int size = size();
    Mode mode = mode();
    boolean onlyIfBigger = onlyIfBigger();
    Format format = format();
    int quality = quality();
    long maxPixels = maxPixels();
    int background = background();
    Decoding decoding = decoding();
    ImageFilter filter = filter();
    boolean skipReencode = skipReencode();
    boolean blurBoxes = blurBoxes();
    boolean pictureHash = pictureHash();

    ResizeOptions options() {
      return new ResizeOptions(
          size,
          mode,
          onlyIfBigger,
          format,
          quality,
          maxPixels,
          background,
          decoding,
          filter,
          skipReencode,
          blurBoxes,
          pictureHash);
    }
  }

  private static void requireRange(String what, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          what + " must be from " + least + " to " + most + ", not " + value);
    }
  }
}
