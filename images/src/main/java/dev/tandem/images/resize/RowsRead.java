package dev.tandem.images.resize;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;

/**
 * Tracks how far a reader has decoded. The GIF reader silently leaves black what its data does not
 * reach.
 */
final class RowsRead implements IIOReadProgressListener {
  private float percent;

  /** Whether the reader reached the last row. */
  boolean all() {
    return percent > 99.9999f;
  }

  @Override
  public void imageProgress(ImageReader source, float percentageDone) {
    percent = Math.max(percent, percentageDone);
  }

  @Override
  public void sequenceStarted(ImageReader source, int minIndex) {}

  @Override
  public void sequenceComplete(ImageReader source) {}

  @Override
  public void imageStarted(ImageReader source, int imageIndex) {}

  @Override
  public void imageComplete(ImageReader source) {}

  @Override
  public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

  @Override
  public void thumbnailProgress(ImageReader source, float percentageDone) {}

  @Override
  public void thumbnailComplete(ImageReader source) {}

  @Override
  public void readAborted(ImageReader source) {}
}
