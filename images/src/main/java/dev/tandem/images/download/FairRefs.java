package dev.tandem.images.download;

import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.PeekingRefs;
import dev.tandem.images.item.SharedRows;
import dev.tandem.images.item.Uninterruptibly;
import dev.tandem.images.item.WebUrl;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * References in an order that is fair between hosts. They are read ahead up to a bound, queued by
 * host, and handed out round-robin, skipping hosts that are busy, pausing or not yet due. So a
 * reference waits for the turn of its host here, where it holds up no download.
 *
 * <p>A separate thread reads the source, since a source that delivers nothing for a while must not
 * hold up the references already read. The thread ends when everything is read, or with {@link
 * #close}.
 */
final class FairRefs extends PeekingRefs {
  private static final int ROOM_WORTH_WAKING = 64;

  /** Limits all waiting references: a list may have rows of 128 KB, which must not fill memory. */
  private static final long MOST_CHARACTERS = 16 << 20;

  private final ImageRefs source;
  private final Hosts hosts;
  private final int most;
  private final SharedRows rows;
  private final Thread reader;
  private final Condition changed;
  private final Condition room;
  private final NamesAhead names;

  // Guarded by the lock of the hosts.
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Lane hostless = new Lane(null, true); // files, and locations that are not URLs
  private final Queue<Lane> ready = new ArrayDeque<>();
  private final PriorityQueue<Lane> later =
      new PriorityQueue<>((a, b) -> Long.compare(a.due - b.due, 0));
  private final Errands handedOut;
  private final Unused unused;
  private int waiting;
  private int sharing; // those among them that wait for another row
  private long characters; // of the waiting references
  private boolean started;
  private boolean atEnd;
  private boolean closed;
  private @Nullable Throwable broken;
  private boolean torn; // broken, and references read before that are not handed out any more

  /** Creates a queue for hosts whose names need no lookup. */
  FairRefs(ImageRefs source, Hosts hosts, int most) {
    this(source, hosts, most, SharedRows.NONE);
  }

  /** Creates a queue for hosts whose names need no lookup. */
  FairRefs(ImageRefs source, Hosts hosts, int most, SharedRows rows) {
    this(source, hosts, most, rows, NamesAhead.KNOWN, Duration.ZERO, Duration.ZERO);
  }

  /**
   * @param most the maximum number of references that may wait here
   * @param rows finds those that wait for others; they count among those that wait here
   * @param names looks up the names of the hosts
   * @param between the time between the two lookups of a name that is not found
   * @param patience how long to wait for a lookup
   */
  FairRefs(
      ImageRefs source,
      Hosts hosts,
      int most,
      SharedRows rows,
      NamesAhead.Names names,
      Duration between,
      Duration patience) {
    this.names = new NamesAhead(hosts.lock, names, between, patience, new Naming());
    this.source = source;
    this.hosts = hosts;
    handedOut = new Errands(hosts.slots);
    unused = new Unused(hosts.mostUnused);
    this.most = most;
    this.rows = rows;
    changed = hosts.lock.newCondition();
    room = hosts.lock.newCondition();
    // A platform thread: reading a file or a pipe would block the carrier of a virtual thread.
    reader = Thread.ofPlatform().daemon().name("tandem-reader").unstarted(this::read);
  }

  @Override
  protected @Nullable ImageRef advance() {
    try {
      return take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the next image");
    }
  }

  private @Nullable ImageRef take() throws InterruptedException {
    hosts.lock.lockInterruptibly();
    try {
      start();
      while (!torn && (waiting > 0 || !atEnd)) {
        long now = System.nanoTime();
        for (Lane due = later.peek(); due != null && due.due - now <= 0; due = later.peek()) {
          later.remove();
          place(due, now);
        }
        long call = names.proceed(now, waiting - sharing, atEnd, !hasRoom());
        long admission = ready.isEmpty() ? 0 : admissionIn();
        if (admission > 0) {
          hosts.slots.awaitAdmission(Math.min(admission, call));
          continue;
        }
        Lane lane = ready.poll();
        if (lane == null) {
          awaitChange(now, call);
        } else if (lane.admissionIn(now) == 0) {
          return handOut(lane, now);
        } else {
          place(lane, now); // its host has changed since it was ready
        }
      }
      if (broken instanceof RuntimeException e) {
        throw e;
      }
      if (broken instanceof Error e) {
        throw e;
      }
      return null;
    } finally {
      hosts.lock.unlock();
    }
  }

  /** Returns in how many nanoseconds an image may be handed out, if its host allows. */
  private long admissionIn() {
    return unused.areTooMany() ? Slots.UNTIL_ONE_IS_RETURNED : hosts.slots.admissionIn();
  }

  private void start() {
    if (!started && !closed) {
      started = true;
      hosts.add(this);
      rows.onRelease(this::released);
      reader.start();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // the caller loops
  private void awaitChange(long now, long most) throws InterruptedException {
    Lane next = later.peek();
    long wait = next == null ? most : Math.min(most, next.due - now);
    if (wait == NamesAhead.NEVER) {
      changed.await();
    } else {
      changed.await(wait, TimeUnit.NANOSECONDS);
    }
  }

  private ImageRef handOut(Lane lane, long now) {
    ImageRef named = lane.refs.remove();
    // A copy that belongs to this queue alone, so that finished() can tell it from the same image
    // handed out before, or by the queue of another run.
    var ref = named.copy();
    waiting--;
    characters -= ref.characters();
    Host host = lane.host;
    handedOut.begin(ref, host, now);
    if (!lane.refs.isEmpty()) {
      place(lane, now); // behind the others
    } else {
      lane.place = Lane.Place.ASIDE;
      if (host != null) {
        lanes.remove(host.name);
        host.waits(false);
      }
    }
    // The reader is not woken for every single reference, unless no lane is ready: all those that
    // wait may be of one slow host, and the next ones it reads of other hosts.
    if (ready.isEmpty() || (most - waiting >= ROOM_WORTH_WAKING && hasRoom())) {
      room.signal();
    }
    return ref;
  }

  /** Puts a non-empty lane, which must be in no queue yet, where it belongs. */
  private void place(Lane lane, long now) {
    if (!lane.named) {
      names.add(lane, now);
      return;
    }
    long wait = lane.admissionIn(now);
    if (wait == Host.UNTIL_ONE_LEAVES) {
      lane.place = Lane.Place.ASIDE;
      return;
    }
    if (wait == 0) {
      lane.place = Lane.Place.READY;
      ready.add(lane);
    } else {
      lane.place = Lane.Place.LATER;
      lane.due = now + wait;
      later.add(lane);
    }
    changed.signal();
  }

  /** Re-evaluates the place of a host's lane. Called with the lock held. */
  void changed(Host host) {
    Lane lane = lanes.get(host.name);
    if (lane != null && lane.place != Lane.Place.READY && lane.place != Lane.Place.UNNAMED) {
      if (lane.place == Lane.Place.LATER) {
        later.remove(lane);
      }
      place(lane, System.nanoTime());
    }
  }

  /** Records that an image asks for its slot; does nothing unless it was handed out here. */
  void arrived(ImageRef ref) {
    hosts.lock.lock();
    try {
      handedOut.arrived(ref);
    } finally {
      hosts.lock.unlock();
    }
  }

  /** Records that an image waits to be used; does nothing unless it was handed out here. */
  void downloaded(Downloaded image) {
    hosts.lock.lock();
    try {
      if (handedOut.has(image.ref())) {
        unused.add(image);
      }
    } finally {
      hosts.lock.unlock();
    }
  }

  /** Records that an image does not wait to be used any more. */
  void used(Downloaded image) {
    hosts.lock.lock();
    try {
      if (unused.remove(image)) {
        hosts.slots.wakeAdmission();
      }
    } finally {
      hosts.lock.unlock();
    }
  }

  /** Returns how many bytes wait to be used. */
  long unusedBytes() {
    hosts.lock.lock();
    try {
      return unused.bytes();
    } finally {
      hosts.lock.unlock();
    }
  }

  /** Records that an image is finished with; does nothing unless it was handed out here. */
  void finished(ImageRef ref) {
    hosts.lock.lock();
    try {
      Host host = handedOut.finish(ref);
      if (host != null) {
        hosts.changed(host);
      }
    } finally {
      hosts.lock.unlock();
    }
  }

  /**
   * Adds what waits here for hosts that may not be asked now. Called with the lock held. Takes a
   * moment for each host that has references here.
   */
  HeldBack heldBack(HeldBack before) {
    long now = System.nanoTime();
    HeldBack all = before;
    for (Lane lane : lanes.values()) {
      if (lane.host != null && lane.admissionIn(now) > 0) {
        all = all.plus(lane.host, lane.refs.size(), now);
      }
    }
    return all;
  }

  @SuppressWarnings("InterruptedExceptionSwallowed") // only close interrupts, and the thread ends
  private void read() {
    Throwable failure = null;
    boolean adding = false;
    try {
      while (source.hasNext()) {
        ImageRef next = source.next();
        adding = true;
        add(next);
        adding = false;
      }
    } catch (InterruptedException e) {
      // closed
    } catch (Throwable e) { // rethrown by take(), after the references read before it
      failure = e;
    }
    hosts.lock.lock();
    try {
      broken = closed ? null : failure; // nobody takes any more, and closing may be the cause
      // Liveness: take() would wait forever for an image that was only half added.
      torn = broken != null && (adding || broken instanceof Error);
      atEnd = true;
      changed.signal();
    } finally {
      hosts.lock.unlock();
    }
  }

  private void add(ImageRef ref) throws InterruptedException {
    hosts.lock.lockInterruptibly();
    try {
      while (!hasRoom() && !closed) {
        changed.signal(); // hosts that were set aside are looked up again to make room
        room.await();
      }
      if (closed) {
        throw new InterruptedException();
      }
      waiting++;
      characters += ref.characters();
      switch (rows.join(ref)) {
        case SharedRows.Joined.Ready(ImageRef ready) -> enqueue(ready);
        case SharedRows.Joined.Waits _ -> sharing++;
      }
    } finally {
      hosts.lock.unlock();
    }
  }

  /** Takes rows that have waited for others, and are in no lane yet. */
  private void released(List<ImageRef> ready) {
    hosts.lock.lock();
    try {
      if (!closed) {
        sharing -= ready.size();
        ready.forEach(this::enqueue);
      }
    } finally {
      hosts.lock.unlock();
    }
  }

  private void enqueue(ImageRef ref) {
    String name = ref.shared() ? null : WebUrl.hostOf(ref.location());
    Lane lane = name == null ? hostless : lanes.computeIfAbsent(name, this::lane);
    lane.refs.add(ref);
    names.grown(lane);
    if (lane.refs.size() == 1) {
      place(lane, System.nanoTime());
    }
  }

  /** Whether another reference may wait here. If none does, one of any length may. */
  private boolean hasRoom() {
    return waiting == 0 || (waiting < most && characters < MOST_CHARACTERS);
  }

  private Lane lane(String name) {
    Host host = hosts.host(name);
    host.waits(true);
    return names.lane(host);
  }

  /** Receives the lanes whose hosts are known. */
  private final class Naming implements NamesAhead.User {
    @Override
    public int ready() {
      return ready.size();
    }

    @Override
    public void named(Lane lane) {
      place(lane, System.nanoTime());
    }

    @Override
    public void changed() {
      changed.signal();
    }
  }

  /** Ends the reader thread and closes the source. */
  @Override
  public void close() {
    boolean running = withdraw();
    try (source) {
      if (running) {
        reader.interrupt();
        Uninterruptibly.join(reader); // it is about to end
      }
    }
  }

  /** Releases all hosts; returns whether there is a thread to end. */
  private boolean withdraw() {
    hosts.lock.lock();
    try {
      closed = true;
      atEnd = true;
      hosts.remove(this);
      Set<Host> left = new HashSet<>();
      handedOut.finishAll(left);
      for (Lane lane : lanes.values()) {
        if (lane.host != null) {
          lane.host.waits(false);
          left.add(lane.host);
        }
      }
      left.forEach(hosts::changed); // which forgets those that are not in use any more
      lanes.clear();
      hostless.refs.clear();
      names.close();
      ready.clear();
      later.clear();
      waiting = 0;
      sharing = 0;
      characters = 0;
      room.signalAll();
      changed.signalAll();
      hosts.slots.wakeAdmission();
      return started;
    } finally {
      hosts.lock.unlock();
    }
  }
}
