package dev.tandem.images.download;

import dev.tandem.images.item.ImageRef;
import java.util.IdentityHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The images of one run that are handed out and not finished. Each is expected to ask for a slot,
 * and counts as an image of its host. Guarded by the lock of {@link Hosts}.
 */
final class Errands {
  private final Slots slots;
  private final IdentityHashMap<ImageRef, Errand> underWay = new IdentityHashMap<>();

  /** An image that is handed out and not finished. */
  private static final class Errand {
    final @Nullable Host host;
    boolean arrived; // it has asked for a slot

    Errand(@Nullable Host host) {
      this.host = host;
    }
  }

  Errands(Slots slots) {
    this.slots = slots;
  }

  /** Records that an image was handed out. */
  void begin(ImageRef ref, @Nullable Host host, long now) {
    underWay.put(ref, new Errand(host));
    slots.expect();
    if (host != null) {
      host.admit(now);
    }
  }

  /** Returns whether an image is under way. */
  boolean has(ImageRef ref) {
    return underWay.containsKey(ref);
  }

  /** Records that an image asks for its slot; does nothing unless it is under way. */
  void arrived(ImageRef ref) {
    Errand errand = underWay.get(ref);
    if (errand != null) {
      arrived(errand);
    }
  }

  private void arrived(Errand errand) {
    if (!errand.arrived) {
      errand.arrived = true;
      slots.expectNoMore();
    }
  }

  /**
   * Records that an image is finished with; does nothing unless it was under way.
   *
   * @return its host, which has changed; null if there is none
   */
  @Nullable Host finish(ImageRef ref) {
    Errand errand = underWay.remove(ref);
    if (errand == null) {
      return null;
    }
    arrived(errand);
    if (errand.host != null) {
      errand.host.dismiss();
    }
    return errand.host;
  }

  /** Finishes with all images, and adds their hosts to those that have changed. */
  void finishAll(Set<Host> changed) {
    for (Errand errand : underWay.values()) {
      arrived(errand);
      if (errand.host != null) {
        errand.host.dismiss();
        changed.add(errand.host);
      }
    }
    underWay.clear();
  }
}
