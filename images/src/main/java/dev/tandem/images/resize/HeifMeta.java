package dev.tandem.images.resize;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The box of a HEIF file that says which items it has: their types, where their bytes are, their
 * properties, and how they refer to each other.
 *
 * <p>Only what is asked of an item is read as a whole. INVARIANT: what is kept of all items is
 * limited in number, not only by the length of the file.
 */
final class HeifMeta {

  /** A property of items, such as their size. */
  record Property(String type, int start, int end, boolean essential) {}

  /** Where the bytes of an item are: a list of pieces, which begins at an index of the file. */
  private record Place(
      int listAt, int pieces, int offsetSize, int lengthSize, int indexSize, long base, int how) {}

  /** A list of numbers, which begins at an index of the file. */
  private record Numbers(int at, int count, int size) {}

  /** As many tiles as a grid can have, and something for the rest. */
  private static final int MOST_ITEMS = 100_000;

  private static final int MOST_PROPERTIES = 0x7FFF;
  private static final int MOST_PIECES = 1024;

  /** Of one item; there are ten or so. */
  private static final int MOST_ASSOCIATED = 64;

  /** Of one item: transparency, depth, gain map, and some of what phones add. */
  private static final int MOST_AUXILIARIES = 16;

  /** Values of how an item is stored. */
  private static final int IN_FILE = 0;

  private static final int IN_IDAT = 1;

  private final byte[] bytes;
  private final Map<Integer, String> types = new HashMap<>();
  private final Map<Integer, Place> places = new HashMap<>();
  private final Map<Integer, Numbers> associations = new HashMap<>();
  private final Map<Integer, Numbers> parts = new HashMap<>();
  private final Map<Integer, List<Integer>> auxiliaries = new HashMap<>();
  private final Set<Integer> premultiplied = new HashSet<>();
  private final List<Property> properties = new ArrayList<>();
  private final Map<Integer, HeifPicture> pictures = new HashMap<>(); // those that were asked for
  private @Nullable List<HeifLayout.Part> layout;
  private @Nullable Integer primary;
  private @Nullable Integer first;
  private int idatStart;
  private int idatEnd;

  private HeifMeta(byte[] bytes) {
    this.bytes = bytes;
  }

  /** Reads the box; fails if there is none. */
  static HeifMeta of(byte[] bytes) throws ItemException {
    IsoBoxes boxes = new IsoBoxes(bytes, 0, bytes.length);
    boolean sequence = false;
    while (boxes.next()) {
      if (boxes.is("meta")) {
        HeifMeta meta = new HeifMeta(bytes);
        meta.read(boxes.inside(4));
        return meta;
      }
      if (boxes.is("mini")) {
        throw unsupported("HEIF images with short headers are not supported");
      }
      sequence |= boxes.is("moov");
    }
    if (sequence) {
      throw unsupported("HEIF sequences without a still picture are not supported");
    }
    throw ImageFile.broken("the file has no list of its pictures");
  }

  private static ItemException unsupported(String message) {
    return ItemException.lasting(FailureClass.UNSUPPORTED_FORMAT, message);
  }

  private void read(IsoBoxes boxes) throws ItemException {
    while (boxes.next()) {
      switch (boxes.type()) {
        case "pitm" -> primary = primary(boxes.fields());
        case "iinf" -> readTypes(boxes);
        case "iloc" -> readPlaces(boxes.fields());
        case "iref" -> readReferences(boxes);
        case "iprp" -> readProperties(boxes.inside(0));
        case "idat" -> {
          idatStart = boxes.start();
          idatEnd = boxes.end();
        }
        default -> {}
      }
    }
  }

  private static int primary(IsoFields fields) {
    int version = version(fields);
    return (int) fields.number(version == 0 ? 2 : 4);
  }

  /** Reads the version of a box, and passes over its flags. */
  private static int version(IsoFields fields) {
    int version = fields.u8();
    fields.skip(3);
    return version;
  }

