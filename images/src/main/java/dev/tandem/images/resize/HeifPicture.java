package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.OneLine;
import dev.tandem.images.resize.HeifMeta.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An item that is a picture, with its properties.
 *
 * @param type {@code av01} or {@code hvc1} if it is coded, {@code grid} if it is made of tiles
 * @param width the width in pixels, before any part is cut out; 0 if unknown
 * @param configuration what its decoder is to know, or null
 * @param colours what its numbers mean, as the file says, or null
 * @param profile the ICC profile, or null
 * @param auxiliary what it adds to another picture, or empty
 * @param changes how it is cut, turned and mirrored, in order
 * @param operatingPoint which layers belong together
 * @param layer the layer to show, or a large number for the last one
 */
record HeifPicture(
    int id,
    String type,
    int width,
    int height,
    @Nullable Property configuration,
    @Nullable CodedColours colours,
    @Nullable Property profile,
    String auxiliary,
    List<Property> changes,
    int operatingPoint,
    int layer) {

  /** Properties that may be passed over, though some writers call them essential. */
  private static final Set<String> PASSED_OVER =
      Set.of("pixi", "pasp", "a1lx", "clli", "mdcv", "cclv", "amve", "rloc", "free");

  private static final Set<String> ALPHA =
      Set.of("urn:mpeg:mpegB:cicp:systems:auxiliary:alpha", "urn:mpeg:hevc:2015:auxid:1");

  private static final int LAST_LAYER = 0xFFFF;

  /** How many times as many pixels other layers may have: four times along a side. */
  private static final int LARGER_LAYERS = 16;

  /** More than 256 tiles of any length that can be coded; a longer one counts as this. */
  private static final int LONGEST_SIDE = 1 << 25;

  private static final int LONGEST_CONFIGURATION = 1 << 16;

  /** Coders fill up blocks of this many pixels along a side. */
  private static final int BLOCK = 64;

  /** Reads the properties of an item. */
  static HeifPicture of(HeifMeta meta, int id) throws ItemException {
    long width = 0;
    long height = 0;
    @Nullable Property configuration = null;
    @Nullable CodedColours colours = null;
    @Nullable Property profile = null;
    String auxiliary = "";
    List<Property> changes = new ArrayList<>();
    int operatingPoint = 0;
    int layer = LAST_LAYER;
    String unknown = "";
    for (Property property : meta.properties(id)) {
      IsoFields fields = meta.fields(property);
      switch (property.type()) {
        case "ispe" -> {
          fields.skip(4);
          width = fields.u32();
          height = fields.u32();
        }
        case "av1C", "hvcC" -> {
          if (property.end() - property.start() > LONGEST_CONFIGURATION) {
            throw ImageFile.broken("what a decoder is to know of the picture is too long");
          }
          configuration = property;
        }
        case "colr" -> {
          switch (fields.letters()) {
            case "nclx" -> colours = CodedColours.of(fields);
            case "prof", "rICC" ->
                profile = new Property("", fields.position(), property.end(), property.essential());
            default -> {}
          }
        }
        case "auxC" -> {
          fields.skip(4);
          auxiliary = fields.text();
        }
        case "irot", "imir", "clap" -> changes.add(property);
        case "a1op" -> operatingPoint = fields.u8();
        case "lsel" -> layer = fields.u16();
        default -> {
          if (property.essential() && !PASSED_OVER.contains(property.type())) {
            unknown = property.type();
          }
        }
      }
    }
    HeifPicture picture =
        new HeifPicture(
            id,
            meta.type(id),
            side(width),
            side(height),
            configuration,
            colours,
            profile,
            auxiliary,
            changes,
            operatingPoint,
            layer);
    if (!unknown.isEmpty() && picture.isRead()) {
      throw ItemException.lasting(
          FailureClass.UNSUPPORTED_FORMAT,
          "pictures with the property %s are not supported".formatted(OneLine.of(unknown)));
    }
    return picture;
  }

  private boolean isRead() {
    return isCoded() || isGrid() || type.equals("iden");
  }

  private static int side(long claimed) {
    return (int) Math.min(claimed, LONGEST_SIDE);
  }

  boolean isAlpha() {
    return ALPHA.contains(auxiliary);
  }

  boolean isGrid() {
    return type.equals("grid");
  }

  boolean isAv1() {
    return type.equals("av01");
  }

  boolean isCoded() {
    return isAv1() || type.equals("hvc1");
  }

  /** Whether it is one of several layers, of which others may be larger. */
  boolean isLayer() {
    return operatingPoint > 0 || layer < LAST_LAYER;
  }

  /** Returns how many pixels may be coded for it if it fills an area of this size. */
  long codedPixels(int filledWidth, int filledHeight) {
    long most = ((long) filledWidth + BLOCK) * ((long) filledHeight + BLOCK);
    return isLayer() ? LARGER_LAYERS * most : most;
  }

  long pixels() {
    return (long) width * height;
  }
}
