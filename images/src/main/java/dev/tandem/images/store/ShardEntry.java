package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.images.item.Identity;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.WellFormed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.attribute.FileTime;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * One image in a shard, in the layout of WebDataset: consecutive members with the same key, among
 * them {@code KEY.txt} with the caption if there is one, or if all are to have one. INVARIANT:
 * {@code KEY.json}, which describes the image, comes last, so if it is whole, the entry is whole.
 *
 * <p>INVARIANT: the bytes depend on the image and the options alone, not on any clock, user or
 * order.
 */
final class ShardEntry {
  /** The block size of a tar file, in bytes: everything in it begins at a multiple of this. */
  static final int BLOCK = 512;

  /** The suffix of the last member's name. */
  static final String LAST = ".json";

  /** The suffix of the name of the member with the caption. */
  static final String CAPTION = ".txt";

  private static final JsonFactory JSON = new JsonFactory();

  private ShardEntry() {}

  /** Returns the name of the member that is the image itself. */
  static String name(Thumbnail image) {
    return base(image) + "." + image.image().format().extension();
  }

  /** Returns what the names of all members of an image begin with: its key, unless it is named. */
  private static String base(Thumbnail image) {
    ImageRef ref = image.source().ref();
    return ref.identity() instanceof Identity.Name(String name) ? name : Key.of(ref).toString();
  }

  /** Returns the key of the image whose members begin with a text; {@code null} if none do. */
  static @Nullable Key key(String base) {
    if (Key.isOne(base)) {
      return Key.parse(base);
    }
    return Identity.Name.isSafe(base) ? Key.of(base) : null;
  }

  /** Returns how many bytes of a tar file a content takes. */
  static long wholeBlocks(long bytes) {
    return Math.ceilDiv(bytes, BLOCK) * BLOCK;
  }

  @SuppressWarnings("resource") // closing it would write the end of the archive, which comes once
  static byte[] of(Thumbnail image, boolean captions) {
    byte[] pixels = image.image().bytes();
    var bytes = new ByteArrayOutputStream(pixels.length + 8 * BLOCK);
    var tar = new TarArchiveOutputStream(bytes, BLOCK);
    try {
      add(tar, name(image), pixels);
      String caption = image.source().ref().row().caption();
      if (caption != null || captions) {
        // A zero in a text means that it did not reach the disk: see ShardScan.
        String text = caption == null ? "" : WellFormed.of(caption).replace('\0', '\uFFFD');
        add(tar, base(image) + CAPTION, text.getBytes(UTF_8));
      }
      add(tar, base(image) + LAST, facts(image));
      tar.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // impossible: everything is in memory
    }
    return bytes.toByteArray();
  }

  private static void add(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    var entry = new TarArchiveEntry(name);
    entry.setSize(content.length);
    entry.setLastModifiedTime(FileTime.fromMillis(0));
    entry.setIds(0, 0);
    entry.setNames("", "");
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  /**
   * Returns the same facts as in the manifest, except those that differ between runs, such as
   * times.
   */
  private static byte[] facts(Thumbnail image) throws IOException {
    var bytes = new ByteArrayOutputStream(BLOCK);
    ImageRef ref = image.source().ref();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("key", Key.of(ref).toString());
      json.writeStringField("url", WellFormed.of(ref.recorded()));
      ImageFacts.write(json, ref.row());
      ImageFacts.write(json, image.finished(Stored.of(name(image), image.image().bytes())));
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
