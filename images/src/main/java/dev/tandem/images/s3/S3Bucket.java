package dev.tandem.images.s3;

import dev.tandem.images.item.DiskFailure;
import dev.tandem.images.item.StoreException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * A bucket, and a prefix in it, to which objects are written. Transient failures, such as a 503
 * response or a lost connection, have been retried by the time a {@link StoreException} reports
 * them.
 *
 * <p>INVARIANT: an object is complete or absent. A call that does not complete leaves nothing
 * behind. Thread-safe.
 */
public final class S3Bucket implements AutoCloseable {
  private static final String PARQUET = "application/vnd.apache.parquet";
  private static final String JSON_LINES = "application/jsonl";

  private final S3Location location;
  private final S3Options options;
  private final S3Failures failures;
  private final S3Client client;

  private S3Bucket(S3Location location, S3Options options, S3Client client) {
    this.location = location;
    this.options = options;
    this.failures = new S3Failures(location, options);
    this.client = client;
  }

  /**
   * Opens a bucket, whatever region it is in.
   *
   * @throws StoreException if there are no credentials, or the bucket does not exist or cannot be
   *     reached
   */
  public static S3Bucket open(S3Location location, S3Options options) {
    S3Connection connection = S3Connection.of(options);
    S3Client client = connection.client();
    try {
      client.headBucket(b -> b.bucket(location.bucket()));
    } catch (S3Exception e) {
      String region = S3Failures.region(e);
      if (region != null && !Region.of(region).equals(connection.region())) {
        client.close();
        client = connection.withRegion(region).client();
      } else if (e.statusCode() != 403) { // credentials may allow only writing
        client.close();
        throw new S3Failures(location, options).of(e);
      }
    } catch (SdkException e) {
      client.close();
      throw new S3Failures(location, options).of(e);
    }
    return new S3Bucket(location, options, client);
  }

  /** Returns the bucket, the prefix and the endpoint as text. */
  public String description() {
    URI endpoint = options.endpoint();
    return location + (endpoint == null ? "" : " at " + endpoint);
  }

  public String name() {
    return location.toString();
  }

  public void put(String name, byte[] bytes, String mediaType) throws InterruptedException {
    put(name, () -> new ByteArrayInputStream(bytes), bytes.length, mediaType);
  }

  /**
   * Stores a file.
   *
   * @throws StoreException if the file cannot be read or stored
   */
  public void put(String name, Path file, String mediaType) throws InterruptedException {
    try {
      put(name, () -> read(file), Files.size(file), mediaType);
    } catch (IOException e) {
      throw new StoreException("Cannot read " + file + ": " + DiskFailure.reason(e), e);
    }
  }

  /** Stores the manifest of a run, or its table, next to the results, where it is expected. */
  public void putBeside(Path file) {
    String name = String.valueOf(file.getFileName());
    try {
      put(name, file, name.endsWith(".parquet") ? PARQUET : JSON_LINES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StoreException("Interrupted before " + name + " was stored: run again", e);
    }
  }

  private static InputStream read(Path file) {
    try {
      return Files.newInputStream(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void put(String name, ContentStreamProvider body, long length, String mediaType)
      throws InterruptedException {
    try {
      client.putObject(
          p -> p.bucket(location.bucket()).key(location.key(name)).contentType(mediaType),
          RequestBody.fromContentProvider(body, length, mediaType));
    } catch (AbortedException e) {
      Thread.interrupted();
      throw new InterruptedException();
    } catch (SdkException e) {
      throw failures.of(e);
    }
  }

  /**
   * Returns whether there is an object of that name; {@code false} if the credentials do not allow
   * this check.
   */
  public boolean holds(String name) {
    try {
      client.headObject(h -> h.bucket(location.bucket()).key(location.key(name)));
      return true;
    } catch (S3Exception e) {
      if (e.statusCode() == 404 || e.statusCode() == 403) {
        return false;
      }
      throw failures.of(e);
    } catch (SdkException e) {
      throw failures.of(e);
    }
  }

  /** Receives the objects of a listing. */
  @FunctionalInterface
  public interface Objects {
    void take(String name, long bytes);
  }

  /**
   * Lists all objects below the prefix, by their names there.
   *
   * @throws StoreException if they cannot be listed
   */
  public void list(Objects objects) {
    String before = location.key("");
    try {
      client
          .listObjectsV2Paginator(l -> l.bucket(location.bucket()).prefix(before))
          .contents()
          .forEach(object -> objects.take(object.key().substring(before.length()), object.size()));
    } catch (SdkException e) {
      throw failures.of(e);
    }
  }

  /**
   * Opens an object. Closing it early ends the request.
   *
   * @throws StoreException if it cannot be read
   */
  public InputStream read(String name) {
    try {
      return client.getObject(g -> g.bucket(location.bucket()).key(location.key(name)));
    } catch (SdkException e) {
      throw failures.of(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
