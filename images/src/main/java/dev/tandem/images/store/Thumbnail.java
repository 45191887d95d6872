package dev.tandem.images.store;

import dev.tandem.images.download.Download;
import dev.tandem.images.download.Downloaded;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.memory.MemoryClaim;
import dev.tandem.images.resize.Resized;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An image ready to be stored under its name.
 *
 * @param source the download it was made from, whose bytes are gone
 * @param memory the claim that its own bytes are charged to until the claim is closed
 * @param exif the EXIF fields of the original, as a JSON object on one line; {@code null} if they
 *     are not kept
 */
public record Thumbnail(
    Download source,
    String sha256,
    String name,
    Resized image,
    MemoryClaim memory,
    @Nullable String exif) {

  public static Thumbnail of(Downloaded source, byte[] sha256, Resized image, MemoryClaim memory) {
    return new Thumbnail(
        source.withoutBytes(),
        HexFormat.of().formatHex(sha256),
        OutputName.of(source.ref(), image.format().extension()),
        image,
        memory,
        null);
  }

  /** Returns this image with the EXIF fields of its original. */
  public Thumbnail exif(@Nullable String exif) {
    return new Thumbnail(source, sha256, name, image, memory, exif);
  }

  /** Returns the same result for another row of the same image, under the name of that row. */
  public Thumbnail of(ImageRef row) {
    String its = OutputName.of(row, image.format().extension());
    return new Thumbnail(source.of(row), sha256, its, image, memory, exif);
  }

  public Finished finished(Stored stored) {
    var original =
        new Original(
            source.size(),
            sha256,
            image.originalFormat(),
            image.originalWidth(),
            image.originalHeight(),
            source.web(),
            exif);
    return new Finished(
        stored,
        image.format(),
        image.width(),
        image.height(),
        original,
        source.attempts(),
        source.took(),
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
