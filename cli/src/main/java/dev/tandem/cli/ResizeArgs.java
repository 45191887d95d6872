package dev.tandem.cli;

import dev.tandem.images.item.Arguments;
import dev.tandem.images.manifest.SeenContents;
import dev.tandem.images.resize.Decoding;
import dev.tandem.images.resize.Format;
import dev.tandem.images.resize.ImageFilter;
import dev.tandem.images.resize.Mode;
import dev.tandem.images.resize.ResizeOptions;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Command-line options for resizing. */
final class ResizeArgs {
  @Option(
      names = "--size",
      paramLabel = "PX",
      description =
          "The longer side of the result; the shorter side for keep-ratio-smallest, both sides for"
              + " crop and border (${DEFAULT-VALUE}).")
  private int size = ResizeOptions.defaults().size();

  @Option(
      names = "--mode",
      converter = ModeConverter.class,
      paramLabel = "MODE",
      description = {
        "keep-ratio: fit into the square (default); also called keep-ratio-largest",
        "keep-ratio-smallest: cover the square, without cropping",
        "crop: cover the square and crop the excess",
        "border: fit into the square and pad with the background colour",
        "none: keep the size and re-encode the image",
        "original: same as --no-resize"
      })
  private @Nullable Mode mode;

  @Option(
      names = "--no-resize",
      description =
          "Store the original files unchanged, in their own formats; broken ones still fail.")
  private boolean noResize;

  @Option(names = "--only-if-bigger", description = "Do not enlarge small images.")
  private boolean onlyIfBigger;

  @Option(
      names = "--filter",
      converter = DecodingConverter.class,
      paramLabel = "FILTER",
      description =
          "fast: decode photos no larger than necessary; best: decode every pixel, for maximum"
              + " sharpness (fast).")
  private Decoding filter = Decoding.REDUCED;

  @Option(
      names = "--format",
      converter = FormatConverter.class,
      paramLabel = "FORMAT",
      description = "jpg, png or webp (jpg).")
  private @Nullable Format format;

  @Option(
      names = "--quality",
      paramLabel = "1-100",
      description = "The quality of jpg and webp (${DEFAULT-VALUE}).")
  private int quality = ResizeOptions.defaults().quality();

  @Option(
      names = "--skip-reencode",
      description =
          "Store the original of an image that needs no change: of the right size and format,"
              + " upright, in sRGB, and without metadata.")
  private boolean skipReencode;

  @Option(
      names = "--background",
      converter = ColourConverter.class,
      paramLabel = "RRGGBB",
      description = "The colour of borders and, in jpg, behind transparent images (white).")
  private Integer background = ResizeOptions.defaults().background();

  @Option(
      names = "--min-size",
      paramLabel = "PX",
      description = "Skip images with a side shorter than this.")
  private int minSize = ImageFilter.none().minSize();

  @Option(
      names = "--max-aspect-ratio",
      paramLabel = "RATIO",
      description = "Skip images with one side more than RATIO times the other.")
  private double maxAspectRatio = ImageFilter.none().maxAspectRatio();

  @Option(
      names = "--max-area",
      paramLabel = "PIXELS",
      converter = SizeConverter.class,
      description = "Skip images with more pixels than this, such as 12M.")
  private Long maxArea = ImageFilter.none().maxArea();

  @Option(
      names = "--dedupe",
      arity = "0..1",
      paramLabel = "near",
      parameterConsumer = DedupeConsumer.class,
      description =
          "Skip images with the same bytes as another image of the job; with near, also those that"
              + " show nearly the same picture.")
  private @Nullable Dedupe dedupe;

  @Option(
      names = "--phash",
      description =
          "Write a perceptual hash of each image to the manifest, as --dedupe near does, too.")
  private boolean phash;

  @Option(
      names = "--exif",
      description =
          "Keep the EXIF fields of the originals, such as DateTimeOriginal, in the manifest and in"
              + " shards (JPEG, PNG and WebP).")
  private boolean exif;

  @Option(
      names = "--max-pixels",
      paramLabel = "PIXELS",
      converter = SizeConverter.class,
      description = "The largest image to decode, according to its header, such as 40M (100M).")
  private Long maxPixels = 100_000_000L;

