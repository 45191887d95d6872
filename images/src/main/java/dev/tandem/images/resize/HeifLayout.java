package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.OneLine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The coded pictures of which a picture is made, and where each belongs: one or many tiles, and
 * perhaps as many for its transparency.
 */
final class HeifLayout {

  /**
   * A coded picture.
   *
   * @param x where its left edge belongs, in pixels of the whole
   * @param width the width that it is to fill
   * @param data its bits, as a decoder takes them
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Part(
      HeifPicture picture, byte[] data, boolean alpha, int x, int y, int width, int height) {}

  /** How many bytes all parts may have besides twice the file, as a tile may be used many times. */
  private static final int LEAST_ALLOWED = 1 << 20;

  private final HeifMeta meta;
  private final List<Part> parts = new ArrayList<>();
  private long left;

  private HeifLayout(HeifMeta meta, long left) {
    this.meta = meta;
    this.left = left;
  }

  /** Finds the parts of a picture; fails if one of them is not whole, or larger than it says. */
  static List<Part> of(HeifMeta meta, HeifPicture picture, int fileLength) throws ItemException {
    HeifLayout layout = new HeifLayout(meta, 2L * fileLength + LEAST_ALLOWED);
    try {
      layout.add(picture);
    } catch (IndexOutOfBoundsException e) {
      throw ItemException.lasting(
          FailureClass.BROKEN_IMAGE, "the data of the picture ends too early", e);
    }
    return layout.parts;
  }

  private void add(HeifPicture picture) throws ItemException {
    add(picture, false, true);
    @Nullable HeifPicture alpha = alphaOf(picture.id());
    if (alpha != null && alpha.isGrid()) {
      if (alpha.width() != picture.width() || alpha.height() != picture.height()) {
        throw ImageFile.broken("the transparency of the picture has another size");
      }
      add(alpha, true, false);
    } else if (alpha != null) {
      add(alpha, true, 0, 0, picture.width(), picture.height());
    }
  }

  private void add(HeifPicture picture, boolean alpha, boolean withAlphas) throws ItemException {
    if (!picture.isGrid()) {
      add(picture, alpha, 0, 0, picture.width(), picture.height());
      return;
    }
    HeifGrid grid = HeifGrid.of(meta.data(picture.id(), 64));
    int[] ids = meta.parts(picture.id());
    HeifPicture first = meta.picture(ids.length == 0 ? picture.id() : ids[0]);
    int width = first.width();
    int height = first.height();
    grid.requireCovered(picture, ids.length, width, height);
    for (int i = 0; i < ids.length; i++) {
      int x = i % grid.columns() * width;
      int y = i / grid.columns() * height;
      HeifPicture tile = meta.picture(ids[i]);
      if (tile.width() != width || tile.height() != height) {
        throw ImageFile.broken("the tiles of the picture differ in size");
      }
      add(tile, alpha, x, y, width, height);
      @Nullable HeifPicture alphaOfTile = withAlphas ? alphaOf(ids[i]) : null;
      if (alphaOfTile != null) {
        add(alphaOfTile, true, x, y, width, height);
      }
    }
  }

  private void add(HeifPicture coded, boolean alpha, int x, int y, int width, int height)
      throws ItemException {
    requireCoded(coded.type());
    byte[] data = meta.data(coded.id(), left);
    left -= data.length;
    long most = coded.codedPixels(width, height);
    byte[] stream =
        coded.isAv1() ? Av1Stream.of(data, coded, most) : HevcStream.of(data, content(coded), most);
    parts.add(new Part(coded, stream, alpha, x, y, width, height));
  }

  private byte[] content(HeifPicture coded) {
    HeifMeta.Property configuration = coded.configuration();
    return configuration == null ? new byte[0] : meta.content(configuration);
  }

  static void requireCoded(String type) throws ItemException {
    String what =
        switch (type) {
          case "av01", "hvc1" -> "";
          case "encrypted" -> "encrypted HEIF images";
          case "" -> "HEIF images of unknown coding";
          default -> "HEIF images that are coded as " + OneLine.of(type);
        };
    if (!what.isEmpty()) {
      throw ItemException.lasting(FailureClass.UNSUPPORTED_FORMAT, what + " are not supported");
    }
  }

  /** Returns what tells how transparent an item is, or null. */
  private @Nullable HeifPicture alphaOf(int id) throws ItemException {
    for (int auxiliary : meta.auxiliaries(id)) {
      HeifPicture found = meta.picture(auxiliary);
      if (found.isAlpha()) {
        return found;
      }
    }
    return null;
  }
}
