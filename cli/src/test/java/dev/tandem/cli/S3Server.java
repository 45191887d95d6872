package dev.tandem.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.DeleteObjectRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An S3 server with one bucket, in memory. */
final class S3Server implements AutoCloseable {
  static final String BUCKET = "photos";
  static final Map<String, String> CREDENTIALS =
      Map.of("AWS_ACCESS_KEY_ID", "somebody", "AWS_SECRET_ACCESS_KEY", "a-secret-never-shown");

  private final TransientNio2BlobStore objects = new TransientNio2BlobStore();
  private final S3Proxy server;

  S3Server() {
    objects.createContainer(CreateBucketRequest.builder().bucket(BUCKET).build());
    try {
      server =
          S3Proxy.builder()
              .blobStore(objects)
              .awsAuthentication(
                  AuthenticationType.AWS_V4,
                  CREDENTIALS.get("AWS_ACCESS_KEY_ID"),
                  CREDENTIALS.get("AWS_SECRET_ACCESS_KEY"))
              .endpoint(URI.create("http://127.0.0.1:0"))
              .build();
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the server does not start", e);
    }
  }

  String endpoint() {
    return "http://127.0.0.1:" + server.getPort();
  }

  /** All objects, by their keys. */
  Map<String, byte[]> objects() throws IOException {
    Map<String, byte[]> found = new TreeMap<>();
    String next = null;
    do {
      ListObjectsV2Response page =
          objects.list(
              ListObjectsV2Request.builder()
                  .bucket(BUCKET)
                  .maxKeys(1000)
                  .continuationToken(next)
                  .build());
      for (S3Object object : page.contents()) {
        try (InputStream content =
            objects.getBlob(GetObjectRequest.builder().bucket(BUCKET).key(object.key()).build())) {
          found.put(object.key(), content.readAllBytes());
        }
      }
      next = page.nextContinuationToken();
    } while (next != null);
    return found;
  }

  void clear() throws IOException {
    for (String key : objects().keySet()) {
      var _ = objects.removeBlob(DeleteObjectRequest.builder().bucket(BUCKET).key(key).build());
    }
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server does not stop", e);
    }
  }
}
