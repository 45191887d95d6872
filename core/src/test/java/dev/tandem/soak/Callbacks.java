package dev.tandem.soak;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** What the callbacks of one run did. */
final class Callbacks {
  private final Trial trial;
  private final CallbackDraw draw;
  private final Map<Thread, Item> atHand = new ConcurrentHashMap<>();
  private final AtomicLong calls = new AtomicLong(); // of those that are about no item

  // What those threw that are about no attempt, and the name of the stage whose option it is.
  private final Map<Throwable, String> failures =
      Collections.synchronizedMap(new IdentityHashMap<>());

  Callbacks(Trial trial) {
    this.trial = trial;
    draw = trial.draw.callbacks();
  }

  /** The current thread begins an attempt at this item. */
  void begins(Item item) {
    atHand.put(Thread.currentThread(), item);
  }

  /** The item at which the current thread made its last attempt. */
  @Nullable Item atHand() {
    return atHand.get(Thread.currentThread());
  }

  /** Is asked or told about an attempt at this item: what it throws is the item's failure. */
  void about(Item item, Callback callback) {
    try {
      draw.behave(trial, callback, item.number);
    } catch (Throwable e) {
      item.complain(e);
      throw e;
    }
  }

  /** Is asked for an option of that stage: what it throws is the stage's failure, if it counts. */
  void of(StageDraw stage, Callback callback, Item item) {
    call(stage.name(), callback, item.number + 100_003L * stage.index());
  }

  /** The same, where it is about no item. */
  void of(String owner, Callback callback) {
    call(owner, callback, calls.incrementAndGet());
  }

  private void call(String owner, Callback callback, long number) {
    try {
      draw.behave(trial, callback, number);
    } catch (Throwable e) {
      failures.put(e, owner);
      throw e;
    }
  }

  boolean hasThrown(@Nullable Throwable failure) {
    return failure != null && failures.containsKey(failure);
  }

  /** What must have ended the run, unless something else did before. */
  Map<Throwable, String> failures() {
    return failures;
  }
}
