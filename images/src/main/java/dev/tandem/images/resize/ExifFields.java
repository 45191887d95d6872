package dev.tandem.images.resize;

import com.fasterxml.jackson.core.JsonGenerator;
import com.twelvemonkeys.imageio.metadata.CompoundDirectory;
import com.twelvemonkeys.imageio.metadata.Directory;
import com.twelvemonkeys.imageio.metadata.Entry;
import com.twelvemonkeys.imageio.metadata.tiff.Rational;
import com.twelvemonkeys.imageio.metadata.tiff.TIFFReader;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.Json;
import dev.tandem.images.item.WellFormed;
import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.Array;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The EXIF fields of an image, such as {@code Make} and {@code DateTimeOriginal}, as a JSON object
 * on one line.
 *
 * <p>Numbers and texts are kept, and lists of up to {@value #MOST_VALUES} numbers; binary data,
 * such as the notes of makers, are left out, and so is what has no name. Invalid data are no reason
 * to reject an image: then there are fewer fields, or none. Takes at most {@value #MOST_CHARACTERS}
 * characters.
 */
public final class ExifFields {
  private static final int MOST_CHARACTERS = 16 << 10;
  private static final int LONGEST_TEXT = 1 << 10;
  private static final int MOST_VALUES = 16;
  private static final int MOST_FIELDS = 256;
  private static final int DEEPEST = 4;

  private static final int GPS = 0x8825;

  /** The names of the fields of the directory of GPS data, which the library has not. */
  private static final List<String> GPS_NAMES =
      List.of(
          "GPSVersionID",
          "GPSLatitudeRef",
          "GPSLatitude",
          "GPSLongitudeRef",
          "GPSLongitude",
          "GPSAltitudeRef",
          "GPSAltitude",
          "GPSTimeStamp",
          "GPSSatellites",
          "GPSStatus",
          "GPSMeasureMode",
          "GPSDOP",
          "GPSSpeedRef",
          "GPSSpeed",
          "GPSTrackRef",
          "GPSTrack",
          "GPSImgDirectionRef",
          "GPSImgDirection",
          "GPSMapDatum",
          "GPSDestLatitudeRef",
          "GPSDestLatitude",
          "GPSDestLongitudeRef",
          "GPSDestLongitude",
          "GPSDestBearingRef",
          "GPSDestBearing",
          "GPSDestDistanceRef",
          "GPSDestDistance",
          "GPSProcessingMethod",
          "GPSAreaInformation",
          "GPSDateStamp",
          "GPSDifferential",
          "GPSHPositioningError");

  private final StringWriter text = new StringWriter();
  private final Set<String> names = new HashSet<>();

  private ExifFields() {}

  /** Returns the fields of a JPEG, a PNG or a WebP; {@code null} if it has none. */
  public static @Nullable String of(byte[] image) {
    try {
      byte[] data = ExifBlock.of(image);
      return data.length == 0 ? null : new ExifFields().read(data);
    } catch (IOException | ItemException | RuntimeException e) {
      return null; // the library has various exceptions for what is invalid
    }
  }

  private @Nullable String read(byte[] data) throws IOException {
    Directory all = new TIFFReader().read(new ByteArrayImageInput(data));
    try (JsonGenerator json = Json.FACTORY.createGenerator(text)) {
      json.writeStartObject();
      write(json, all, 0, false);
      json.writeEndObject();
    }
    return names.isEmpty() ? null : text.toString();
  }

  private void write(JsonGenerator json, Directory directory, int depth, boolean gps)
      throws IOException {
    if (depth == 0 && directory instanceof CompoundDirectory all && all.directoryCount() > 0) {
      write(json, all.getDirectory(0), 1, false); // the second one is of the preview
      return;
    }
    for (Entry entry : directory) {
      if (entry.getValue() instanceof Directory more) {
        if (depth < DEEPEST) {
          write(json, more, depth + 1, Objects.equals(entry.getIdentifier(), GPS));
        }
      } else {
        String name = gps ? gpsName(entry.getIdentifier()) : entry.getFieldName();
        if (name != null) {
          write(json, name, entry.getValue());
        }
      }
    }
  }

  private static @Nullable String gpsName(Object identifier) {
    return identifier instanceof Integer tag && tag >= 0 && tag < GPS_NAMES.size()
        ? GPS_NAMES.get(tag)
        : null;
  }

  private void write(JsonGenerator json, String name, @Nullable Object value) throws IOException {
    json.flush();
    int most = MOST_CHARACTERS - 8 * LONGEST_TEXT; // a character may become six
    if (text.getBuffer().length() > most || names.size() >= MOST_FIELDS || !isKept(value)) {
      return;
    }
    if (names.add(name)) {
      json.writeFieldName(name);
      writeValue(json, value);
    }
  }

  private static boolean isKept(@Nullable Object value) {
    return switch (value) {
      case String text -> text.length() <= LONGEST_TEXT;
      case Number _ -> true;
      case short[] all -> all.length <= MOST_VALUES;
      case int[] all -> all.length <= MOST_VALUES;
      case long[] all -> all.length <= MOST_VALUES;
      case float[] all -> all.length <= MOST_VALUES;
      case double[] all -> all.length <= MOST_VALUES;
      case Object[] all -> all.length <= MOST_VALUES && isNumbers(all);
      case null, default -> false;
    };
  }

  private static boolean isNumbers(Object[] values) {
    for (Object value : values) {
      if (!(value instanceof Number)) {
        return false;
      }
    }
    return true;
  }

  private static void writeValue(JsonGenerator json, @Nullable Object value) throws IOException {
    switch (value) {
      case String text -> json.writeString(WellFormed.of(text));
      case Rational ratio -> json.writeString(ratio.toString());
      case Float number -> writeNumber(json, number);
      case Double number -> writeNumber(json, number);
      case Number number -> json.writeNumber(number.longValue());
      case null, default -> writeAll(json, value);
    }
  }

  /** Writes a number, or a text if JSON has no such number. */
  private static void writeNumber(JsonGenerator json, double number) throws IOException {
    if (Double.isFinite(number)) {
      json.writeNumber(number);
    } else {
      json.writeString(Double.toString(number));
    }
  }

  private static void writeAll(JsonGenerator json, @Nullable Object values) throws IOException {
    json.writeStartArray();
    for (int i = 0; i < Array.getLength(values); i++) {
      writeValue(json, Array.get(values, i));
    }
    json.writeEndArray();
  }
}