  /**
   * Returns the options.
   *
   * @param blurBoxes whether lists say what is to be blurred in images
   */
  ResizeOptions options(boolean blurBoxes) {
    Mode mode = mode();
    if (mode == Mode.ORIGINAL && blurBoxes) {
      throw new IllegalArgumentException(
          "--no-resize stores images as they are, with nothing blurred: leave it out, or leave out"
              + " --blur-boxes");
    }
    return ResizeOptions.defaults()
        .size((int) OptionValue.within(1, ResizeOptions.LARGEST_SIZE, "--size", size))
        .mode(mode)
        .onlyIfBigger(onlyIfBigger)
        .format(format == null ? Format.JPG : format)
        .quality((int) OptionValue.within(1, 100, "--quality", quality))
        .background(background)
        .decoding(filter)
        .filter(filter())
        .maxPixels(OptionValue.within(1, ResizeOptions.MOST_PIXELS, "--max-pixels", maxPixels))
        .skipReencode(skipReencode)
        .blurBoxes(blurBoxes)
        .pictureHash(phash || dedupe == Dedupe.NEAR);
  }

  private ImageFilter filter() {
    Arguments.require(
        maxAspectRatio >= 1, "--max-aspect-ratio must be at least 1, not " + maxAspectRatio);
    return new ImageFilter(
        OptionValue.atLeast(0, "--min-size", minSize),
        maxAspectRatio,
        OptionValue.within(1, Long.MAX_VALUE, "--max-area", maxArea));
  }

  /**
   * Returns an empty record of the contents met, if the user asks for {@code --dedupe}; otherwise
   * null.
   */
  @Nullable SeenContents contents() {
    return switch (dedupe) {
      case EXACT -> new SeenContents();
      case NEAR -> SeenContents.comparingPictures();
      case null -> null;
    };
  }

  /** Returns whether EXIF fields are kept. */
  boolean exif() {
    return exif;
  }

  private Mode mode() {
    boolean original = noResize || mode == Mode.ORIGINAL;
    if (original && format != null) {
      throw new IllegalArgumentException(
          "--no-resize keeps each image in its format: leave out --format");
    }
    if (original && skipReencode) {
      throw new IllegalArgumentException(
          "--no-resize keeps each image as it is: leave out --skip-reencode");
    }
    if (noResize && mode != null && mode != Mode.ORIGINAL) {
      throw new IllegalArgumentException("--no-resize keeps each image as it is: leave out --mode");
    }
    return original ? Mode.ORIGINAL : mode == null ? Mode.KEEP_RATIO : mode;
  }

  /**
   * Converts a mode from its name on the command line, such as {@code keep-ratio}, which
   * img2dataset calls {@code keep_ratio_largest}.
   */
  static final class ModeConverter extends NameConverter<Mode> {

    ModeConverter() {
      super(names());
    }

    private static Map<String, Mode> names() {
      Map<String, Mode> names =
          Arrays.stream(Mode.values())
              .collect(
                  Collectors.toMap(
                      mode -> mode.name().toLowerCase(Locale.ROOT).replace('_', '-'),
                      mode -> mode,
                      (first, _) -> first,
                      LinkedHashMap::new));
      names.put("keep-ratio-largest", Mode.KEEP_RATIO);
      return names;
    }
  }

  /** Converts how carefully an image is reduced: {@code fast} or {@code best}. */
  static final class DecodingConverter extends NameConverter<Decoding> {

    DecodingConverter() {
      super(new TreeMap<>(Map.of("fast", Decoding.REDUCED, "best", Decoding.FULL)));
    }
  }

  /** Converts the name of a format that results can be written in. */
  static final class FormatConverter extends NameConverter<Format> {

    FormatConverter() {
      super(
          Arrays.stream(Format.values())
              .filter(Format::isWritten)
              .collect(
                  Collectors.toMap(
                      Format::extension,
                      format -> format,
                      (first, _) -> first,
                      LinkedHashMap::new)));
    }
  }

  /** Converts a colour: {@code 336699}, {@code #336699}, {@code white} or {@code black}. */
  static final class ColourConverter implements ITypeConverter<Integer> {
    private static final int LONGEST = "#336699".length();
    private static final Pattern DIGITS = Pattern.compile("#?([0-9a-f]{6})");

    @Override
    public Integer convert(String text) {
      String lower = text.length() > LONGEST ? "" : text.toLowerCase(Locale.ROOT);
      return switch (lower) {
        case "white" -> 0xFFFFFF;
        case "black" -> 0x000000;
        default -> {
          var matcher = DIGITS.matcher(lower);
          if (!matcher.matches()) {
            throw new TypeConversionException(
                "'" + text + "' is not a colour such as 336699, white or black");
          }
          yield Integer.parseInt(matcher.group(1), 16);
        }
      };
    }
  }
}
