package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.Key;
import dev.tandem.images.item.WellFormed;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.attribute.FileTime;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * One image in a shard, as WebDataset reads it: members of one key, one behind the other, {@code
 * KEY.txt} with the caption among them where there is one. {@code KEY.json}, which tells what is
 * known of the image, comes last: where it is whole, all is.
 *
 * <p>The bytes depend on the image alone, on no clock, user or order.
 */
final class ShardEntry {
  /** Everything in a tar file begins at a multiple of this. */
  static final int BLOCK = 512;

  /** The end of the name of the last member. */
  static final String LAST = ".json";

  private static final JsonFactory JSON = new JsonFactory();

  private ShardEntry() {}

  /** The name of the image itself. */
  static String name(Thumbnail image) {
    return Key.of(image.source().ref()) + "." + image.image().format().extension();
  }

  @SuppressWarnings("resource") // closing it would write the end of the file, which comes once
  static byte[] of(Thumbnail image) {
    byte[] pixels = image.image().bytes();
    var bytes = new ByteArrayOutputStream(pixels.length + 8 * BLOCK);
    var tar = new TarArchiveOutputStream(bytes, BLOCK);
    try {
      add(tar, name(image), pixels);
      String caption = image.source().ref().row().caption();
      if (caption != null) {
        add(tar, Key.of(image.source().ref()) + ".txt", WellFormed.of(caption).getBytes(UTF_8));
      }
      add(tar, Key.of(image.source().ref()) + LAST, facts(image));
      tar.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is none in memory
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

  /** The same as in the manifest, but for what another run would have otherwise, such as times. */
  private static byte[] facts(Thumbnail image) throws IOException {
    var bytes = new ByteArrayOutputStream(BLOCK);
    ImageRef ref = image.source().ref();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("key", Key.of(ref).toString());
      json.writeStringField("url", WellFormed.of(ref.location()));
      ImageFacts.write(json, ref.row());
      ImageFacts.write(json, image.finished(Stored.of(name(image), image.image().bytes())));
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }
}
