package dev.tandem.images.download;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.SequencedSet;
import java.util.Set;
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
 * second: name servers that do not answer must not hold up the names of others.
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

    /** Told that a lane was set aside. */
    void setAside();
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
  private final User user;
  private final Deque<Lane> unnamed = new ArrayDeque<>();
  private final SequencedSet<Lane> underWay = new LinkedHashSet<>(); // the oldest first
  private final Set<Lane> slow = new HashSet<>();
  private final Queue<Lane> missing = new ArrayDeque<>(); // the oldest first
  private int setAside; // the references of the missing lanes
  private boolean closed;

  /**
   * @param between the time between the two lookups of a name
   */
  NamesAhead(ReentrantLock lock, Names names, Duration between, User user) {
    this.lock = lock;
    this.names = names;
    this.between = between.toNanos();
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
    boolean last = end && waiting == setAside;
    while (!missing.isEmpty() && (last || (full && 2 * setAside >= waiting))) {
      long wait = requireNonNull(missing.peek()).due - now;
      if (wait > 0) {
        return Math.min(wait, start(now));
      }
      Lane lane = missing.remove();
      lane.missing = false;
      setAside -= lane.refs.size();
      unnamed.addFirst(lane);
    }
    return start(now);
  }

  /** Starts lookups; returns in how many nanoseconds another one may be started. */
  private long start(long now) {
    while (!underWay.isEmpty() && now - underWay.getFirst().since >= SLOW) {
      slow.add(underWay.removeFirst());
    }
    while (!unnamed.isEmpty() && user.ready() < ENOUGH && slow.size() < MOST_SLOW) {
      if (underWay.size() >= MOST_AT_ONCE) {
        return underWay.getFirst().since + SLOW - now;
      }
      Lane lane = unnamed.remove();
      lane.since = now;
      underWay.add(lane);
      names.lookUp(requireNonNull(lane.host).name, found -> told(lane, found));
    }
    return NEVER;
  }

  private void told(Lane lane, boolean found) {
    lock.lock();
    try {
      if (!underWay.remove(lane)) {
        slow.remove(lane);
      }
      if (closed) {
        return;
      }
      long now = System.nanoTime();
      if (found || lane.missed) {
        lane.named = true;
        user.named(lane);
      } else {
        lane.missed = true;
        lane.missing = true;
        lane.due = now + between;
        missing.add(lane);
        setAside += lane.refs.size();
        user.setAside();
      }
      start(now);
    } finally {
      lock.unlock();
    }
  }

  /** Forgets all lanes. What lookups under way tell is ignored. */
  void close() {
    closed = true;
    unnamed.clear();
    missing.clear();
    setAside = 0;
  }
}
