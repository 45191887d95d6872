package dev.tandem.images.item;

/**
 * A part of a picture, in fractions of the width and the height of the upright picture.
 *
 * @param left the distance of its left side from the left side of the picture, from 0 to 1
 * @param top the distance of its top from the top of the picture, from 0 to 1
 * @param right the distance of its right side from the left side of the picture; more than {@code
 *     left}
 * @param bottom the distance of its bottom from the top of the picture; more than {@code top}
 */
public record Box(double left, double top, double right, double bottom) {

  /** Rejects a box that is empty or not within the picture. */
  public Box {
    if (!(left >= 0 && left < right && right <= 1 && top >= 0 && top < bottom && bottom <= 1)) {
      throw new IllegalArgumentException(
          "not a box: [%s, %s, %s, %s]".formatted(left, top, right, bottom));
    }
  }
}
