package dev.tandem.images.resize;

import dev.tandem.images.item.ItemException;
import dev.tandem.images.resize.HeifMeta.Property;
import java.util.List;

/**
 * Which part of a picture is shown, and how that is turned.
 *
 * @param x where the part begins, in pixels of the picture as stored
 * @param orientation how the part is to be turned to be upright, numbered as in EXIF
 */
record HeifView(int x, int y, int width, int height, int orientation) {

  /** EXIF's numbers by the quarter turns to the right, without and with a mirror before them. */
  private static final int[][] ORIENTATIONS = {{1, 6, 3, 8}, {2, 7, 4, 5}};

  /** Applies the changes in their order. Ignores a part that is not within the picture. */
  static HeifView of(int width, int height, HeifMeta meta, List<Property> changes)
      throws ItemException {
    HeifView view = new HeifView(0, 0, width, height, 1);
    for (Property change : changes) {
      IsoFields fields = meta.fields(change);
      view =
          switch (change.type()) {
            case "irot" -> view.turned(0, 4 - (fields.u8() & 3));
            case "imir" -> view.turned(1, (fields.u8() & 1) == 0 ? 2 : 0);
            default -> view.cut(fields);
          };
    }
    return view;
  }

  /** Mirrors left and right if so wanted, and then turns by quarters to the right. */
  private HeifView turned(int mirrored, int quarters) {
    int mirror = 0;
    int turns = 0;
    for (int i = 0; i < 8; i++) {
      if (ORIENTATIONS[i / 4][i % 4] == orientation) {
        mirror = i / 4;
        turns = i % 4;
      }
    }
    // A mirror after turns is the same as turns the other way after a mirror.
    turns = (mirrored == 0 ? turns : 4 - turns) + quarters;
    return new HeifView(x, y, width, height, ORIENTATIONS[mirror ^ mirrored][turns % 4]);
  }

  private HeifView cut(IsoFields clap) {
    double wide = clap.u32() / (double) clap.u32();
    double high = clap.u32() / (double) clap.u32();
    double right = clap.s32() / (double) clap.u32();
    double down = clap.s32() / (double) clap.u32();
    boolean onItsSide = orientation >= 5;
    int uprightWidth = onItsSide ? height : width;
    int uprightHeight = onItsSide ? width : height;
    long cutWidth = Math.round(wide);
    long cutHeight = Math.round(high);
    long left = Math.round((uprightWidth - wide) / 2 + right);
    long top = Math.round((uprightHeight - high) / 2 + down);
    if (!Double.isFinite(wide + high + right + down)
        || cutWidth < 1
        || cutHeight < 1
        || left < 0
        || top < 0
        || left + cutWidth > uprightWidth
        || top + cutHeight > uprightHeight) {
      return this;
    }
    long along = onItsSide ? top : left;
    long across = onItsSide ? left : top;
    int storedWidth = (int) (onItsSide ? cutHeight : cutWidth);
    int storedHeight = (int) (onItsSide ? cutWidth : cutHeight);
    long fromLeft = Upright.fromTheRight(orientation) ? width - storedWidth - along : along;
    long fromTop = Upright.fromTheBottom(orientation) ? height - storedHeight - across : across;
    return new HeifView(
        x + (int) fromLeft, y + (int) fromTop, storedWidth, storedHeight, orientation);
  }
}
