package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import org.jspecify.annotations.Nullable;

/**
 * A TIFF or BigTIFF, of which the first directory is parsed. {@link TiffPixels} decodes the rest.
 *
 * @param directory the first directory
 * @param layout what the samples of a pixel mean
 * @param profile the ICC profile, if it is one for such samples, or null
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record TiffFile(
    byte[] bytes,
    ImageHeader header,
    TiffDirectory directory,
    TiffLayout layout,
    byte @Nullable [] profile)
    implements ImageFile {

  /** Readers hold several copies of the values of a directory. Honest ones are far shorter. */
  private static final int LONGEST_VALUES = 4 << 20;

  /** Tiles may reach beyond the picture; readers must not pay for more. */
  private static final long SMALL_TILE = 1 << 24;

  private static final int WIDTH = 256;
  private static final int HEIGHT = 257;
  private static final int STRIP_ROWS = 278;
  private static final int TILE_WIDTH = 322;
  private static final int TILE_HEIGHT = 323;
  private static final int PROFILE = 34675;

  static TiffFile open(byte[] bytes) throws ItemException {
    @Nullable TiffDirectory directory = TiffDirectory.of(bytes, 0, bytes.length);
    if (directory == null) {
      throw ImageFile.broken("the TIFF has no directory");
    }
    ImageHeader header =
        ImageFile.header(
            "tiff",
            (int) Math.min(directory.number(WIDTH, 0), Integer.MAX_VALUE),
            (int) Math.min(directory.number(HEIGHT, 0), Integer.MAX_VALUE),
            ExifOrientation.in(directory));
    TiffLayout layout = TiffLayout.of(directory);
    TiffDirectory.@Nullable Entry profile = directory.entry(PROFILE);
    return new TiffFile(
        bytes,
        header,
        directory,
        layout,
        profile == null || profile.length() > ColourProfile.LONGEST
            ? null
            : layout.colours().fitting(directory.content(profile)));
  }

  @Override
  public boolean mayBeGrey() {
    return layout.colours() == TiffColours.GREY;
  }

  /**
   * Fails if the file claims what costs readers more than the picture, or lacks bytes and they
   * would not tell.
   */
  @Override
  public void requireWhole() throws ItemException {
    if (PlainTiff.length(directory) > LONGEST_VALUES) {
      throw ImageFile.broken("the TIFF has too long a directory");
    }
    if (Math.multiplyHigh(header.pixels(), layout.samples()) != 0
        || header.pixels() * layout.samples() > Integer.MAX_VALUE - 8) {
      throw ItemException.lasting(
          FailureClass.TOO_MANY_PIXELS,
          "%d x %d pixels of %d samples are more than can be decoded"
              .formatted(header.width(), header.height(), layout.samples()));
    }
    if (tilePixels() > Math.max(SMALL_TILE, 4 * header.pixels())) {
      throw ImageFile.broken(
          "the TIFF has tiles of %d x %d pixels".formatted(tileWidth(), tileHeight()));
    }
    TiffParts.requireWhole(this);
    TiffJpegs.requireFitting(this);
  }

  /** The bytes that a reader needs for its samples, of the picture and of a tile of it. */
  long readerBytes() {
    return 8 * PlainTiff.length(directory)
        + (header.pixels() + tilePixels()) * layout.samples() * layout.sampleBytes()
        + (TiffJpegs.in(directory) ? 8 * tilePixels() : 0);
  }

  long tilePixels() {
    return tileWidth() * tileHeight();
  }

  private long tileWidth() {
    return Math.clamp(directory.number(TILE_WIDTH, header.width()), 1, Integer.MAX_VALUE);
  }

  private long tileHeight() {
    long rows = Math.min(header.height(), directory.number(STRIP_ROWS, header.height()));
    return Math.clamp(directory.number(TILE_HEIGHT, rows), 1, Integer.MAX_VALUE);
  }
}
