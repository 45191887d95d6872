package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.CodedInputStream;
import dev.tandem.images.sql.Parquet;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Blob;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.jspecify.annotations.Nullable;

/** Shards as others read them: with nothing of the code that writes them. */
final class ShardFiles {
  private ShardFiles() {}

  /** Returns the images of a shard by their names, such as {@code KEY.jpg}. */
  static Map<String, byte[]> images(Path shard) throws IOException, SQLException {
    String name = shard.toString();
    if (name.endsWith(".parquet")) {
      return ofParquet(shard);
    }
    return name.endsWith(".tar") ? ofTar(shard) : ofTfRecord(shard);
  }

  private static Map<String, byte[]> ofTar(Path shard) throws IOException {
    Map<String, byte[]> images = new TreeMap<>();
    try (TarFile tar = new TarFile(shard)) {
      for (TarArchiveEntry entry : tar.getEntries()) {
        if (entry.getName().endsWith(".jpg")) {
          try (var in = tar.getInputStream(entry)) {
            putNew(images, entry.getName(), in.readAllBytes());
          }
        }
      }
    }
    return images;
  }

  private static Map<String, byte[]> ofParquet(Path shard) throws IOException, SQLException {
    Map<String, byte[]> images = new TreeMap<>();
    for (var row : Parquet.read(shard, "SELECT image.path AS path, image.bytes AS b FROM FILE")) {
      Blob blob = (Blob) Objects.requireNonNull(row.get("b"));
      putNew(images, String.valueOf(row.get("path")), blob.getBytes(1, (int) blob.length()));
    }
    return images;
  }

  private static Map<String, byte[]> ofTfRecord(Path shard) throws IOException {
    Map<String, byte[]> images = new TreeMap<>();
    for (Map<String, Object> example : examples(shard)) {
      putNew(images, text(example.get("file")), bytes(example.get("jpg")));
    }
    return images;
  }

  private static void putNew(Map<String, byte[]> images, String name, byte[] image)
      throws IOException {
    if (images.put(name, image) != null) {
      throw new IOException(name + " is there twice");
    }
  }

  static String text(@Nullable Object bytes) {
    return new String(bytes(bytes), UTF_8);
  }

  private static byte[] bytes(@Nullable Object bytes) {
    return (byte[]) Objects.requireNonNull(bytes);
  }

  /** Returns the records of a TFRecord file, without their frames, whose checksums hold. */
  static List<byte[]> records(Path shard) throws IOException {
    List<byte[]> records = new ArrayList<>();
    try (var in = new DataInputStream(Files.newInputStream(shard))) {
      while (true) {
        byte[] length = new byte[8];
        try {
          in.readFully(length);
        } catch (EOFException e) {
          return records;
        }
        requireChecksum(in, length);
        byte[] record =
            new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
        in.readFully(record);
        requireChecksum(in, record);
        records.add(record);
      }
    }
  }

  private static void requireChecksum(DataInputStream in, byte[] bytes) throws IOException {
    long masked = Integer.reverseBytes(in.readInt()) & 0xffffffffL;
    long rotated = (masked - 0xa282ead8L) & 0xffffffffL;
    long crc = ((rotated >>> 17) | (rotated << 15)) & 0xffffffffL;
    if (crc != castagnoli(bytes)) {
      throw new IOException("checksum");
    }
  }

  /** The CRC-32C, bit by bit (RFC 3720, appendix B.4). */
  static long castagnoli(byte[] bytes) {
    int crc = -1;
    for (byte b : bytes) {
      crc ^= b & 0xff;
      for (int i = 0; i < 8; i++) {
        crc = (crc >>> 1) ^ ((crc & 1) == 0 ? 0 : 0x82f63b78);
      }
    }
    return ~crc & 0xffffffffL;
  }

  /** Returns the features of the examples in a TFRecord file: bytes, Float and Long. */
  static List<Map<String, Object>> examples(Path shard) throws IOException {
    List<Map<String, Object>> examples = new ArrayList<>();
    for (byte[] record : records(shard)) {
      Map<String, Object> features = new LinkedHashMap<>();
      CodedInputStream example = CodedInputStream.newInstance(record);
      int all = begin(example, 1);
      while (example.getBytesUntilLimit() > 0) {
        int entry = begin(example, 1);
        require(example.readTag(), 1);
        String name = example.readString();
        int feature = begin(example, 2);
        int kind = example.readTag() >> 3;
        int list = example.pushLimit(example.readRawVarint32());
        Object value = value(example, kind);
        if (features.put(name, value) != null || example.getBytesUntilLimit() > 0) {
          throw new IOException(name);
        }
        example.popLimit(list);
        example.popLimit(feature);
        example.popLimit(entry);
      }
      example.popLimit(all);
      if (!example.isAtEnd()) {
        throw new IOException("more than an example");
      }
      examples.add(features);
    }
    return examples;
  }

  private static Object value(CodedInputStream example, int kind) throws IOException {
    require(example.readTag(), 1);
    if (kind == 1) {
      return example.readByteArray();
    }
    int packed = example.pushLimit(example.readRawVarint32());
    Object value = kind == 2 ? (Object) example.readFloat() : (Object) example.readInt64();
    if (example.getBytesUntilLimit() > 0) {
      throw new IOException("more than one value");
    }
    example.popLimit(packed);
    return value;
  }

  private static int begin(CodedInputStream in, int field) throws IOException {
    require(in.readTag(), field);
    return in.pushLimit(in.readRawVarint32());
  }

  private static void require(int tag, int field) throws IOException {
    if (tag != ((field << 3) | 2)) {
      throw new IOException("tag " + tag);
    }
  }

  /** Returns the index of a shard, made from how a library sees it. */
  static String index(Path shard) throws IOException {
    return shard.toString().endsWith(".tar") ? ofTarMembers(shard) : ofRecords(shard);
  }

  private static String ofTarMembers(Path shard) throws IOException {
    Map<String, String> lines = new LinkedHashMap<>();
    try (TarFile tar = new TarFile(shard)) {
      for (TarArchiveEntry entry : tar.getEntries()) {
        String[] name = entry.getName().split("\\.", 2);
        lines.merge(
            name[0],
            name[1] + " " + entry.getDataOffset() + " " + entry.getSize() + " " + entry.getName(),
            (one, other) -> one + " " + other);
      }
    }
    return "v1.2 " + lines.size() + "\n" + String.join("\n", lines.values()) + "\n";
  }

  private static String ofRecords(Path shard) throws IOException {
    var lines = new StringBuilder();
    long at = 0;
    for (byte[] record : records(shard)) {
      lines.append(at).append(' ').append(record.length + 16).append('\n');
      at += record.length + 16;
    }
    return lines.toString();
  }
}
