package dev.tandem.images.store;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/** Reads the records of a TFRecord file and checks their checksums. */
final class TfRecordReader implements Closeable {
  private static final int BUFFER = 1 << 16;
  private static final long LONGEST = 1 << 30; // a shard is full at a billion bytes

  private final InputStream in;

  /** Reads from a stream, which {@link #close} closes. */
  TfRecordReader(InputStream in) {
    this.in = new BufferedInputStream(in, BUFFER);
  }

  /**
   * Returns the next record; {@code null} at the end.
   *
   * @throws IOException if the file cannot be read, or is damaged
   */
  byte @Nullable [] next() throws IOException {
    byte[] header = in.readNBytes(TfRecord.HEADER);
    if (header.length == 0) {
      return null;
    }
    require(header.length == TfRecord.HEADER);
    ByteBuffer fields = ByteBuffer.wrap(header).order(ByteOrder.LITTLE_ENDIAN);
    long length = fields.getLong();
    require(fields.getInt() == TfRecord.checksum(header, Long.BYTES));
    require(length >= 0 && length <= LONGEST);
    byte[] record = in.readNBytes((int) length); // grows with what there is
    byte[] footer = in.readNBytes(TfRecord.FOOTER);
    require(record.length == length && footer.length == TfRecord.FOOTER);
    int checksum = ByteBuffer.wrap(footer).order(ByteOrder.LITTLE_ENDIAN).getInt();
    require(checksum == TfRecord.checksum(record, record.length));
    return record;
  }

  private static void require(boolean whole) throws IOException {
    if (!whole) {
      throw new IOException("is cut or damaged");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
