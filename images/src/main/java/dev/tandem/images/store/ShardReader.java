package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import dev.tandem.images.item.Json;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole shard in the making, one sample at a time. Unlike {@link ShardScan}, it takes
 * anything that is not as {@link ShardEntry} writes it for a damaged file.
 */
final class ShardReader implements Closeable {
  private static final byte[] NOTHING = {};

  private final TarArchiveInputStream tar;
  private final boolean images;
  private long end; // of the last member

  /** Opens a shard; {@code images} says whether the bytes of images are read, too. */
  ShardReader(Path shard, boolean images) throws IOException {
    this.tar = new TarArchiveInputStream(Files.newInputStream(shard));
    this.images = images;
  }

  /**
   * Returns the next sample; {@code null} at the end.
   *
   * @throws InterruptedException if the thread is interrupted
   * @throws IOException if the file cannot be read, or is damaged
   */
  @Nullable ShardSample next() throws IOException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    List<ShardSample.Member> members = new ArrayList<>();
    byte[] image = NOTHING;
    String caption = null;
    for (TarArchiveEntry entry; (entry = tar.getNextEntry()) != null; ) {
      long offset = end + ShardEntry.BLOCK;
      members.add(new ShardSample.Member(entry.getName(), offset, entry.getSize()));
      end = offset + ShardEntry.wholeBlocks(entry.getSize());
      if (entry.getName().endsWith(ShardEntry.LAST)) {
        return new ShardSample(
            members, image, caption, facts(new String(tar.readAllBytes(), UTF_8)));
      }
      if (entry.getName().endsWith(ShardEntry.CAPTION)) {
        caption = new String(tar.readAllBytes(), UTF_8);
      } else if (images) {
        image = tar.readNBytes(Math.toIntExact(entry.getSize()));
      }
    }
    if (!members.isEmpty()) {
      throw new EOFException("ends within a sample");
    }
    return null;
  }

  private static Map<String, Object> facts(String text) throws IOException {
    Map<String, Object> facts = new LinkedHashMap<>();
    try (JsonParser json = Json.FACTORY.createParser(text)) {
      var _ = json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String name = json.currentName();
        JsonToken value = json.nextToken();
        if (value == JsonToken.VALUE_NUMBER_INT) {
          facts.put(name, json.getLongValue());
        } else if (value.isScalarValue()) {
          facts.put(name, json.getText());
        } else {
          int from = (int) json.currentTokenLocation().getCharOffset();
          json.skipChildren();
          int to = (int) json.currentLocation().getCharOffset();
          facts.put(name, text.substring(from, to));
        }
      }
    }
    return facts;
  }

  @Override
  public void close() throws IOException {
    tar.close();
  }
}
