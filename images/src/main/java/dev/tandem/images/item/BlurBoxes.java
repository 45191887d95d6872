package dev.tandem.images.item;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a list says is to be blurred in an image. INVARIANT: an image whose boxes have a flaw is
 * never stored. Immutable.
 *
 * @param boxes the boxes; none if nothing is to be blurred, or if they have a flaw
 * @param flaw why the boxes cannot be read; {@code null} if they can
 * @param text the boxes as a text, the same for the same boxes however they were written; empty if
 *     there are none
 */
public record BlurBoxes(List<Box> boxes, @Nullable String flaw, String text) {
  /** The maximum length of the boxes of an image as JSON, in characters. */
  public static final int LONGEST = 128 << 10;

  /** The maximum number of boxes of an image. */
  public static final int MOST = 1000;

  /** How far a value may lie outside, since it was rounded. */
  private static final double ROUNDING = 1e-3;

  private static final int SIDES = 4;

  public BlurBoxes {
    boxes = List.copyOf(boxes);
  }

  /** Returns no boxes: nothing is to be blurred. */
  public static BlurBoxes none() {
    return new BlurBoxes(List.of(), null, "");
  }

  /** Returns boxes that cannot be read for this reason. */
  public static BlurBoxes unreadable(String flaw) {
    return new BlurBoxes(List.of(), flaw, flaw);
  }

  /**
   * Reads boxes such as {@code [[0.1, 0.2, 0.3, 0.4]]}: an array in JSON of arrays with left, top,
   * right and bottom in fractions of the upright picture. Takes time in proportion to the length of
   * the text.
   *
   * @return all the boxes; if there is anything else in the text, boxes with a flaw
   */
  public static BlurBoxes parse(String text) {
    if (text.length() > LONGEST) {
      return unreadable("the boxes have more than " + LONGEST + " characters");
    }
    try (JsonParser json = Json.FACTORY.createParser(text)) {
      List<Box> boxes = boxes(json);
      if (json.nextToken() != null) {
        throw new BadBoxesException("more than an array of boxes");
      }
      return boxes.isEmpty() ? none() : new BlurBoxes(boxes, null, written(boxes));
    } catch (BadBoxesException e) {
      return unreadable(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      return unreadable("the boxes are not written as [[left, top, right, bottom], ...]");
    }
  }

  private static List<Box> boxes(JsonParser json) throws IOException {
    require(json.nextToken() == JsonToken.START_ARRAY);
    List<Box> boxes = new ArrayList<>();
    JsonToken next;
    while ((next = json.nextToken()) == JsonToken.START_ARRAY) {
      boxes.add(box(json, boxes.size() + 1));
      if (boxes.size() > MOST) {
        throw new BadBoxesException("more than " + MOST + " boxes");
      }
    }
    require(next == JsonToken.END_ARRAY);
    return boxes;
  }

  private static Box box(JsonParser json, int number) throws IOException {
    double[] sides = new double[SIDES];
    for (int i = 0; i < SIDES; i++) {
      JsonToken token = json.nextToken();
      require(token != null && token.isNumeric());
      double side = json.getDoubleValue();
      if (!(side >= -ROUNDING && side <= 1 + ROUNDING)) {
        throw new BadBoxesException(
            "box " + number + " has the value " + side + ", but all must be from 0 to 1");
      }
      sides[i] = Math.clamp(side, 0.0, 1.0);
    }
    require(json.nextToken() == JsonToken.END_ARRAY);
    if (sides[0] >= sides[2] || sides[1] >= sides[3]) {
      throw new BadBoxesException(
          "box " + number + " is empty: its order must be left, top, right, bottom");
    }
    return new Box(sides[0], sides[1], sides[2], sides[3]);
  }

  private static void require(boolean holds) throws IOException {
    if (!holds) {
      throw new IOException("not boxes");
    }
  }

  private static String written(List<Box> boxes) {
    return boxes.stream()
        .map(box -> box.left() + " " + box.top() + " " + box.right() + " " + box.bottom())
        .collect(Collectors.joining("\n"));
  }

  /**
   * Fails if the boxes cannot be read.
   *
   * @throws ItemException of class {@link FailureClass#INVALID_BOXES}
   */
  public void requireReadable() throws ItemException {
    if (flaw != null) {
      throw ItemException.lasting(FailureClass.INVALID_BOXES, flaw);
    }
  }

  /** Text that is no boxes, with a reason to tell. */
  private static final class BadBoxesException extends IOException {
    private static final long serialVersionUID = 1;

    BadBoxesException(String message) {
      super(message);
    }
  }
}
