package dev.tandem.images;

import static java.nio.charset.StandardCharsets.UTF_8;

/** Results to store, without the work. */
final class Thumbnails {
  private Thumbnails() {}

  static ImageRef ref(int number) {
    return new ImageRef("http://x/" + number + ".jpg", "list:" + number);
  }

  static byte[] bytes(int number) {
    return ("image " + number + " ").repeat(100 + number % 7).getBytes(UTF_8);
  }

  static Thumbnail of(int number) {
    var source = new Downloaded(ref(number), original(number), unlimited(), 1, System.nanoTime());
    return Thumbnail.of(
        source,
        Key.sha256(source.bytes()),
        new Resized(bytes(number), Format.JPG, 4, 3, "jpeg", 40, 30),
        unlimited());
  }

  static byte[] original(int number) {
    return ("original " + number).getBytes(UTF_8);
  }

  static MemoryClaim unlimited() {
    return new MemoryPool(Long.MAX_VALUE).claim();
  }
}
