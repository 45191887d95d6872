package dev.tandem.images.source;

import dev.tandem.images.item.StoreException;
import dev.tandem.images.s3.S3Connection;
import dev.tandem.images.s3.S3Location;
import dev.tandem.images.s3.S3Options;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.services.s3.model.S3Object;

/**
 * Access to lists in object stores, such as {@code s3://bucket/lists/a.parquet}, with credentials
 * from the SDK's default chain. Each list is read over a connection of its own. Thread-safe.
 */
public final class S3Lists implements RemoteLists {
  private final S3Options options;

  /** Creates an instance without connecting yet. */
  public S3Lists(S3Options options) {
    this.options = options;
  }

  @Override
  public @Nullable InputStream open(String url) throws IOException {
    if (!S3Location.isOne(url)) {
      return null;
    }
    @Nullable S3Client client = null;
    try {
      S3Location object = S3Location.parse(url);
      client = S3Connection.of(options).client();
      return closing(client.getObject(g -> g.bucket(object.bucket()).key(object.prefix())), client);
    } catch (SdkException | StoreException | IllegalArgumentException e) {
      close(client);
      throw unreadable(e, "the object does not exist, or the credentials may not read it");
    }
  }

  @Override
  public @Nullable List<String> below(String place, int most) throws IOException {
    if (!S3Location.isOne(place)) {
      return null;
    }
    try (S3Client client = S3Connection.of(options).client()) {
      S3Location location = S3Location.parse(place);
      String prefix = location.prefix().isEmpty() ? "" : location.prefix() + "/";
      List<String> urls = new ArrayList<>();
      String next = null;
      do {
        String token = next;
        ListObjectsV2Response page =
            client.listObjectsV2(
                l -> l.bucket(location.bucket()).prefix(prefix).continuationToken(token));
        page.contents().stream()
            .map(S3Object::key)
            .filter(key -> !key.endsWith("/")) // what some tools make for an empty folder
            .forEach(key -> urls.add("s3://" + location.bucket() + "/" + key));
        next = page.nextContinuationToken();
      } while (next != null && urls.size() <= most && !Thread.currentThread().isInterrupted());
      return urls;
    } catch (SdkException | StoreException | IllegalArgumentException e) {
      throw unreadable(e, "there is no such bucket, or the credentials may not list it");
    }
  }

  private static IOException unreadable(RuntimeException e, String absent) {
    if (e instanceof S3Exception answer) {
      return new IOException(
          answer.statusCode() == 404 || answer.statusCode() == 403
              ? absent
              : "the store returned " + answer.statusCode(),
          e);
    }
    return new IOException(String.valueOf(e.getMessage()), e);
  }

  /**
   * Returns the list as a stream that aborts the request when closed: reading the rest of a long
   * list just to keep the connection would take long.
   */
  private static InputStream closing(
      ResponseInputStream<GetObjectResponse> answer, S3Client client) {
    return new FilterInputStream(answer) {
      @Override
      public void close() {
        answer.abort();
        client.close();
      }
    };
  }

  private static void close(@Nullable S3Client client) {
    if (client != null) {
      client.close();
    }
  }
}
