package dev.tandem.images.store;

import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.s3.S3Bucket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Shards in a bucket. Each is sent whole, in one call, so that no part of one is ever left behind.
 */
record ShardBucket(Path folder, S3Bucket bucket) implements ShardPlace {

  @Override
  public String name() {
    return bucket.name();
  }

  @Override
  public String description() {
    return " in " + bucket.description();
  }

  @Override
  public boolean holds(String name) {
    return bucket.holds(name);
  }

  @Override
  public void take(Path file, String name) throws InterruptedException {
    bucket.put(name, file, type(name));
    try {
      Files.delete(file);
    } catch (IOException e) {
      throw new StoreException("Cannot delete " + file + ": " + DiskFailure.reason(e), e);
    }
  }

  private static String type(String name) {
    return switch (ShardSample.extension(name)) {
      case "tar" -> "application/x-tar";
      case "parquet" -> "application/vnd.apache.parquet";
      case "idx" -> "text/plain";
      default -> "application/octet-stream";
    };
  }

  @Override
  public void putBeside(Path file) {
    bucket.putBeside(file);
  }

  @Override
  public void close() {
    bucket.close();
  }
}
