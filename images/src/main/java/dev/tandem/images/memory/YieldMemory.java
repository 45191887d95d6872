package dev.tandem.images.memory;

/**
 * Thrown to the holder of a {@link MemoryClaim} that must give back all it holds and start over, so
 * that an older one can go on. It is no failure of the item, and nobody but the {@link
 * dev.tandem.images.download.Downloader Downloader} sees it.
 */
public final class YieldMemory extends RuntimeException {
  private static final long serialVersionUID = 1;

  YieldMemory() {
    super("gives way to an older claim on memory", null, false, false);
  }
}