  private void readTypes(IsoBoxes iinf) throws ItemException {
    int version = iinf.fields().u8();
    IsoBoxes boxes = iinf.inside(version == 0 ? 6 : 8);
    while (boxes.next()) {
      IsoFields fields = boxes.fields();
      int ofEntry = version(fields);
      if (!boxes.is("infe") || ofEntry < 2) {
        continue;
      }
      int id = (int) fields.number(ofEntry == 2 ? 2 : 4);
      boolean encrypted = fields.u16() != 0;
      requireFew(types.size());
      types.putIfAbsent(id, encrypted ? "encrypted" : fields.letters());
      if (first == null) {
        first = id;
      }
    }
  }

  private void readPlaces(IsoFields fields) throws ItemException {
    int version = version(fields);
    int sizes = fields.u16();
    int offsetSize = size(sizes >> 12);
    int lengthSize = size(sizes >> 8 & 15);
    int baseSize = size(sizes >> 4 & 15);
    int indexSize = version == 0 ? 0 : size(sizes & 15);
    long count = fields.number(version < 2 ? 2 : 4);
    for (long i = 0; i < count; i++) {
      int id = (int) fields.number(version < 2 ? 2 : 4);
      int how = version == 0 ? IN_FILE : fields.u16() & 15;
      boolean elsewhere = fields.u16() != 0;
      long base = fields.number(baseSize);
      int pieces = fields.u16();
      int at = fields.position();
      fields.skip((long) pieces * (offsetSize + lengthSize + indexSize));
      requireFew(places.size());
      places.putIfAbsent(
          id, new Place(at, pieces, offsetSize, lengthSize, indexSize, base, elsewhere ? -1 : how));
    }
  }

  private static int size(int size) throws ItemException {
    if (size != 0 && size != 4 && size != 8) {
      throw ImageFile.broken("the places of the pictures have numbers of " + size + " bytes");
    }
    return size;
  }

  private void readReferences(IsoBoxes iref) throws ItemException {
    int size = iref.fields().u8() == 0 ? 2 : 4;
    IsoBoxes boxes = iref.inside(4);
    int total = 0;
    while (boxes.next()) {
      IsoFields fields = boxes.fields();
      int from = (int) fields.number(size);
      int count = fields.u16();
      total += 1 + (boxes.is("auxl") ? count : 0);
      requireFew(total);
      switch (boxes.type()) {
        case "dimg" -> parts.putIfAbsent(from, new Numbers(fields.position(), count, size));
        case "prem" -> premultiplied.add(from);
        case "auxl" -> {
          for (int i = 0; i < count; i++) {
            List<Integer> known =
                auxiliaries.computeIfAbsent((int) fields.number(size), _ -> new ArrayList<>(1));
            if (!known.contains(from)) {
              known.add(from);
            }
            if (known.size() > MOST_AUXILIARIES) {
              throw ImageFile.broken("too many pictures belong to one");
            }
          }
        }
        default -> {}
      }
    }
  }

  private void readProperties(IsoBoxes boxes) throws ItemException {
    while (boxes.next()) {
      if (boxes.is("ipco")) {
        IsoBoxes each = boxes.inside(0);
        while (each.next() && properties.size() < MOST_PROPERTIES) {
          properties.add(new Property(each.type(), each.start(), each.end(), false));
        }
      } else if (boxes.is("ipma")) {
        readAssociations(boxes.fields());
      }
    }
  }

  private void readAssociations(IsoFields fields) throws ItemException {
    int version = fields.u8();
    int size = (fields.number(3) & 1) == 0 ? 1 : 2;
    long count = fields.u32();
    for (long i = 0; i < count; i++) {
      int id = (int) fields.number(version == 0 ? 2 : 4);
      int number = fields.u8();
      requireFew(associations.size());
      if (number > MOST_ASSOCIATED) {
        throw ImageFile.broken("a picture has " + number + " properties");
      }
      associations.putIfAbsent(id, new Numbers(fields.position(), number, size));
      fields.skip((long) number * size);
    }
  }

  private static void requireFew(int number) throws ItemException {
    if (number > MOST_ITEMS) {
      throw ImageFile.broken("the file has more than " + MOST_ITEMS + " items");
    }
  }

  /** The item to show: the primary one, or else the first. */
  int primary() throws ItemException {
    Integer shown = primary != null && types.containsKey(primary) ? primary : first;
    if (shown == null) {
      throw ImageFile.broken("the file lists no picture");
    }
    return shown;
  }

