package dev.tandem.images.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Writes the indexes that NVIDIA DALI reads, as its own {@code wds2idx} and {@code tfrecord2idx}
 * write them. With them, its readers need not go through a shard before they begin.
 */
final class ShardIndex {
  static final String EXTENSION = "idx";

  private ShardIndex() {}

  /**
   * Writes the index of a tar file: a line with the version and the number of samples, and for each
   * sample a line with the extension, the offset of the content, the size and the name of each
   * member.
   */
  static void ofTar(Path shard, Path index) throws IOException, InterruptedException {
    var lines = new StringBuilder();
    int samples = 0;
    try (var reader = new ShardReader(shard, false)) {
      for (ShardSample sample; (sample = reader.next()) != null; samples++) {
        String between = "";
        for (ShardSample.Member member : sample.members()) {
          lines
              .append(between)
              .append(ShardSample.extension(member.name()))
              .append(' ')
              .append(member.offset())
              .append(' ')
              .append(member.size())
              .append(' ')
              .append(member.name());
          between = " ";
        }
        lines.append('\n');
      }
    }
    try (BufferedWriter out = Files.newBufferedWriter(index, UTF_8)) {
      out.append("v1.2 ").append(Integer.toString(samples)).append('\n').append(lines);
    }
  }

  /** Writes the index of a TFRecord file: the offset and the size of each record on a line. */
  static void ofTfRecord(Path shard, Path index) throws IOException, InterruptedException {
    try (var reader = new TfRecordReader(Files.newInputStream(shard));
        BufferedWriter out = Files.newBufferedWriter(index, UTF_8)) {
      long offset = 0;
      for (byte[] record; (record = reader.next()) != null; ) {
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
        long size = TfRecord.size(record.length);
        out.append(Long.toString(offset)).append(' ').append(Long.toString(size)).append('\n');
        offset += size;
      }
    }
  }
}
