package dev.tandem.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.tandem.images.resize.Format;
import dev.tandem.images.s3.S3Location;
import dev.tandem.images.s3.S3Options;
import dev.tandem.images.store.S3Store;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.TransientNio2BlobStore;
import software.amazon.awssdk.services.s3.model.CreateBucketRequest;

/**
 * Measures what a PUT of 20 KB costs the image tool: the processor time of the whole process, with
 * 16 PUTs at once over plain HTTP to a server in another process on the same machine, after as many
 * PUTs for warm-up.
 *
 * <pre>{@code
 * S3Puts serve PORT     the server, until it is killed
 * S3Puts PORT COUNT
 * }</pre>
 */
final class S3Puts {
  private static final String BUCKET = "bench";
  private static final String USER = "somebody";
  private static final String SECRET = "a-secret-of-the-bench";
  private static final int AT_ONCE = 16;
  private static final int BYTES = 20_000;
  private static final int KEYS = 256;
  private static final int ROUNDS = 3;

  private S3Puts() {}

  public static void main(String[] args) throws Exception {
    if (args[0].equals("serve")) {
      serve(Integer.parseInt(args[1]));
      return;
    }
    System.setProperty("aws.accessKeyId", USER);
    System.setProperty("aws.secretAccessKey", SECRET);
    var options =
        S3Options.defaults()
            .endpoint(URI.create("http://127.0.0.1:" + args[0]))
            .connections(AT_ONCE);
    int count = Integer.parseInt(args[1]);
    Path folder = Files.createTempDirectory("s3-puts");
    try (S3Store store = S3Store.open(S3Location.parse("s3://" + BUCKET), options, folder)) {
      put(store, count);
      for (int round = 0; round < ROUNDS; round++) {
        long begun = processorTime();
        put(store, count);
        System.out.printf("%.3f%n", (processorTime() - begun) / 1e6 / count);
      }
    }
    Files.delete(folder);
  }

  private static void serve(int port) throws Exception {
    var objects = new TransientNio2BlobStore();
    objects.createContainer(CreateBucketRequest.builder().bucket(BUCKET).build());
    S3Proxy.builder()
        .blobStore(objects)
        .awsAuthentication(AuthenticationType.AWS_V4, USER, SECRET)
        .endpoint(URI.create("http://127.0.0.1:" + port))
        .build()
        .start();
  }

  private static void put(S3Store store, int count)
      throws InterruptedException, ExecutionException {
    byte[] bytes = new byte[BYTES];
    new Random(1).nextBytes(bytes);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var lanes =
          IntStream.range(0, AT_ONCE)
              .mapToObj(lane ->
                  threads.submit(() -> {
                    for (int i = lane; i < count; i += AT_ONCE) {
                      var _ = store.put("image-" + i % KEYS + ".jpg", bytes, Format.JPG);
                    }
                    return null;
                  }))
              .toList();
      for (Future<?> lane : lanes) {
        var _ = lane.get();
      }
    }
  }

  private static long processorTime() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }
}
