package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.KeptColumns;
import dev.tandem.images.item.Naming;
import dev.tandem.images.item.OneLine;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.resize.ImageFilter;
import dev.tandem.images.resize.ResizeOptions;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Records in a folder how its results were made. INVARIANT: one folder never holds results of two
 * kinds.
 */
public final class JobFile {
  public static final String NAME = "job.json";

  /** The field with the column of captions by which rows with the same URL are told apart. */
  static final String CAPTIONS = "caption_column";

  /** The field with the other columns by which rows with the same URL are told apart. */
  static final String COLUMNS = "columns";

  private static final int LONGEST = 1 << 16;

  private JobFile() {}

  /**
   * Writes the file, or compares the existing one. Once this returns, the options are on the disk,
   * so that no result exists without them.
   *
   * <p>If there is a manifest but no such file, the manifest is assumed to have been copied here on
   * its own, for example from a bucket.
   *
   * @param begun whether there are results
   * @throws StoreException if the results there were made with other options, or the file does not
   *     tell with which
   */
  public static void require(
      Path folder,
      String target,
      ResizeOptions options,
      Naming naming,
      boolean begun,
      Fsync fsync) {
    Path file = folder.resolve(NAME);
    try {
      String wanted = describe(target, options, naming);
      String found = read(file);
      if (found == null || !(begun || isWhole(found))) {
        WholeFile.writeForced(folder, NAME, fsync, out -> out.write(wanted.getBytes(UTF_8)));
      } else if (!isWhole(found)) {
        throw new StoreException(
            file
                + " is incomplete, as after a power cut, so it is unknown how the results there"
                + " were made: if they were made with these options, write "
                + OneLine.of(wanted.strip())
                + " and a newline into it; otherwise, remove it and "
                + Store.MANIFEST
                + " to start over",
            null);
      } else if (!found.equals(wanted)) {
        throw new StoreException(
            "The results in "
                + folder
                + " were made with other options: "
                + differences(found, wanted)
                + "; use the same options, choose another folder, or remove "
                + NAME
                + " and "
                + Store.MANIFEST
                + " there to start over, which --anew alone does not do",
            null);
      }
    } catch (IOException e) {
      throw new StoreException("Cannot use " + file + ": " + DiskFailure.reason(e), e);
    }
  }

  /** Returns how the options of two files differ. */
  private static String differences(String found, String wanted) throws IOException {
    try {
      String differences =
          JobOptions.differences(JobOptions.parse(found), JobOptions.parse(wanted));
      if (!differences.isEmpty()) {
        return differences;
      }
    } catch (JsonProcessingException e) {
      // Shown as it is.
    }
    return OneLine.of(found.strip());
  }

  private static @Nullable String read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      return new String(in.readNBytes(LONGEST), UTF_8);
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  private static boolean isWhole(String text) {
    return text.endsWith("}\n");
  }

  /**
   * Describes what determines a result, apart from its original, which originals have one, and what
   * identifies them. Includes the target unless it is this folder.
   */
  private static String describe(String target, ResizeOptions options, Naming naming)
      throws IOException {
    var text = new StringWriter();
    try (JsonGenerator json = new JsonFactory().createGenerator(text)) {
      json.writeStartObject();
      if (!target.isEmpty()) {
        json.writeStringField("target", target);
      }
      json.writeNumberField("size", options.size());
      json.writeStringField("mode", options.mode().name().toLowerCase(Locale.ROOT));
      json.writeBooleanField("only_if_bigger", options.onlyIfBigger());
      json.writeStringField("format", options.format().extension());
      json.writeNumberField("quality", options.quality());
      json.writeStringField("background", "%06x".formatted(options.background()));
      json.writeStringField("decoding", options.decoding().name().toLowerCase(Locale.ROOT));
      filter(json, options.filter());
      if (options.skipReencode()) {
        json.writeBooleanField("skip_reencode", true);
      }
      if (options.blurBoxes()) {
        json.writeBooleanField("blur_boxes", true);
      }
      naming(json, naming);
      json.writeEndObject();
    }
    return text.append('\n').toString();
  }

  /** Writes only what is set, so that a job whose images have no names does not mention them. */
  private static void naming(JsonGenerator json, Naming naming) throws IOException {
    if (naming.column() != null) {
      json.writeStringField("name_column", naming.column());
    }
    if (!naming.ignored().isEmpty()) {
      json.writeStringField("ignored_query", String.join(",", naming.ignored()));
    }
    KeptColumns rows = naming.rows();
    if (rows != null && naming.column() == null) { // names count alone
      if (rows.caption() != null) {
        json.writeStringField(CAPTIONS, rows.caption());
      }
      if (!rows.others().isEmpty()) {
        json.writeStringField(COLUMNS, String.join(",", rows.others()));
      }
    }
  }

  /** Writes only the filters that are set, so that a job without filters does not mention them. */
  private static void filter(JsonGenerator json, ImageFilter filter) throws IOException {
    if (filter.minSize() > 0) {
      json.writeNumberField("min_size", filter.minSize());
    }
    if (filter.maxAspectRatio() < Double.POSITIVE_INFINITY) {
      json.writeNumberField("max_aspect_ratio", filter.maxAspectRatio());
    }
    if (filter.maxArea() < Long.MAX_VALUE) {
      json.writeNumberField("max_area", filter.maxArea());
    }
  }
}
