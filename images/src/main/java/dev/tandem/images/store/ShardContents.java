package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;

/** Reads which images a shard has, and how long they are, as far as the shard is whole. */
final class ShardContents {
  private ShardContents() {}

  /** Opens a file or an object. */
  @FunctionalInterface
  interface Content {
    InputStream open() throws IOException;

    /** Returns the file on this machine, if it is one. */
    default Optional<Path> file() {
      return Optional.empty();
    }

    static Content of(Path file) {
      return new Content() {
        @Override
        public InputStream open() throws IOException {
          return Files.newInputStream(file);
        }

        @Override
        public Optional<Path> file() {
          return Optional.of(file);
        }
      };
    }
  }

  /** Receives the name and the length in bytes of each image. */
  @FunctionalInterface
  interface Images {
    void image(String file, long bytes);
  }

  /**
   * Reads a shard, or what lies beside one and has no images. The images of one that is damaged
   * count as missing, in a tar or TFRecord file those from the damage on.
   *
   * @param extension what its name ends with
   * @throws IOException if it cannot be opened, or no Parquet file can be read on this machine
   */
  static void read(String extension, Content content, Images images) throws IOException {
    switch (extension) {
      case "tar" -> readTar(content, images);
      case "tfrecord" -> readTfRecord(content, images);
      case "parquet" -> readParquet(content, images);
      default -> {} // an index
    }
  }

  private static void readTar(Content content, Images images) throws IOException {
    try (var tar = new TarArchiveInputStream(content.open())) {
      for (TarArchiveEntry member; (member = nextOf(tar)) != null; ) {
        String name = member.getName();
        if (!name.endsWith(ShardEntry.LAST) && !name.endsWith(ShardEntry.CAPTION)) {
          images.image(name, member.getSize());
        }
      }
    }
  }

  /** Returns the next member, or null if there is none, or it is cut. */
  private static @Nullable TarArchiveEntry nextOf(TarArchiveInputStream tar) {
    try {
      TarArchiveEntry member = tar.getNextEntry();
      if (member != null) {
        tar.skipNBytes(member.getSize());
      }
      return member;
    } catch (IOException | IllegalArgumentException e) {
      return null; // what follows counts as missing
    }
  }

  private static void readTfRecord(Content content, Images images) throws IOException {
    try (var reader = new TfRecordReader(content.open())) {
      for (byte[] record; (record = nextOf(reader)) != null; ) {
        add(record, images);
      }
    }
  }

  private static byte @Nullable [] nextOf(TfRecordReader reader) {
    try {
      return reader.next();
    } catch (IOException e) {
      return null; // what follows counts as missing
    }
  }

  private static void add(byte[] record, Images images) {
    Map<String, ByteBuffer> features;
    try {
      features = TfExampleReader.bytes(record);
    } catch (IOException e) {
      return; // a record of something else
    }
    ByteBuffer file = features.get(ShardColumns.FILE);
    if (file != null) {
      String name = UTF_8.decode(file).toString();
      ByteBuffer image = features.get(ShardSample.extension(name));
      images.image(name, image == null ? 0 : image.remaining());
    }
  }

  /** Reads a Parquet file, or a copy of it, because one is read from its end. */
  private static void readParquet(Content content, Images images) throws IOException {
    if (content.file().isPresent()) {
      ParquetShard.read(content.file().get(), images);
      return;
    }
    Path copy = Files.createTempFile("tandem-", ".parquet");
    try {
      try (InputStream in = content.open()) {
        Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
      }
      ParquetShard.read(copy, images);
    } finally {
      Files.delete(copy);
    }
  }
}
