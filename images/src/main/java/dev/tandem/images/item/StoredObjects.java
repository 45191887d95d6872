package dev.tandem.images.item;

import java.io.InputStream;
import java.time.Duration;

/** Access to the objects of a store, such as {@code s3://bucket/photos/a.jpg}. Thread-safe. */
public interface StoredObjects extends AutoCloseable {

  /**
   * Opens an object for reading.
   *
   * @param url its location, whose scheme is {@code s3}
   * @param limit the time limit for the answer to begin, and for each read from it
   * @throws ItemException if it cannot be read; says whether another attempt may help
   * @throws InterruptedException if the thread is interrupted
   */
  StoredObject open(String url, Duration limit) throws ItemException, InterruptedException;

  /** Closes all connections. */
  @Override
  void close();

  /** An object that is being read. Closing it ends its request, whatever is left of it. */
  interface StoredObject extends AutoCloseable {
    InputStream content();

    /** Returns the length that the store has announced, in bytes; negative if there is none. */
    long length();

    @Override
    void close();
  }

  /** Returns an instance without a store. */
  static StoredObjects none() {
    return new StoredObjects() {
      @Override
      public StoredObject open(String url, Duration limit) throws ItemException {
        throw ItemException.lasting(
            FailureClass.INVALID_URL, "an object of a store, and no store can be read here");
      }

      @Override
      public void close() {}
    };
  }
}
