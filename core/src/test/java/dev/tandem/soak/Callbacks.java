package dev.tandem.soak;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** The callbacks of one run, and their failures. */
final class Callbacks {
  private final Trial trial;
  private final CallbackDraw draw;
  private final Map<Thread, Item> currentItems = new ConcurrentHashMap<>();
  private final AtomicLong calls = new AtomicLong(); // of calls that concern no item

  // What callbacks that concern no attempt threw, with the name of the stage to which the option
  // belongs.
  private final Map<Throwable, String> failures =
      Collections.synchronizedMap(new IdentityHashMap<>());

  Callbacks(Trial trial) {
    this.trial = trial;
    draw = trial.draw.callbacks();
  }

  /** Records that the current thread begins an attempt at this item. */
  void begins(Item item) {
    currentItems.put(Thread.currentThread(), item);
  }

  /** Returns the item at which the current thread made its last attempt. */
  @Nullable Item currentItem() {
    return currentItems.get(Thread.currentThread());
  }

  /**
   * Makes a call that concerns an attempt at this item: what it throws is the failure of the item.
   */
  void about(Item item, Callback callback) {
    try {
      draw.behave(trial, callback, item.number);
    } catch (Throwable e) {
      item.complain(e);
      throw e;
    }
  }

  /**
   * Makes a call for an option of this stage: what it throws is the failure of the stage, if it
   * counts.
   */
  void of(StageDraw stage, Callback callback, Item item) {
    call(stage.name(), callback, item.number + 100_003L * stage.index());
  }

  /** Makes a call that concerns no item. */
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

  /** Returns the failures that must have ended the run, unless another failure did so before. */
  Map<Throwable, String> failures() {
    return failures;
  }
}
