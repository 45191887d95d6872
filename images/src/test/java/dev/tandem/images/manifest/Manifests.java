package dev.tandem.images.manifest;

import dev.tandem.images.resize.ResizeOptions;
import dev.tandem.images.store.DiskSync;
import dev.tandem.images.store.Store;

/** Manifests whose file system is forced by a command of the test. */
public final class Manifests {

  private Manifests() {}

  /** Opens one. */
  public static Manifest open(Store store, ResizeOptions options, DiskSync sync) {
    return Manifest.open(store, ManifestOptions.of(options), sync);
  }
}
