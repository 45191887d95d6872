package dev.tandem;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The context of one run, as the workers enter it for an item. It is put around a function once, so
 * that a run without a context pays nothing for each item. Thread-safe.
 */
final class ItemContext {
  private final @Nullable RunContext<Object> context; // null if there is none
  private RunContext.Entry<Object> entry =
      input -> ItemContext::leaveNothing; // written before any worker starts

  ItemContext(@Nullable RunContext<Object> context) {
    this.context = context;
  }

  /** Captures the context of the current thread; called before any worker starts. */
  void capture() {
    if (context != null) {
      entry = capture(context);
    }
  }

  static RunContext.Entry<Object> capture(RunContext<Object> context) {
    return Objects.requireNonNull(context.capture(), "the context that was captured");
  }

  static AutoCloseable enter(RunContext.Entry<Object> entry, Object input) throws Exception {
    return Objects.requireNonNull(entry.enter(input), "the context that was entered");
  }

  /** Returns the function with the context around each of its calls. */
  <R, I> StageWork<R, I> around(StageWork<R, I> work) {
    return context == null
        ? work
        : (resource, item, out) -> {
          AutoCloseable scope = enter(entry, Lineage.first(out.origin()));
          Object result;
          try {
            result = work.apply(resource, item, out);
          } catch (Throwable e) {
            closeAfter(e, scope);
            throw e;
          }
          scope.close();
          return result;
        };
  }

  /** Returns a listener that is notified of failed attempts in the context, and of nothing else. */
  RunListener around(RunListener listener) {
    return new RunListener() {
      @Override
      public void attemptFailed(Failure<?, ?> failure, boolean again) {
        report(failure, () -> listener.attemptFailed(failure, again));
      }
    };
  }

  /**
   * Calls a function that is told of a failure. It is called without the context if that cannot be
   * entered, which may be why the item failed.
   */
  void report(Failure<?, ?> failure, Runnable call) {
    AutoCloseable scope = enterIfPossible(failure);
    try {
      call.run();
    } catch (Throwable e) {
      closeAfter(e, scope);
      throw e;
    }
    try {
      scope.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("the context of an item could not be closed", e);
    }
  }

  private AutoCloseable enterIfPossible(Failure<?, ?> failure) {
    try {
      return enter(entry, failure.input());
    } catch (Exception e) {
      suppress(e, failure.cause());
      return ItemContext::leaveNothing;
    }
  }

  private static void leaveNothing() {}

  /**
   * Closes a scope after a failure. An exception that this throws is suppressed in the failure; an
   * {@link Error} is thrown, since it must end the run.
   */
  static void closeAfter(Throwable failure, AutoCloseable scope) {
    try {
      scope.close();
    } catch (Exception e) {
      suppress(e, failure);
    } catch (Error e) {
      suppress(failure, e);
      throw e;
    }
  }

  @SuppressWarnings("ReferenceEquality") // an exception cannot suppress itself
  private static void suppress(Throwable suppressed, Throwable thrown) {
    if (suppressed != thrown) {
      thrown.addSuppressed(suppressed);
    }
  }
}
