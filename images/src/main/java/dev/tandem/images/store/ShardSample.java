package dev.tandem.images.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image and what belongs to it, as read from a shard in the making.
 *
 * @param members its members, in their order; the image itself is the first
 * @param image the bytes of the image; empty if they were not asked for
 * @param caption the text of its {@code KEY.txt}; {@code null} if it has none
 * @param facts the fields of its {@code KEY.json}, in their order: a text or a {@link Long} each,
 *     and the JSON text of what is nested
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record ShardSample(
    List<Member> members, byte[] image, @Nullable String caption, Map<String, Object> facts) {

  /** A member of a tar file: its name, and where its content begins. */
  record Member(String name, long offset, long size) {}

  /** Returns the name of the image, such as {@code KEY.jpg}. */
  String file() {
    return members.getFirst().name();
  }

  /** Returns the extension of the image. */
  String extension() {
    return extension(file());
  }

  /** Returns what follows the first dot: keys have none. */
  static String extension(String name) {
    return name.substring(name.indexOf('.') + 1);
  }
}
