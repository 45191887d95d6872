package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.tandem.images.download.Downloaded;
import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.Key;
import dev.tandem.images.memory.MemoryBudget;
import dev.tandem.images.memory.MemoryClaim;
import dev.tandem.images.resize.Format;
import dev.tandem.images.resize.PictureFacts;
import dev.tandem.images.resize.Resized;

/** Results to store, without the work. */
public final class Thumbnails {
  private Thumbnails() {}

  public static ImageRef ref(int number) {
    return new ImageRef("http://x/" + number + ".jpg", "list:" + number);
  }

  public static byte[] bytes(int number) {
    return ("image " + number + " ").repeat(100 + number % 7).getBytes(UTF_8);
  }

  public static Thumbnail of(int number) {
    return of(ref(number), number);
  }

  public static Thumbnail of(ImageRef ref, int number) {
    return of(ref, bytes(number));
  }

  static Thumbnail of(ImageRef ref, byte[] bytes) {
    MemoryClaim memory = MemoryBudget.ofHeap().pixels().claim();
    var source =
        new Downloaded(
            ref, ("original of " + ref.location()).getBytes(UTF_8), memory, 1, System.nanoTime());
    return Thumbnail.of(
        source,
        Key.sha256(source.bytes()),
        new Resized(bytes, Format.JPG, 4, 3, "jpeg", 40, 30, PictureFacts.NONE),
        memory);
  }
}
