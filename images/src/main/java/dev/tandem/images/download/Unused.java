package dev.tandem.images.download;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/**
 * The images of one run that were downloaded and wait to be used. While they have too many bytes,
 * no other image is handed out: what uses them is slower than the downloads. Guarded by the lock of
 * {@link Hosts}.
 */
final class Unused {
  private final long most;
  private final Set<Downloaded> images = Collections.newSetFromMap(new IdentityHashMap<>());
  private long bytes;

  /**
   * @param most from how many bytes on there are too many
   */
  Unused(long most) {
    this.most = most;
  }

  void add(Downloaded image) {
    if (images.add(image)) {
      bytes += image.size();
    }
  }

  /** Removes an image if it is there; returns whether there are no longer too many bytes. */
  boolean remove(Downloaded image) {
    boolean before = areTooMany();
    if (images.remove(image)) {
      bytes -= image.size();
    }
    return before && !areTooMany();
  }

  boolean areTooMany() {
    return bytes >= most;
  }

  long bytes() {
    return bytes;
  }
}
