package dev.tandem.images;

import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.Key;
import dev.tandem.images.store.Finished;
import dev.tandem.images.store.Store;
import dev.tandem.images.store.Thumbnail;

/** The stage that stores images. Then it releases what an image still holds. */
record UploadStage(Store store, NewContents newContents) {

  /** What is done with an image while its bytes are at hand, once it is stored. */
  interface More {
    void with(Thumbnail image) throws InterruptedException;
  }

  Finished store(Thumbnail image, More more) throws ItemException, InterruptedException {
    try {
      Finished finished = image.finished(store.put(image));
      more.with(image);
      newContents.stored(image.sha256());
      return finished;
    } finally {
      release(image);
    }
  }

  /**
   * Releases the memory of an image, and its content unless the image is stored. Releasing again
   * does nothing.
   */
  void release(Thumbnail image) {
    image.memory().close();
    newContents.forget(image.sha256(), image.image().facts().hash(), Key.of(image.source().ref()));
  }
}