  /** The type of an item, such as {@code av01}; empty if the file does not have it. */
  String type(int id) {
    return types.getOrDefault(id, "");
  }

  /** An item with its properties, which are read once. */
  HeifPicture picture(int id) throws ItemException {
    @Nullable HeifPicture known = pictures.get(id);
    if (known == null) {
      known = HeifPicture.of(this, id);
      pictures.put(id, known);
    }
    return known;
  }

  /** The parts of the picture that is decoded, which are found once. */
  List<HeifLayout.Part> layout(HeifPicture picture) throws ItemException {
    @Nullable List<HeifLayout.Part> known = layout;
    if (known == null) {
      known = HeifLayout.of(this, picture, bytes.length);
      layout = known;
    }
    return known;
  }

  /** The items that an item is made of, in order. */
  int[] parts(int id) {
    return numbers(parts.get(id));
  }

  /** The items that add something to an item, such as its transparency. */
  List<Integer> auxiliaries(int id) {
    return auxiliaries.getOrDefault(id, List.of());
  }

  /** Whether the colours of an item are multiplied by its alpha. */
  boolean isPremultiplied(int id) {
    return premultiplied.contains(id);
  }

  /** The properties of an item, in the order in which they apply. */
  List<Property> properties(int id) {
    Numbers associated = associations.get(id);
    List<Property> found = new ArrayList<>();
    for (int number : numbers(associated)) {
      int wide = associated == null || associated.size == 1 ? 0x80 : 0x8000;
      int index = number & wide - 1;
      if (index > 0 && index <= properties.size()) {
        Property property = properties.get(index - 1);
        found.add(new Property(property.type, property.start, property.end, (number & wide) != 0));
      }
    }
    return found;
  }

  /** A reader of the content of a property. */
  IsoFields fields(Property property) {
    return new IsoFields(ByteBuffer.wrap(bytes), property.start, property.end);
  }

  /** The content of a property. */
  byte[] content(Property property) {
    return Arrays.copyOfRange(bytes, property.start, property.end);
  }

  private int[] numbers(@Nullable Numbers numbers) {
    if (numbers == null) {
      return new int[0];
    }
    int[] read = new int[numbers.count];
    IsoFields fields = fields(new Property("", numbers.at, bytes.length, false));
    for (int i = 0; i < read.length; i++) {
      read[i] = (int) fields.number(numbers.size);
    }
    return read;
  }

  /**
   * Returns the bytes of an item.
   *
   * @param most how many they may be
   * @throws ItemException if the file ends before they do, or they are more
   */
  byte[] data(int id, long most) throws ItemException {
    Place place = places.get(id);
    if (place == null || place.pieces == 0) {
      throw ImageFile.broken("the file has no data for its picture");
    }
    if (place.pieces > MOST_PIECES || (place.how != IN_FILE && place.how != IN_IDAT)) {
      throw unsupported("pictures that are stored in this way are not supported");
    }
    long from = place.how == IN_IDAT ? idatStart : 0;
    long to = place.how == IN_IDAT ? idatEnd : bytes.length;
    int[] starts = new int[place.pieces];
    int[] lengths = new int[place.pieces];
    long total = 0;
    IsoFields fields = fields(new Property("", place.listAt, bytes.length, false));
    for (int i = 0; i < place.pieces; i++) {
      fields.skip(place.indexSize);
      long start = from + place.base + fields.number(place.offsetSize);
      long length = fields.number(place.lengthSize);
      if (start < from || start > to) {
        throw ImageFile.broken("the file is truncated after " + bytes.length + " bytes");
      }
      if (length == 0) {
        length = to - start; // up to the end
      }
      if (length < 0 || length > to - start) {
        throw ImageFile.broken("the file is truncated after " + bytes.length + " bytes");
      }
      starts[i] = (int) start;
      lengths[i] = (int) length;
      total += length;
    }
    if (total > most) {
      throw ImageFile.broken("the data of the picture is longer than the file");
    }
    byte[] all = new byte[(int) total];
    int at = 0;
    for (int i = 0; i < place.pieces; i++) {
      System.arraycopy(bytes, starts[i], all, at, lengths[i]);
      at += lengths[i];
    }
    return all;
  }
}
