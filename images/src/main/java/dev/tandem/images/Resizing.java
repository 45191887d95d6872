package dev.tandem.images;

import dev.tandem.images.download.Downloaded;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.memory.MemoryClaim;
import dev.tandem.images.memory.MemoryPool;
import dev.tandem.images.resize.Resized;
import dev.tandem.images.resize.Resizer;
import dev.tandem.images.store.Thumbnail;

/**
 * Resizes an image within the memory budget for pixels. The result keeps what it needs of that
 * memory.
 */
record Resizing(Resizer resizer, MemoryPool pixels, InFlight inFlight) {

  Thumbnail resize(Downloaded image, byte[] sha256) throws ItemException, InterruptedException {
    MemoryClaim memory = inFlight.claim(pixels);
    boolean done = false;
    try {
      Resized resized = resizer.resize(image.bytes(), bytes -> memory.grow(bytes, bytes));
      Thumbnail thumbnail = Thumbnail.of(image, sha256, resized, memory);
      memory.settleAt(thumbnail.size());
      done = true;
      return thumbnail;
    } finally {
      if (!done) {
        inFlight.close(memory);
      }
    }
  }
}
