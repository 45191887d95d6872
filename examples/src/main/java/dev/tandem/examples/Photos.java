package dev.tandem.examples;

import java.util.List;
import java.util.stream.IntStream;

/** Simple versions of the three functions that the chapter leaves undefined. */
final class Photos {
  private static final int LONGEST_SIDE = 256;

  /** The address of a photo. */
  record Url(String address) {}

  /** A photo. */
  record Photo(String name, int width, int height) {}

  /** The place where a photo has been stored. */
  record Stored(String key) {}

  private Photos() {}

  /** Returns {@code count} different addresses. */
  static List<Url> urls(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> new Url("https://example.org/photos/" + i + ".jpg"))
        .toList();
  }

  static Photo download(Url url) {
    String name = url.address().substring(url.address().lastIndexOf('/') + 1);
    return new Photo(name, 4000, 3000);
  }

  static Photo resize(Photo photo) {
    int longest = Math.max(photo.width(), photo.height());
    return new Photo(
        photo.name(),
        photo.width() * LONGEST_SIDE / longest,
        photo.height() * LONGEST_SIDE / longest);
  }

  static Stored upload(Photo photo) {
    return new Stored("thumbnails/" + photo.width() + "x" + photo.height() + "/" + photo.name());
  }
}
