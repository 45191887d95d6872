package dev.tandem.examples;

import java.util.function.Function;

/** An item on its way through a pipeline, and when it was put in. */
record Sent<T>(T content, long at) {

  static <T> Sent<T> now(T content) {
    return new Sent<>(content, System.nanoTime());
  }

  <R> Sent<R> map(Function<T, R> function) {
    return new Sent<>(function.apply(content), at);
  }

  /** Returns the nanoseconds since it was put in. */
  long age() {
    return System.nanoTime() - at;
  }
}
