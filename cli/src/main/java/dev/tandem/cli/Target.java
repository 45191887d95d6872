package dev.tandem.cli;

import dev.tandem.images.item.Naming;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.manifest.BadLines;
import dev.tandem.images.manifest.Manifest;
import dev.tandem.images.manifest.RetryScope;
import dev.tandem.images.manifest.SeenContents;
import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.store.Store;
import org.jspecify.annotations.Nullable;

/** The target of a job: its store, and the manifest. */
record Target(Store store, Manifest manifest) implements AutoCloseable {

  /**
   * Opens the manifest of a store. If that fails, the store is closed.
   *
   * @throws StoreException if the manifest cannot be used, or not for this job
   */
  static Target open(
      Store store,
      ResizeOptions options,
      RetryScope scope,
      @Nullable SeenContents contents,
      Naming naming,
      BadLines badLines) {
    try {
      return new Target(store, Manifest.open(store, options, scope, contents, naming, badLines));
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
