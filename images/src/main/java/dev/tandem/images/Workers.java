package dev.tandem.images;

/**
 * The number of workers of each stage of an {@link ImagePipeline}.
 *
 * @param download how many images are downloaded at once; each download waits most of the time.
 *     Those that wait for a server that does not answer soon are not counted, unless the downloader
 *     has more connections than that
 * @param resize how many are resized at once; at most one per processor is used
 * @param upload how many are stored at once
 */
public record Workers(int download, int resize, int upload) {

  /** Rejects a stage without workers with an {@link IllegalArgumentException}. */
  public Workers {
    if (download < 1 || resize < 1 || upload < 1) {
      throw new IllegalArgumentException(
          "each stage needs at least one worker: download %d, resize %d, upload %d"
              .formatted(download, resize, upload));
    }
  }

  /** Returns the defaults: 64 downloads, one resize per processor, 8 uploads. */
  public static Workers defaults() {
    return new Workers(64, Runtime.getRuntime().availableProcessors(), 8);
  }

  /** Returns these numbers with another number of downloads at once. */
  public Workers download(int download) {
    return new Workers(download, resize, upload);
  }

  /** Returns these numbers with another number of images resized at once. */
  public Workers resize(int resize) {
    return new Workers(download, resize, upload);
  }

  /** Returns these numbers with another number of uploads at once. */
  public Workers upload(int upload) {
    return new Workers(download, resize, upload);
  }
}
