package dev.tandem.images.s3;

import dev.tandem.images.item.FailureClass;
import dev.tandem.images.item.ItemException;
import dev.tandem.images.item.Quietly;
import dev.tandem.images.item.StoreException;
import dev.tandem.images.item.StoredObjects;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.S3Exception;

/**
 * Objects in object stores, such as {@code s3://bucket/photos/a.jpg}. Each call makes one attempt.
 * Nothing is connected to, and no credentials are looked for, before the first object. Thread-safe.
 */
public final class S3Objects implements StoredObjects {
  private static final int LONGEST_KEY = 1024;
  private static final @Nullable Duration NO_ADVICE = null;

  private final S3Options options;
  private @Nullable S3Client client; // guarded by this
  private @Nullable StoreException unusable; // guarded by this: why there is no client
  private boolean closed; // guarded by this

  public S3Objects(S3Options options) {
    this.options = options.attempts(1, options.pause());
  }

  @Override
  public StoredObject open(String url, Duration limit) throws ItemException, InterruptedException {
    S3Location bucket = bucket(url);
    String key = key(url);
    try {
      return new Opened(
          client()
              .getObject(g ->
                  g.bucket(bucket.bucket())
                      .key(key)
                      .overrideConfiguration(o -> o.apiCallTimeout(limit))));
    } catch (AbortedException e) {
      Thread.interrupted();
      throw new InterruptedException();
    } catch (ApiCallTimeoutException | ApiCallAttemptTimeoutException e) {
      throw ItemException.passing(FailureClass.TIMEOUT, "the store did not answer in time", e);
    } catch (S3Exception e) {
      throw answered(e);
    } catch (StoreException e) {
      throw ItemException.lasting(FailureClass.UNREADABLE, String.valueOf(e.getMessage()), e);
    } catch (SdkException e) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      throw ItemException.passing(
          FailureClass.CONNECTION, "the store cannot be reached: " + S3Failures.root(e), e);
    }
  }

  /** An object whose connection is kept if it is read to its end. */
  private static final class Opened extends FilterInputStream implements StoredObject {
    private final ResponseInputStream<GetObjectResponse> answer;
    private boolean ended;

    Opened(ResponseInputStream<GetObjectResponse> answer) {
      super(answer);
      this.answer = answer;
    }

    @Override
    public InputStream content() {
      return this;
    }

    @Override
    public long length() {
      Long length = answer.response().contentLength();
      return length == null ? -1 : length;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int from, int most) throws IOException {
      try {
        int count = answer.read(into, from, most);
        ended |= count < 0;
        return count;
      } catch (AbortedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted");
      } catch (SdkException e) {
        throw new IOException(S3Failures.root(e), e);
      }
    }

    @Override
    public void close() {
      if (ended) {
        Quietly.close(answer::close);
      } else {
        answer.abort();
      }
    }
  }

  private static ItemException answered(S3Exception e) {
    int status = e.statusCode();
    FailureClass failureClass = FailureClass.httpStatus(status);
    String code = S3Failures.code(e);
    String what =
        switch (status) {
          case 404 -> "there is no such object";
          case 403 -> "the object does not exist, or the credentials may not read it";
          default -> "the store returned " + status;
        };
    String message = what + (code.isEmpty() ? "" : " (" + code + ")");
    return status >= 500 || status == 408 || status == 429
        ? ItemException.passing(failureClass, message, NO_ADVICE)
        : ItemException.lasting(failureClass, message, e);
  }

  /** Returns the bucket that a URL names. */
  private static S3Location bucket(String url) throws ItemException {
    try {
      return new S3Location(url.substring(start(url), slash(url)), "");
    } catch (IllegalArgumentException e) {
      throw ItemException.lasting( // without the name, which may be preceded by a password
          FailureClass.INVALID_URL, "not of the form s3://bucket/key", e);
    }
  }

  /** Returns the key that a URL names, which is taken as it is written. */
  static String key(String url) throws ItemException {
    String key = url.substring(Math.min(url.length(), slash(url) + 1));
    boolean strange = key.chars().anyMatch(c -> c < ' ' || c == 0x7f);
    for (String part : key.length() > LONGEST_KEY ? new String[0] : key.split("/", -1)) {
      strange |= part.equals(".") || part.equals(".."); // which clients resolve on the way
    }
    if (key.isEmpty() || key.length() > LONGEST_KEY || strange) {
      throw ItemException.lasting(
          FailureClass.INVALID_URL,
          "not of the form s3://bucket/key, with at most " + LONGEST_KEY + " plain characters");
    }
    return key;
  }

  private static int start(String url) {
    return Math.min(url.length(), "s3://".length());
  }

  private static int slash(String url) {
    int slash = url.indexOf('/', start(url));
    return slash < 0 ? url.length() : slash;
  }

  private synchronized S3Client client() {
    if (closed) {
      throw new IllegalStateException("closed");
    }
    if (unusable != null) {
      throw unusable;
    }
    if (client == null) {
      try {
        client = S3Connection.of(options).reader();
      } catch (StoreException e) {
        unusable = e; // looking again would take long for each object
        throw e;
      }
    }
    return client;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (client != null) {
      client.close();
    }
  }
}
