package dev.tandem.cli;

import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.Manifest;
import dev.tandem.images.manifest.ManifestOptions;
import dev.tandem.images.store.Store;

/** The target of a job: its store, and the manifest. */
record Target(Store store, Manifest manifest) implements AutoCloseable {

  /**
   * Opens the manifest of a store. If that fails, the store is closed.
   *
   * @throws StoreException if the manifest cannot be used, or not for this job
   */
  static Target open(Store store, ManifestOptions options) {
    try {
      return new Target(store, Manifest.open(store, options));
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
