package dev.tandem.cli;

import dev.tandem.images.Format;
import dev.tandem.images.Mode;
import dev.tandem.images.ResizeOptions;
import picocli.CommandLine.Option;

/** What becomes of an image. */
final class ResizeArgs {
  @Option(
      names = "--size",
      paramLabel = "PX",
      description =
          "The longer side of the result, or both for crop and border (${DEFAULT-VALUE}).")
  private int size = ResizeOptions.defaults().size();

  @Option(
      names = "--mode",
      converter = ModeConverter.class,
      paramLabel = "MODE",
      description = {
        "keep-ratio: fit into a square (the default)",
        "crop: fill the square, cut off what is over",
        "border: fit into the square, fill up with white",
        "none: keep the size"
      },
      defaultValue = "keep-ratio")
  private Mode mode = Mode.KEEP_RATIO;

  @Option(names = "--only-if-bigger", description = "Do not enlarge small images.")
  private boolean onlyIfBigger;

  @Option(names = "--format", paramLabel = "FORMAT", description = "jpg, png or webp (jpg).")
  private Format format = Format.JPG;

  @Option(
      names = "--quality",
      paramLabel = "1-100",
      description = "Of jpg and webp (${DEFAULT-VALUE}).")
  private int quality = ResizeOptions.defaults().quality();

  @Option(
      names = "--max-pixels",
      paramLabel = "PIXELS",
      converter = SizeConverter.class,
      description = "The largest image to decode, such as 40M; told by its header (100M).")
  private Long maxPixels = 100_000_000L;

  ResizeOptions options() {
    return ResizeOptions.defaults()
        .withSize(size)
        .withMode(mode)
        .withOnlyIfBigger(onlyIfBigger)
        .withFormat(format)
        .withQuality(quality)
        .withMaxPixels(maxPixels);
  }
}
