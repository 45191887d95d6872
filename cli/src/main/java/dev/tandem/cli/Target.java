package dev.tandem.cli;

import dev.tandem.images.Again;
import dev.tandem.images.Contents;
import dev.tandem.images.FolderStore;
import dev.tandem.images.Manifest;
import dev.tandem.images.ResizeOptions;
import dev.tandem.images.Store;
import dev.tandem.images.StoreException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where a job stores to, and its manifest there. */
record Target(Store store, Manifest manifest) implements AutoCloseable {

  /**
   * Opens both.
   *
   * @throws StoreException if the folder cannot be used, or not for this job
   */
  static Target open(Path folder, ResizeOptions options, Again again, @Nullable Contents contents) {
    Store store = FolderStore.open(folder);
    try {
      return new Target(store, Manifest.open(store, options, again, contents));
    } catch (StoreException e) {
      store.close();
      throw e;
    }
  }

  @Override
  public void close() {
    try (store) {
      manifest.close();
    }
  }
}
