package dev.tandem.images.store;

import dev.tandem.images.item.StoreException;
import dev.tandem.images.resize.Format;
import dev.tandem.images.s3.S3Bucket;
import dev.tandem.images.s3.S3Location;
import dev.tandem.images.s3.S3Options;
import java.nio.file.Path;

/**
 * Stores results as objects of a bucket, in AWS or in any store with the same interface. INVARIANT:
 * an object is whole or absent. An object of the same name is replaced.
 *
 * <p>Credentials and region are found as in any application that uses the AWS SDK: from the
 * environment, {@code ~/.aws} or the machine. Transient failures, such as a 503 response or a lost
 * connection, are retried with increasing delays before they become a {@link StoreException}.
 *
 * <p>Thread-safe.
 */
public final class S3Store extends Store {
  private final S3Bucket bucket;
  private final Path folder;

  private S3Store(S3Bucket bucket, Path folder, Fsync fsync) {
    super(fsync);
    this.bucket = bucket;
    this.folder = folder;
  }

  /**
   * Opens a store.
   *
   * @param folder for the manifest; created if missing, with its parents
   * @throws StoreException if there are no credentials or there is no such bucket, the bucket
   *     cannot be reached, or the folder cannot be used
   */
  public static S3Store open(S3Location location, S3Options options, Path folder) {
    return open(location, options, folder, new Fsync(folder));
  }

  static S3Store open(S3Location location, S3Options options, Path folder, Fsync fsync) {
    FolderStore.open(folder).close(); // the same checks apply to this folder
    return new S3Store(S3Bucket.open(location, options), folder, fsync);
  }

  @Override
  public Path folder() {
    return folder;
  }

  @Override
  public String description() {
    return bucket.description();
  }

  @Override
  public Stored put(Thumbnail image) throws InterruptedException {
    return put(image.name(), image.image().bytes(), image.image().format());
  }

  /**
   * Stores one result.
   *
   * @param name the key below the prefix, such as {@link OutputName} makes
   * @throws StoreException if it cannot be stored, even after retries
   * @throws InterruptedException if the thread is interrupted
   */
  public Stored put(String name, byte[] bytes, Format format) throws InterruptedException {
    bucket.put(name, bytes, format.mediaType());
    return Stored.of(name, bytes);
  }

  @Override
  public void finish(Path manifest) {
    bucket.putBeside(manifest);
  }

  @Override
  public void tabled(Path table) {
    bucket.putBeside(table);
  }

  @Override
  public void close() {
    bucket.close();
  }
}
