package dev.tandem.images;

/** The work of the second stage: it exchanges the memory of a body for that of a result. */
record Resizing(Resizer resizer, MemoryPool pixels, InFlight inFlight) {

  Thumbnail resize(Downloaded image) throws ItemException, InterruptedException {
    MemoryClaim memory = inFlight.claim(pixels);
    boolean done = false;
    try {
      Resized resized = resizer.resize(image.bytes(), bytes -> memory.grow(bytes, bytes));
      Thumbnail thumbnail = Thumbnail.of(image, resized, memory);
      memory.settleAt(thumbnail.size());
      done = true;
      return thumbnail;
    } finally {
      inFlight.close(image.memory());
      if (!done) {
        inFlight.close(memory);
      }
    }
  }
}
