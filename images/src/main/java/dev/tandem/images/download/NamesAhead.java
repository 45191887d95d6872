package dev.tandem.images.download;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Looks up the names of hosts before any of their images are handed out, so that images of hosts
 * that do not exist take no worker. A name that is not found is looked up once more at the end of
 * the list, or earlier if the references that wait for that take too much room. After the second
 * lookup they are handed out in any case, and fail by themselves.
 *
 * <p>At most {@value #MOST_AT_ONCE} lookups are under way, not counting those that take more than a
 * second: name servers that do not answer must not hold up the names of others. A lookup that takes
 * as long as an attempt may take counts as one that found nothing, and is not made again.
 *
 * <p>Guarded by the lock of {@link Hosts}; times are on the clock of {@link System#nanoTime}.
 */
final class NamesAhead {
  /** Makes the lookups. */
  interface Names {
    /** Whether a lookup of this host would tell nothing new. */
    boolean areKnown(String host);

    /** Looks a host up, and tells on any thread whether it was found. */
    void lookUp(String host, Consumer<Boolean> told);
  }

  /** Hosts that need no lookup. */
  static final Names KNOWN =
      new Names() {
        @Override
        public boolean areKnown(String host) {
          return true;
        }

        @Override
        public void lookUp(String host, Consumer<Boolean> told) {
          told.accept(true);
        }
      };

  /** What the lookups are for. */
  interface User {
    /** Returns how many lanes may be handed out. */
    int ready();

    /** Takes back a lane whose images may be handed out. */
    void named(Lane lane);

    /** Told that {@link #proceed} may have more to do, or earlier than it said. */
    void changed();
  }

  /** There is nothing to do until something else happens. */
  static final long NEVER = Long.MAX_VALUE;

  /** The time between the two lookups of a name, so that a resolver can recover. */
  static final Duration BETWEEN = Duration.ofSeconds(2);

  private static final int MOST_AT_ONCE = 64;
  private static final int MOST_SLOW = 128;
  private static final long SLOW = TimeUnit.SECONDS.toNanos(1);

  /** From this many lanes on that are ready, no others are needed. */
  private static final int ENOUGH = 256;

  private final ReentrantLock lock;
  private final Names names;
  private final long between;
  private final long patience;
  private final User user;
  private final Deque<Lane> unnamed = new ArrayDeque<>();

  // The oldest first, in each of these.
  private final SequencedSet<Lane> underWay = new LinkedHashSet<>();
  private final SequencedSet<Lane> slow = new LinkedHashSet<>();
  private final SequencedSet<Lane> missing = new LinkedHashSet<>();

  private int setAside; // the references of the missing lanes
  private boolean closed;

  /**
   * @param between the time between the two lookups of a name
   * @param patience how long to wait for a lookup
   */
  NamesAhead(ReentrantLock lock, Names names, Duration between, Duration patience, User user) {
    this.lock = lock;
    this.names = names;
    this.between = TimeUnit.NANOSECONDS.convert(between);
    this.patience = TimeUnit.NANOSECONDS.convert(patience);
    this.user = user;
  }

  /** Creates the lane of a host. */
  Lane lane(Host host) {
    return new Lane(host, names.areKnown(host.name));
  }

  /** Takes a lane with references, until its host is known. */
  void add(Lane lane, long now) {
    lane.place = Lane.Place.UNNAMED;
    unnamed.add(lane);
    start(now);
  }

  /** Records that a reference was added to a lane. */
  void grown(Lane lane) {
    setAside += lane.missing ? 1 : 0;
  }

  /**
   * Starts the lookups that are due.
   *
   * @param waiting how many references wait, in all lanes
   * @param end whether there will be no others
   * @param full whether there is no room for others
   * @return in how many nanoseconds to call this again
   */
  long proceed(long now, int waiting, boolean end, boolean full) {
    long next = start(now);
    boolean last = end && waiting == setAside;
    while (!missing.isEmpty() && (last || (full && 2 * setAside >= waiting))) {
      Lane lane = missing.getFirst();
      long wait = lane.due - now;
      if (wait > 0) {
        return Math.min(wait, next);
      }
      takeBack(lane);
      if (lane.givenUp) {
        name(lane);
      } else {
        unnamed.addFirst(lane);
      }
      next = start(now);
    }
    return next;
  }

  /** Starts lookups; returns in how many nanoseconds to call this again. */
  private long start(long now) {
    while (!underWay.isEmpty() && now - underWay.getFirst().since >= SLOW) {
      slow.add(underWay.removeFirst());
    }
    while (!slow.isEmpty() && now - slow.getFirst().since >= patience) {
      Lane lane = slow.removeFirst();
      lane.givenUp = true;
      setAside(lane, now);
    }
    while (!unnamed.isEmpty()
        && user.ready() < ENOUGH
        && slow.size() < MOST_SLOW
        && underWay.size() < MOST_AT_ONCE) {
      Lane lane = unnamed.remove();
      lane.since = now;
      underWay.add(lane);
      names.lookUp(requireNonNull(lane.host).name, found -> told(lane, found));
      user.changed(); // Liveness: a lookup that never ends must be given up in time.
    }
    return Math.min(due(underWay, SLOW, now), due(slow, patience, now));
  }

  /** Returns the nanoseconds until the oldest lookup has taken that long. */
  private static long due(SequencedSet<Lane> lanes, long time, long now) {
    return lanes.isEmpty() ? NEVER : Math.max(0, time - (now - lanes.getFirst().since));
  }

  private void told(Lane lane, boolean found) {
    lock.lock();
    try {
      boolean awaited = underWay.remove(lane) || slow.remove(lane);
      if (closed) {
        return;
      }
      long now = System.nanoTime();
      if (!awaited) {
        late(lane, found);
      } else if (found || lane.missed) {
        name(lane);
      } else {
        setAside(lane, now);
      }
      start(now);
    } finally {
      lock.unlock();
    }
  }

  /** Takes the result of a lookup that was given up. */
  private void late(Lane lane, boolean found) {
    if (found && missing.contains(lane)) {
      takeBack(lane);
      name(lane);
    }
  }

  private void name(Lane lane) {
    lane.named = true;
    user.named(lane);
  }

  private void setAside(Lane lane, long now) {
    lane.missed = true;
    lane.missing = true;
    lane.due = now + between;
    missing.add(lane);
    setAside += lane.refs.size();
    user.changed();
  }

  private void takeBack(Lane lane) {
    missing.remove(lane);
    lane.missing = false;
    setAside -= lane.refs.size();
  }

  /** Forgets all lanes. What lookups under way tell is ignored. */
  void close() {
    closed = true;
    unnamed.clear();
    missing.clear();
    setAside = 0;
  }
}
