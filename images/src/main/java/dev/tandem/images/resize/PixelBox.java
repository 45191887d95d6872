package dev.tandem.images.resize;

import dev.tandem.images.item.Box;
import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.util.ArrayList;
import java.util.List;

/**
 * A part of an image that is made unrecognisable: it becomes at most {@value #CELLS} x {@value
 * #CELLS} means, between which colours change gradually.
 *
 * <p>INVARIANT: no more than that remains of a box, whatever its size and that of the result, since
 * the image has its final size by then. People recognise faces of about 7 x 10 pixels and more (P.
 * Sinha and others, <i>Face Recognition by Humans: Nineteen Results</i>, 2006).
 *
 * <p>A part is larger than its box by a tenth of the box's longer side, as with img2dataset, and at
 * least by as much as scaling may have carried pixels of the box over its edge.
 */
record PixelBox(int x, int y, int width, int height) {
  private static final int CELLS = 4;
  private static final double MARGIN = 0.1;
  private static final long MOST_COVERED = 16;
  private static final long LEAST_PIXELS = 1 << 22;

  /** The farthest that a pixel reaches when it is scaled by bicubic interpolation, in pixels. */
  private static final int REACH = 2;

  /** The number of means from left to right. */
  int cellsAcross() {
    return Math.min(CELLS, width);
  }

  /** The number of means from top to bottom. */
  int cellsDown() {
    return Math.min(CELLS, height);
  }

  /**
   * Returns the parts of a scaled image that belong to boxes of the upright picture. A box that was
   * cut off has none.
   *
   * @throws ItemException of class {@link FailureClass#INVALID_BOXES} if the parts have far more
   *     pixels in all than the image, so that they would take too long
   */
  static List<PixelBox> of(List<Box> boxes, ImageHeader header, Geometry geometry)
      throws ItemException {
    List<PixelBox> parts = new ArrayList<>(boxes.size());
    long left =
        Math.max(LEAST_PIXELS, MOST_COVERED * geometry.scaledWidth() * geometry.scaledHeight());
    for (Box box : boxes) {
      PixelBox part = of(stored(box, header.orientation()), header, geometry);
      if (part.width > 0 && part.height > 0) {
        parts.add(part);
        left -= (long) part.width * part.height;
      }
      if (left < 0) {
        throw ItemException.lasting(
            FailureClass.INVALID_BOXES,
            "the boxes cover the picture more than " + MOST_COVERED + " times");
      }
    }
    return parts;
  }

  private static PixelBox of(Sides stored, ImageHeader header, Geometry geometry) {
    double across = (double) geometry.scaledWidth() / geometry.cutWidth();
    double down = (double) geometry.scaledHeight() / geometry.cutHeight();
    int cutLeft = (header.width() - geometry.cutWidth()) / 2;
    int cutTop = (header.height() - geometry.cutHeight()) / 2;
    double left = (stored.left() * header.width() - cutLeft) * across;
    double right = (stored.right() * header.width() - cutLeft) * across;
    double top = (stored.top() * header.height() - cutTop) * down;
    double bottom = (stored.bottom() * header.height() - cutTop) * down;
    double reach = 1 + REACH * Math.max(1, Math.max(across, down));
    double margin = Math.max(reach, MARGIN * Math.max(right - left, bottom - top));
    int fromX = (int) Math.max(0, Math.floor(left - margin));
    int fromY = (int) Math.max(0, Math.floor(top - margin));
    int toX = (int) Math.min(geometry.scaledWidth(), Math.ceil(right + margin));
    int toY = (int) Math.min(geometry.scaledHeight(), Math.ceil(bottom + margin));
    return new PixelBox(fromX, fromY, toX - fromX, toY - fromY);
  }

  /** A box that may have become empty by rounding. */
  private record Sides(double left, double top, double right, double bottom) {}

  /** Returns a box of the upright picture as it lies in the picture that is stored. */
  private static Sides stored(Box box, int orientation) {
    boolean onItsSide = orientation >= 5;
    double left = onItsSide ? box.top() : box.left();
    double right = onItsSide ? box.bottom() : box.right();
    double top = onItsSide ? box.left() : box.top();
    double bottom = onItsSide ? box.right() : box.bottom();
    boolean fromTheRight = Upright.fromTheRight(orientation);
    boolean fromTheBottom = Upright.fromTheBottom(orientation);
    return new Sides(
        fromTheRight ? 1 - right : left,
        fromTheBottom ? 1 - bottom : top,
        fromTheRight ? 1 - left : right,
        fromTheBottom ? 1 - top : bottom);
  }
}
