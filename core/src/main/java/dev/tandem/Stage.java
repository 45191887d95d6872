package dev.tandem;

import java.util.Objects;
import java.util.concurrent.Callable;

/** One stage as described: what each worker opens, what it does with an item, and how. */
record Stage<R extends AutoCloseable, I, O>(
    String name,
    Callable<? extends R> open,
    ResourceFunction<? super R, ? super I, ? extends O> work,
    StageOptions<I> options) {

  private record NoResource() implements AutoCloseable {
    @Override
    public void close() {}
  }

  Stage {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a stage needs a name");
    }
    Objects.requireNonNull(open, "open");
    Objects.requireNonNull(work, "work");
    Objects.requireNonNull(options, "options");
  }

  static <I, O> Stage<AutoCloseable, I, O> of(
      String name, StageFunction<? super I, ? extends O> work, StageOptions<I> options) {
    Objects.requireNonNull(work, "work");
    return new Stage<>(name, NoResource::new, (resource, item) -> work.apply(item), options);
  }
}
