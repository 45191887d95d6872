package dev.tandem.images.resize;

import com.drew.imaging.tiff.TiffProcessingException;
import com.drew.imaging.tiff.TiffReader;
import com.drew.lang.ByteArrayReader;
import com.drew.lang.RandomAccessReader;
import com.drew.metadata.Metadata;
import com.drew.metadata.tiff.DirectoryTiffHandler;
import java.io.IOException;
import java.util.Arrays;
import java.util.Set;

/**
 * Picks the orientation out of EXIF data and steps over all else: other tags, sub-directories, the
 * thumbnail and the notes of the camera's maker, whose reading is where hostile data could hurt.
 */
final class ExifOrientation extends DirectoryTiffHandler {
  private static final int TAG = 0x0112;
  private static final int SHORTEST = 8 + 2 + 12; // header, count of entries, one entry

  private int value = 1;

  @SuppressWarnings("NullAway") // the library's way to say: no parent directory
  private ExifOrientation() {
    super(new Metadata(), null);
  }

  /**
   * Returns 1 to 8; 1 also where there is no orientation or the data make no sense. Takes time
   * linear in the length.
   */
  static int read(byte[] bytes, int offset, int length) {
    if (length < SHORTEST) {
      return 1;
    }
    // The reader sees these data alone: else a directory behind them would be read by each of many.
    byte[] data =
        length == bytes.length ? bytes : Arrays.copyOfRange(bytes, offset, offset + length);
    ExifOrientation handler = new ExifOrientation();
    try {
      new TiffReader().processTiff(new ByteArrayReader(data), handler, 0);
    } catch (IOException | TiffProcessingException | RuntimeException e) {
      // Odd metadata is no reason to refuse a picture; what was found before the fault counts.
    }
    return handler.value >= 1 && handler.value <= 8 ? handler.value : 1;
  }

  @Override
  public boolean customProcessTag(
      int tagOffset,
      Set<Integer> processedIfds,
      int headerOffset,
      RandomAccessReader reader,
      int tagId,
      int byteCount) {
    return tagId != TAG || byteCount != Short.BYTES; // a list of orientations may be a long one
  }

  @Override
  public void setInt16u(int tagId, int newValue) {
    value = newValue;
  }

  @Override
  public boolean tryEnterSubIfd(int tagId) {
    return false;
  }

  @Override
  public boolean hasFollowerIfd() {
    return false;
  }

  @Override
  @SuppressWarnings("NullAway") // null is the library's answer for: an unknown format of values
  public Long tryCustomProcessFormat(int tagId, int formatCode, long componentCount) {
    return null;
  }

  @Override
  public void setTiffMarker(int marker) {}

  @Override
  public void endingIFD() {}

  @Override
  public void warn(String message) {}

  @Override
  public void error(String message) {}
}
