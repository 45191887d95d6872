package dev.tandem.images;

import java.time.Duration;
import java.util.HexFormat;

/** An image ready to be stored under its name. */
record Thumbnail(Downloaded source, String sha256, String name, Resized image) {

  static Thumbnail of(Downloaded source, byte[] sha256, Resized image) {
    return new Thumbnail(
        source,
        HexFormat.of().formatHex(sha256),
        OutputName.of(source.ref(), image.format().extension()),
        image);
  }

  Finished finished(Stored stored) {
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
        Duration.ofNanos(System.nanoTime() - source.begun()));
  }

  long size() {
    return image.bytes().length;
  }

  @Override
  public String toString() {
    return source.ref().toString();
  }
}
