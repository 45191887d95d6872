package dev.tandem.images.store;

import dev.tandem.images.download.Download;
import dev.tandem.images.download.Downloaded;
import dev.tandem.images.memory.MemoryClaim;
import dev.tandem.images.resize.Resized;
import java.time.Duration;
import java.util.HexFormat;

/**
 * An image ready to be stored under its name.
 *
 * @param source the download it was made from, whose bytes are gone
 * @param memory the claim that its own bytes are charged to until the claim is closed
 */
public record Thumbnail(
    Download source, String sha256, String name, Resized image, MemoryClaim memory) {

  public static Thumbnail of(Downloaded source, byte[] sha256, Resized image, MemoryClaim memory) {
    return new Thumbnail(
        source.withoutBytes(),
        HexFormat.of().formatHex(sha256),
        OutputName.of(source.ref(), image.format().extension()),
        image,
        memory);
  }

  public Finished finished(Stored stored) {
    var original =
        new Original(
            source.size(),
            sha256,
            image.originalFormat(),
            image.originalWidth(),
            image.originalHeight());
    return new Finished(
        stored,
        image.format(),
        image.width(),
        image.height(),
        original,
        source.attempts(),
        Duration.ofNanos(System.nanoTime() - source.begun()),
        image.facts());
  }

  public long size() {
    return image.bytes().length;
  }

  @Override
  public String toString() {
    return source.ref().toString();
  }
}
