package dev.tandem;

import java.util.Objects;
import java.util.concurrent.Callable;

/** The description of one stage. */
sealed interface StageSpec {
  String name();

  StageOptions<?> options();

  /** Returns whether it makes exactly one result from each item. */
  boolean oneToOne();

  /** Returns whether it returns nothing, so that its result is the item itself. */
  default boolean returnsNothing() {
    return false;
  }

  /** Returns whether its function may put items back into the first stage. */
  default boolean feeds() {
    return false;
  }

  /**
   * A stage whose workers call a function: the resource that each worker opens, the function, and
   * the options.
   */
  record Working<R extends AutoCloseable, I>(
      String name,
      Callable<? extends R> open,
      StageWork<R, I> work,
      boolean oneToOne,
      boolean returnsNothing,
      StageOptions<I> options)
      implements StageSpec {

    public Working {
      requireName(name);
      Objects.requireNonNull(open, "open");
      boolean alone =
          work instanceof StageWork.Plain<?, ?>
              || work instanceof StageWork.Many<?, ?, ?>
              || work instanceof StageWork.Feeding<?, ?, ?>;
      if (alone && options.broken() != null) {
        throw new IllegalArgumentException(
            "stage '" + name + "' has no resource that could be reopened");
      }
      if (!oneToOne && options.window() > 0 && options.limitsWorkersByKey()) {
        throw new IllegalArgumentException(
            "stage '"
                + name
                + "' emits many results, so it cannot be ordered and limited by workersBy: an item"
                + " could wait for its results to be next while an earlier one waits for its key");
      }
      Objects.requireNonNull(options, "options");
    }

    @Override
    public boolean feeds() {
      return work instanceof StageWork.Feeding<?, ?, ?>
          || work instanceof StageWork.FeedingWithResource<?, ?, ?>;
    }
  }

  /** A stage that makes lists. */
  record Batching(String name, BatchOptions<Object> lists, StageOptions<?> options)
      implements StageSpec {

    public Batching {
      requireName(name);
      lists.requireBound();
      options.requireNoWork("a stage that makes batches");
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

  static <I, O> StageSpec of(
      String name, StageFunction<? super I, ? extends O> work, StageOptions<I> options) {
    return new Working<NoResource, I>(
        name, NoResource::new, new StageWork.Plain<>(work), true, false, options);
  }

  static <I> StageSpec ofAction(
      String name, StageAction<? super I> action, StageOptions<I> options) {
    Objects.requireNonNull(action, "action");
    StageFunction<I, I> work =
        item -> {
          action.accept(item);
          return item;
        };
    return new Working<NoResource, I>(
        name, NoResource::new, new StageWork.Plain<>(work), true, true, options);
  }

  static <R extends AutoCloseable, I> StageSpec ofAction(
      String name,
      Callable<? extends R> open,
      ResourceAction<? super R, ? super I> action,
      StageOptions<I> options) {
    Objects.requireNonNull(action, "action");
    ResourceFunction<R, I, I> work =
        (resource, item) -> {
          action.accept(resource, item);
          return item;
        };
    return new Working<R, I>(name, open, new StageWork.WithResource<>(work), true, true, options);
  }

  static <R extends AutoCloseable, I, O> StageSpec of(
      String name,
      Callable<? extends R> open,
      ResourceFunction<? super R, ? super I, ? extends O> work,
      StageOptions<I> options) {
    return new Working<R, I>(name, open, new StageWork.WithResource<>(work), true, false, options);
  }

  static <I, O> StageSpec ofMany(
      String name, ManyFunction<? super I, O> work, StageOptions<I> options) {
    return new Working<NoResource, I>(
        name, NoResource::new, new StageWork.Many<>(work), false, false, options);
  }

  static <R extends AutoCloseable, I, O> StageSpec ofMany(
      String name,
      Callable<? extends R> open,
      ManyResourceFunction<? super R, ? super I, O> work,
      StageOptions<I> options) {
    return new Working<R, I>(
        name, open, new StageWork.ManyWithResource<>(work), false, false, options);
  }

  static <I, F, O> StageSpec ofFeeding(
      String name, FeedingFunction<? super I, F, ? extends O> work, StageOptions<I> options) {
    return new Working<NoResource, I>(
        name, NoResource::new, new StageWork.Feeding<>(work), true, false, options);
  }

  static <R extends AutoCloseable, I, F, O> StageSpec ofFeeding(
      String name,
      Callable<? extends R> open,
      ResourceFeedingFunction<? super R, ? super I, F, ? extends O> work,
      StageOptions<I> options) {
    return new Working<R, I>(
        name, open, new StageWork.FeedingWithResource<>(work), true, false, options);
  }

  private static void requireName(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a stage needs a name that is not blank");
    }
  }
}
