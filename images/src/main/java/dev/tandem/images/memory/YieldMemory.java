package dev.tandem.images.memory;

/**
 * Thrown to the holder of a {@link MemoryClaim} that must return all its bytes and start over, so
 * that an older claim can proceed. It is not a failure of the item, and only the {@link
 * dev.tandem.images.download.Downloader Downloader} sees it.
 */
public final class YieldMemory extends RuntimeException {
  private static final long serialVersionUID = 1;

  YieldMemory() {
    super("yields to an older claim on memory", null, false, false);
  }
}
