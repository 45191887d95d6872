package dev.tandem;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Limits how many attempts are in progress at items with equal keys. An attempt that has to wait
 * gets its slot in the order of the requests. Keys are remembered only while an attempt at an item
 * with that key is in progress or waits. Thread-safe.
 *
 * @param <I> the type of the items
 */
final class KeySlots<I> {

  /** The slots of one key. Used while its entry in the map is locked. */
  private static final class OfKey {
    private int taken;
    private final Deque<Request> waiting = new ArrayDeque<>();
  }

  private static final class Request {
    private final CountDownLatch granted = new CountDownLatch(1);
  }

  /** A request of one attempt, which has its slot, or waits for it. */
  final class Slot {
    private final Object key;
    private final Request request = new Request();
    private @Nullable OfKey mine; // the slots of the key

    private Slot(Object key) {
      this.key = key;
    }

    boolean isGranted() {
      return request.granted.getCount() == 0;
    }

    /** Waits for the slot. It must be released also if this throws. */
    void await() throws InterruptedException {
      request.granted.await();
    }

    /** Gives the slot back, or withdraws the request; runs user code. */
    void release() {
      keys.compute(key, (_, slots) -> KeySlots.released(slots, this));
    }
  }

  private final Function<? super I, ?> key;
  private final int most;
  private final Map<Object, OfKey> keys = new ConcurrentHashMap<>();

  KeySlots(Function<? super I, ?> key, int most) {
    this.key = key;
    this.most = most;
  }

  /** Requests a slot for an attempt at an item; runs user code. */
  Slot request(I item) {
    var slot = new Slot(Objects.requireNonNull(key.apply(item), "the key of an item"));
    slot.mine = keys.compute(slot.key, (_, slots) -> requested(slots, slot.request));
    return slot;
  }

  private OfKey requested(@Nullable OfKey known, Request request) {
    OfKey slots = known == null ? new OfKey() : known;
    if (slots.taken < most) {
      slots.taken++;
      request.granted.countDown();
    } else {
      slots.waiting.addLast(request);
    }
    return slots;
  }

  @SuppressWarnings("ReferenceEquality") // another key may be equal to what this one has become
  private static <I> @Nullable OfKey released(@Nullable OfKey slots, KeySlots<I>.Slot slot) {
    Request request = slot.request;
    if (slots == null || slots != slot.mine) {
      throw new IllegalStateException(
          "the key of an item changed while the item was worked on: it is not found any more;"
              + " use an immutable key");
    }
    if (request.granted.getCount() > 0) {
      slots.waiting.remove(request);
      return slots;
    }
    Request next = slots.waiting.pollFirst();
    if (next != null) {
      next.granted.countDown();
      return slots;
    }
    slots.taken--;
    return slots.taken == 0 ? null : slots;
  }

  /** Returns how many keys are remembered. */
  int size() {
    return keys.size();
  }
}
