package dev.tandem.images.s3;

import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.TreeMap;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Request;
import software.amazon.awssdk.services.s3.model.S3Object;

/** An S3 server with one bucket, in memory, which checks signatures. */
public final class ObjectServer implements AutoCloseable {
  public static final String BUCKET = "photos";
  public static final String USER = "somebody";
  public static final String SECRET = "a-secret-never-shown";

  private final TransientNio2BlobStore objects = new TransientNio2BlobStore();
  private final S3Proxy server;

  public ObjectServer() throws Exception {
    objects.createContainer(CreateBucketRequest.builder().bucket(BUCKET).build());
    server =
        S3Proxy.builder()
            .blobStore(objects)
            .awsAuthentication(AuthenticationType.AWS_V4, USER, SECRET)
            .endpoint(URI.create("http://127.0.0.1:0"))
            .build();
    server.start();
  }

  public URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getPort());
  }

  /** All objects, by their keys. */
  public Map<String, byte[]> objects() throws IOException {
    Map<String, byte[]> found = new TreeMap<>();
    var list = ListObjectsV2Request.builder().bucket(BUCKET).maxKeys(1000).build();
    for (S3Object object : objects.list(list).contents()) {
      var get = GetObjectRequest.builder().bucket(BUCKET).key(object.key()).build();
      try (var content = objects.getBlob(get)) {
        found.put(object.key(), content.readAllBytes());
      }
    }
    return found;
  }

  public String contentType(String key) throws IOException {
    var get = GetObjectRequest.builder().bucket(BUCKET).key(key).build();
    try (var content = objects.getBlob(get)) {
      return content.response().contentType();
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
