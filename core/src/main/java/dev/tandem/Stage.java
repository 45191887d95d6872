package dev.tandem;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;

/** The description of one stage. */
sealed interface Stage {
  String name();

  StageOptions<?> options();

  /** Whether it makes exactly one result from each item. */
  boolean oneToOne();

  /**
   * A stage whose workers call a function: the resource each one opens, the function, and the
   * options.
   */
  record Working<R extends AutoCloseable, I>(
      String name,
      Callable<? extends R> open,
      Work<R, I> work,
      boolean oneToOne,
      StageOptions<I> options)
      implements Stage {

    public Working {
      requireName(name);
      Objects.requireNonNull(open, "open");
      Objects.requireNonNull(options, "options");
    }
  }

  /**
   * A stage that makes lists: each of {@code size} items, or of fewer once {@code limit} has
   * passed.
   */
  record Batching(String name, int size, Duration limit, StageOptions<Object> options)
      implements Stage {

    public Batching {
      requireName(name);
      if (size <= 0) {
        throw new IllegalArgumentException("the size of a batch must be positive: " + size);
      }
      if (!limit.isPositive()) {
        throw new IllegalArgumentException("the time of a batch must be positive: " + limit);
      }
    }

    @Override
    public boolean oneToOne() {
      return false;
    }
  }

  /** The resource of a worker that needs none. */
  record NoResource() implements AutoCloseable {
    @Override
    public void close() {}
  }

  static <I, O> Stage of(
      String name, StageFunction<? super I, ? extends O> work, StageOptions<I> options) {
    return new Working<NoResource, I>(name, NoResource::new, new Work.Plain<>(work), true, options);
  }

  static <R extends AutoCloseable, I, O> Stage of(
      String name,
      Callable<? extends R> open,
      ResourceFunction<? super R, ? super I, ? extends O> work,
      StageOptions<I> options) {
    return new Working<R, I>(name, open, new Work.WithResource<>(work), true, options);
  }

  static <I, O> Stage ofMany(
      String name, ManyFunction<? super I, O> work, StageOptions<I> options) {
    return new Working<NoResource, I>(name, NoResource::new, new Work.Many<>(work), false, options);
  }

  private static void requireName(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a stage needs a name");
    }
  }
}
