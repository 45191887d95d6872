package dev.tandem.images.download;

import dev.tandem.images.item.ImageRef;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The waiting references of one host; all references without a host share one lane. Guarded by the
 * lock of {@link Hosts}.
 */
final class Lane {
  /** Where a lane waits. */
  enum Place {
    /** In no queue: until a request or an image of its host has finished. */
    ASIDE,
    READY,
    LATER,
    /** Until the name of its host is known: it belongs to {@link NamesAhead}. */
    UNNAMED
  }

  final @Nullable Host host;
  final Queue<ImageRef> refs = new ArrayDeque<>(1);
  Place place = Place.ASIDE;
  long due; // if its place is LATER, or its host is missing

  // These are of NamesAhead.
  boolean named; // its name needs no lookup any more
  boolean missed; // its name was not found at the first lookup
  boolean missing; // it waits for the second one
  boolean givenUp; // its lookup took too long
  long since; // when the lookup under way was begun

  /**
   * @param named whether the name of its host needs no lookup
   */
  Lane(@Nullable Host host, boolean named) {
    this.host = host;
    this.named = named;
  }

  long admissionIn(long now) {
    return host == null ? 0 : host.admissionIn(now);
  }
}
