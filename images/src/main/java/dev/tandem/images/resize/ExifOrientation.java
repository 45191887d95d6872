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
 * Reads the orientation from EXIF data and skips all else: other tags, sub-directories, the
 * thumbnail and the camera maker's notes. Reading those is where hostile data could do harm.
 */
final class ExifOrientation extends DirectoryTiffHandler {
  private static final int TAG = 0x0112;
  private static final int SHORTEST = 8 + 2 + 12; // header, number of entries, one entry

  private int value = 1;

  @SuppressWarnings("NullAway") // the library's convention: null for no parent directory
  private ExifOrientation() {
    super(new Metadata(), null);
  }

  /**
   * Returns the orientation, 1 to 8; also 1 if there is none or the data is invalid. Takes time
   * linear in the length.
   */
  static int read(byte[] bytes, int offset, int length) {
    if (length < SHORTEST) {
      return 1;
    }
    // The reader sees this block only: otherwise, each of many blocks could make it read the same
    // directory behind them.
    byte[] data =
        length == bytes.length ? bytes : Arrays.copyOfRange(bytes, offset, offset + length);
    ExifOrientation handler = new ExifOrientation();
    try {
      new TiffReader().processTiff(new ByteArrayReader(data), handler, 0);
    } catch (IOException | TiffProcessingException | RuntimeException e) {
      // Odd metadata is no reason to reject a picture; what was found before the fault counts.
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
    return tagId != TAG || byteCount != Short.BYTES; // a list of orientations may be long
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
  @SuppressWarnings("NullAway") // the library's convention: null for an unknown format of values
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
