package dev.tandem;

import java.util.Objects;

/** A stage function of any kind, as the workers call it. */
interface StageWork<R, I> {
  /** Works on one item; returns its one result, or {@link WorkBatch#EMITTED}. */
  Object apply(R resource, I item, BatchEmitter out) throws Exception;

  /** A function of the item alone. */
  record Plain<R, I>(StageFunction<? super I, ?> function) implements StageWork<R, I> {
    public Plain {
      Objects.requireNonNull(function, "work");
    }

    @Override
    public Object apply(R resource, I item, BatchEmitter out) throws Exception {
      return result(function.apply(item));
    }
  }

  /** A function of the worker's resource and the item. */
  record WithResource<R, I>(ResourceFunction<? super R, ? super I, ?> function)
      implements StageWork<R, I> {
    public WithResource {
      Objects.requireNonNull(function, "work");
    }

    @Override
    public Object apply(R resource, I item, BatchEmitter out) throws Exception {
      return result(function.apply(resource, item));
    }
  }

  /** A function of the item with any number of results. */
  record Many<R, I, O>(ManyFunction<? super I, O> function) implements StageWork<R, I> {
    public Many {
      Objects.requireNonNull(function, "work");
    }

    @Override
    @SuppressWarnings("unchecked") // the next stage takes what the function emits
    public Object apply(R resource, I item, BatchEmitter out) throws Exception {
      return emitted(out, () -> function.apply(item, (Emitter<O>) (Emitter<?>) out));
    }
  }

  /** A function of the worker's resource and the item with any number of results. */
  record ManyWithResource<R, I, O>(ManyResourceFunction<? super R, ? super I, O> function)
      implements StageWork<R, I> {
    public ManyWithResource {
      Objects.requireNonNull(function, "work");
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public Object apply(R resource, I item, BatchEmitter out) throws Exception {
      return emitted(out, () -> function.apply(resource, item, (Emitter<O>) (Emitter<?>) out));
    }
  }

  /** A function of the item that may put items back into the first stage. */
  record Feeding<R, I, F>(FeedingFunction<? super I, F, ?> function) implements StageWork<R, I> {
    public Feeding {
      Objects.requireNonNull(function, "work");
    }

    @Override
    @SuppressWarnings("unchecked") // the first stage takes what the function puts back
    public Object apply(R resource, I item, BatchEmitter out) throws Exception {
      FeedbackBuffer buffer = out.feedback();
      return buffer.during(() -> result(function.apply(item, (Feedback<F>) (Feedback<?>) buffer)));
    }
  }

  /** A function of the worker's resource and the item that may put items back. */
  record FeedingWithResource<R, I, F>(ResourceFeedingFunction<? super R, ? super I, F, ?> function)
      implements StageWork<R, I> {
    public FeedingWithResource {
      Objects.requireNonNull(function, "work");
    }

    @Override
    @SuppressWarnings("unchecked") // as above
    public Object apply(R resource, I item, BatchEmitter out) throws Exception {
      FeedbackBuffer buffer = out.feedback();
      return buffer.during(
          () -> result(function.apply(resource, item, (Feedback<F>) (Feedback<?>) buffer)));
    }
  }

  /** A call of a function that emits. */
  interface Call {
    void run() throws Exception;
  }

  /** Makes a call for which the emitter is open. */
  private static Object emitted(BatchEmitter out, Call call) throws Exception {
    out.open();
    try {
      call.run();
      out.requireAllTaken();
    } finally {
      out.close();
    }
    return WorkBatch.EMITTED;
  }

  /** Returns the result; throws {@link NullPointerException} if it is null. */
  static Object result(Object result) {
    return Objects.requireNonNull(
        result, "a stage function must not return null: for no result, use thenDo or thenMany");
  }
}
