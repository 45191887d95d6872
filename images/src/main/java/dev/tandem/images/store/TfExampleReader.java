package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;

/** Reads the features of an {@linkplain TfExample example} whose values are bytes. */
final class TfExampleReader {
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIRST = 1;
  private static final int VALUE = 2;
  private static final int MOST_BYTES_OF_A_VARINT = 10;

  private TfExampleReader() {}

  /**
   * Returns the values that are bytes, by the names of their features, without copying them.
   *
   * @throws IOException if that is no example
   */
  static Map<String, ByteBuffer> bytes(byte[] example) throws IOException {
    Map<String, ByteBuffer> values = new HashMap<>();
    try {
      ByteBuffer features = field(ByteBuffer.wrap(example), FIRST);
      while (features.hasRemaining()) {
        ByteBuffer entry = field(features, FIRST);
        String name = UTF_8.decode(field(entry, FIRST)).toString();
        ByteBuffer feature = field(entry, VALUE);
        if (feature.hasRemaining() && feature.get(feature.position()) == tag(FIRST)) {
          values.put(name, field(field(feature, FIRST), FIRST));
        }
      }
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      throw new IOException("is no tf.train.Example", e);
    }
    return values;
  }

  /** Takes the next field, which must have that number, and returns its content. */
  private static ByteBuffer field(ByteBuffer in, int number) throws IOException {
    if (in.get() != tag(number)) {
      throw new IOException("is no tf.train.Example");
    }
    int length = length(in);
    ByteBuffer content = in.slice(in.position(), length);
    in.position(in.position() + length);
    return content;
  }

  private static int tag(int number) {
    return (number << 3) | LENGTH_DELIMITED;
  }

  private static int length(ByteBuffer in) throws IOException {
    long length = 0;
    for (int i = 0; i < MOST_BYTES_OF_A_VARINT; i++) {
      byte next = in.get();
      length |= (next & 0x7fL) << (7 * i);
      if (next >= 0) {
        if (length < 0 || length > in.remaining()) {
          break;
        }
        return (int) length;
      }
    }
    throw new IOException("is no tf.train.Example");
  }
}
