package dev.tandem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * Turns items into bytes and back, for items that wait on disk. Many threads call it concurrently,
 * so it must be thread-safe.
 *
 * @param <I> the type of the items
 */
public interface ItemFormat<I> {

  /** Returns the bytes of an item. */
  byte[] write(I item) throws IOException;

  /** Returns the item that {@link #write} made these bytes of. */
  I read(byte[] bytes) throws IOException;

  /** Returns the format of texts, which is UTF-8. */
  static ItemFormat<String> ofText() {
    return new ItemFormat<>() {
      @Override
      public byte[] write(String item) {
        return item.getBytes(StandardCharsets.UTF_8);
      }

      @Override
      public String read(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
      }
    };
  }
}
