package dev.tandem;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys of the items that a run has accepted, so that it accepts each but once. Thread-safe.
 *
 * <p>An input that waits for room may be refused in the end. Another item with its key that comes
 * meanwhile is left out all the same. If the first one is refused after that, it takes the place of
 * the other.
 */
final class SeenKeys {

  /** The acceptance of an input that is not decided yet. */
  static final class Pending {
    private final Fingerprint key;
    private boolean contested; // whether another item was left out because of it

    private Pending(Fingerprint key) {
      this.key = key;
    }
  }

  private final FingerprintSet keys = new FingerprintSet();
  private final Map<Fingerprint, Pending> pending = new HashMap<>(); // guarded by itself

  /** Accepts an item with this key; returns {@code false} if one was accepted before. */
  boolean accept(Fingerprint key) {
    return keys.add(key) || acceptContested(key);
  }

  private boolean acceptContested(Fingerprint key) {
    synchronized (pending) {
      Pending other = pending.get(key);
      if (other != null) {
        other.contested = true;
        return false;
      }
      return keys.add(key); // the other one may just have been refused
    }
  }

  /**
   * Begins to accept an item with this key, to be decided by {@link #accepted} or {@link #refused};
   * returns {@code null} if one was accepted before.
   */
  @Nullable Pending begin(Fingerprint key) {
    synchronized (pending) {
      if (!accept(key)) {
        return null;
      }
      var begun = new Pending(key);
      pending.put(key, begun);
      return begun;
    }
  }

  void accepted(Pending one) {
    synchronized (pending) {
      pending.remove(one.key);
    }
  }

  /**
   * Forgets a key whose item was refused; returns {@code false} if another item was left out
   * because of it, so that the key stays, and the item must be accepted after all.
   */
  boolean refused(Pending one) {
    synchronized (pending) {
      pending.remove(one.key);
      if (!one.contested) {
        keys.remove(one.key);
      }
      return !one.contested;
    }
  }
}
