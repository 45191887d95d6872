package dev.tandem.images.store;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.images.item.RowData;
import dev.tandem.images.item.WebFacts;
import dev.tandem.images.item.WellFormed;
import dev.tandem.images.resize.PictureFacts;
import java.io.IOException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** Writes the JSON fields that a manifest and a shard have in common for an image. */
public final class ImageFacts {

  /** The name of the field with the columns of a row. */
  public static final String COLUMNS = "columns";

  /** The name of the field with the EXIF fields. */
  public static final String EXIF = "exif";

  /** The name of the field with the perceptual hash. */
  public static final String PHASH = "phash";

  /** The name of the field that says that the result is the original, byte for byte. */
  public static final String UNCHANGED = "unchanged";

  private ImageFacts() {}

  /** Writes what the list says about the image. */
  public static void write(JsonGenerator json, RowData row) throws IOException {
    if (row.caption() != null) {
      json.writeStringField("caption", WellFormed.of(row.caption()));
    }
    if (!row.columns().equals("{}")) {
      json.writeFieldName(COLUMNS);
      json.writeRawValue(WellFormed.of(row.columns()));
    }
  }

  /** Writes what is known of the last request for an image. */
  public static void write(JsonGenerator json, WebFacts web) throws IOException {
    text(json, "final_url", web.finalUrl());
    text(json, "address", web.address());
    text(json, "content_type", web.contentType());
    if (web.status() != 0) {
      json.writeNumberField("http_status", web.status());
    }
  }

  private static void text(JsonGenerator json, String name, @Nullable String value)
      throws IOException {
    if (value != null) {
      json.writeStringField(name, WellFormed.of(value));
    }
  }

  /** Writes what is the same whenever, and however often, the image is made. */
  public static void write(JsonGenerator json, Finished image) throws IOException {
    Original original = image.original();
    json.writeNumberField("width", image.width());
    json.writeNumberField("height", image.height());
    json.writeNumberField("bytes", image.stored().bytes());
    json.writeStringField("crc32c", HexFormat.of().toHexDigits(image.stored().crc32c()));
    json.writeStringField("format", image.format().extension());
    json.writeNumberField("original_width", original.width());
    json.writeNumberField("original_height", original.height());
    json.writeNumberField("original_bytes", original.bytes());
    json.writeStringField("original_format", original.format());
    json.writeStringField("sha256", original.sha256());
    PictureFacts facts = image.facts();
    if (facts.hash() != null) {
      json.writeStringField(PHASH, facts.hash().toString());
    }
    if (facts.unchanged()) {
      json.writeBooleanField(UNCHANGED, true);
    }
    if (original.exif() != null) {
      json.writeFieldName(EXIF);
      json.writeRawValue(original.exif());
    }
  }
}
