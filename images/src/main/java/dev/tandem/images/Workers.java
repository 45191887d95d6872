package dev.tandem.images;

/**
 * How many workers each stage of an {@link ImagePipeline} has.
 *
 * @param download how many images are downloaded at once; each waits most of the time
 * @param resize how many are resized at once; at most one a processor is used
 * @param upload how many are stored at once
 */
public record Workers(int download, int resize, int upload) {

  /** Checks that there is somebody to work. */
  public Workers {
    if (download < 1 || resize < 1 || upload < 1) {
      throw new IllegalArgumentException(
          "each stage needs at least one worker: download %d, resize %d, upload %d"
              .formatted(download, resize, upload));
    }
  }

  /** 64 downloads, one resize a processor, 8 uploads. */
  public static Workers defaults() {
    return new Workers(64, Runtime.getRuntime().availableProcessors(), 8);
  }

  /** The same with another number of downloads at once. */
  public Workers withDownload(int download) {
    return new Workers(download, resize, upload);
  }

  /** The same with another number of images resized at once. */
  public Workers withResize(int resize) {
    return new Workers(download, resize, upload);
  }

  /** The same with another number of uploads at once. */
  public Workers withUpload(int upload) {
    return new Workers(download, resize, upload);
  }
}
