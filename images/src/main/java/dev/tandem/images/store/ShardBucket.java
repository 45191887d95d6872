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
    return "shards in " + bucket.description();
  }

  @Override
  public boolean holds(String name) {
    return bucket.holds(name);
  }

  @Override
  public void take(Path shard, String name) throws InterruptedException {
    bucket.put(name, shard, "application/x-tar");
    try {
      Files.delete(shard);
    } catch (IOException e) {
      throw new StoreException("Cannot delete " + shard + ": " + DiskFailure.reason(e), e);
    }
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
