package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A {@code tf.train.Example}: named features of one value each, in the encoding of Protocol
 * Buffers.
 *
 * <pre>
 * Example   { Features features = 1; }
 * Features  { map&lt;string, Feature&gt; feature = 1; }
 * Feature   { oneof { BytesList = 1; FloatList = 2; Int64List = 3; } }
 * BytesList { repeated bytes value = 1; }  FloatList, Int64List { repeated value = 1 [packed]; }
 * </pre>
 *
 * <p>All these fields have a length before their content, so one method writes them all. The bytes
 * depend on the features and their order alone.
 */
final class TfExample {
  private static final int LENGTH_DELIMITED = 2; // the wire type
  private static final int FIRST = 1; // the only field of most messages, and the key of an entry
  private static final int VALUE = 2; // of an entry

  private final Map<String, Value> features = new LinkedHashMap<>();

  /** The value of a feature, as it is in its list. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  private record Value(int kind, byte[] bytes) {
    static final int BYTES = 1;
    static final int FLOAT = 2;
    static final int INT64 = 3;
  }

  boolean has(String name) {
    return features.containsKey(name);
  }

  void put(String name, byte[] value) {
    features.put(name, new Value(Value.BYTES, value));
  }

  void put(String name, String value) {
    put(name, value.getBytes(UTF_8));
  }

  void put(String name, float value) {
    byte[] bytes =
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).array();
    features.put(name, new Value(Value.FLOAT, bytes));
  }

  void put(String name, long value) {
    ByteBuffer bytes = ByteBuffer.allocate(sizeOfVarint(value));
    putVarint(bytes, value);
    features.put(name, new Value(Value.INT64, bytes.array()));
  }

  byte[] encoded() {
    int all = 0;
    for (Map.Entry<String, Value> feature : features.entrySet()) {
      all += sizeOfField(sizeOfEntry(feature.getKey().getBytes(UTF_8), feature.getValue()));
    }
    ByteBuffer out = ByteBuffer.allocate(sizeOfField(all));
    begin(out, FIRST, all);
    features.forEach((name, value) -> put(out, name.getBytes(UTF_8), value));
    return out.array();
  }

  private static int sizeOfEntry(byte[] name, Value value) {
    return sizeOfField(name.length) + sizeOfField(sizeOfFeature(value));
  }

  private static int sizeOfFeature(Value value) {
    return sizeOfField(sizeOfField(value.bytes().length));
  }

  private static void put(ByteBuffer out, byte[] name, Value value) {
    begin(out, FIRST, sizeOfEntry(name, value));
    begin(out, FIRST, name.length);
    out.put(name);
    begin(out, VALUE, sizeOfFeature(value));
    begin(out, value.kind(), sizeOfField(value.bytes().length));
    begin(out, FIRST, value.bytes().length);
    out.put(value.bytes());
  }

  private static void begin(ByteBuffer out, int field, int length) {
    out.put((byte) ((field << 3) | LENGTH_DELIMITED));
    putVarint(out, length);
  }

  /** Returns the size of a field: its tag, its length and its content. */
  private static int sizeOfField(int content) {
    return Math.addExact(1 + sizeOfVarint(content), content);
  }

  private static int sizeOfVarint(long value) {
    return Math.max(1, Math.ceilDiv(Long.SIZE - Long.numberOfLeadingZeros(value), 7));
  }

  private static void putVarint(ByteBuffer out, long value) {
    long rest = value;
    for (; (rest & ~0x7fL) != 0; rest >>>= 7) {
      out.put((byte) (rest | 0x80));
    }
    out.put((byte) rest);
  }
}
