package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** The {@link Feedback} of one worker: keeps what a call puts back until the call has returned. */
final class FeedbackBuffer implements Feedback<Object> {

  /** An item to be put back, and its key if each key passes once. */
  record Item(Object value, @Nullable Fingerprint key) {}

  private final FeedbackLoop loop;

  // Used by the worker alone.
  private final List<Item> items = new ArrayList<>();
  private @Nullable Thread owner; // the thread of the call in progress

  FeedbackBuffer(FeedbackLoop loop) {
    this.loop = loop;
  }

  /** Calls a stage function, and puts back what it wants put back, unless it throws. */
  Object during(Callable<Object> function) throws Exception {
    owner = Thread.currentThread();
    items.clear(); // of a call that threw
    try {
      Object result = function.call();
      loop.feed(items);
      return result;
    } finally {
      owner = null;
    }
  }

  @Override
  public void put(Object item) {
    Objects.requireNonNull(item, "a stage function must not put back null");
    if (owner != Thread.currentThread()) {
      throw new IllegalStateException(
          "feedback is valid only during the call that it was passed to, on the thread of that call");
    }
    items.add(new Item(item, loop.key(item)));
  }
}
