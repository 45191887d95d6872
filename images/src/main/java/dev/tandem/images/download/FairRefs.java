package dev.tandem.images.download;

import dev.tandem.images.item.ImageRef;
import dev.tandem.images.item.ImageRefs;
import dev.tandem.images.item.PeekingRefs;
import dev.tandem.images.item.WebUrl;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import org.jspecify.annotations.Nullable;

/**
 * References in an order that is fair between hosts: read ahead up to a bound, queued by host, and
 * handed out from one host after the other, but not from those that are busy, pausing or not yet
 * due. So what waits for the turn of its host waits here, and holds up no download.
 *
 * <p>A thread of its own reads, since a source that has nothing to say for a while must not hold up
 * what is there already. It ends when everything is read, or with {@link #close}.
 */
final class FairRefs extends PeekingRefs {

  /** The references of one host that wait; all those without a host are in one lane, too. */
  private static final class Lane {
    final @Nullable Host host;
    final Queue<ImageRef> refs = new ArrayDeque<>(1);
    Place place = Place.ASIDE;
    long due; // if its place is LATER

    Lane(@Nullable Host host) {
      this.host = host;
    }

    long admissionIn(long now) {
      return host == null ? 0 : host.admissionIn(now);
    }
  }

  private enum Place {
    /** It waits for somebody to leave its host. */
    ASIDE,
    READY,
    LATER
  }

  private static final int ROOM_WORTH_WAKING = 64;

  /** Of all that wait: a list may have rows of 128 KB, and those are not to fill the memory. */
  private static final long MOST_CHARACTERS = 16 << 20;

  private final ImageRefs source;
  private final Hosts hosts;
  private final int most;
  private final Thread reader;
  private final Condition changed;
  private final Condition room;

  // Guarded by the lock of the hosts.
  private final Map<String, Lane> lanes = new HashMap<>();
  private final Lane hostless = new Lane(null); // files, and what is no URL at all
  private final Queue<Lane> ready = new ArrayDeque<>();
  private final PriorityQueue<Lane> later =
      new PriorityQueue<>((a, b) -> Long.compare(a.due - b.due, 0));
  private final IdentityHashMap<ImageRef, Host> handedOut = new IdentityHashMap<>();
  private int waiting;
  private long characters; // of those that wait
  private boolean started;
  private boolean atEnd;
  private boolean closed;
  private @Nullable Throwable broken;
  private boolean torn; // broken, and what was read before it is not handed out any more

  /**
   * @param most how many references may wait here
   */
  FairRefs(ImageRefs source, Hosts hosts, int most) {
    this.source = source;
    this.hosts = hosts;
    this.most = most;
    changed = hosts.lock.newCondition();
    room = hosts.lock.newCondition();
    // A platform thread: reading a file or a pipe would hold the carrier of a virtual one.
    reader = Thread.ofPlatform().daemon().name("tandem-reader").unstarted(this::read);
  }

  @Override
  protected @Nullable ImageRef advance() {
    try {
      return take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("interrupted while waiting for the turn of an image");
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
        Lane lane = ready.poll();
        if (lane == null) {
          awaitChange(now);
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

  private void start() {
    if (!started && !closed) {
      started = true;
      hosts.add(this);
      reader.start();
    }
  }

  @SuppressWarnings("WaitNotInLoop") // who calls it does so in a loop
  private void awaitChange(long now) throws InterruptedException {
    Lane next = later.peek();
    if (next == null) {
      changed.await();
    } else {
      changed.await(next.due - now, TimeUnit.NANOSECONDS);
    }
  }

  private ImageRef handOut(Lane lane, long now) {
    ImageRef named = lane.refs.remove();
    // One that is this queue's alone, so that finished() can tell it from the same image that was
    // handed out before, or by the queue of another run.
    var ref = new ImageRef(named.location(), named.origin(), named.row());
    waiting--;
    characters -= ref.characters();
    Host host = lane.host;
    if (host != null) {
      host.admit(now);
      handedOut.put(ref, host);
    }
    if (!lane.refs.isEmpty()) {
      place(lane, now); // behind the others
    } else {
      lane.place = Place.ASIDE;
      if (host != null) {
        lanes.remove(host.name);
        host.waits(false);
      }
    }
    // The reader is not woken for one at a time, unless there is nothing else to hand out: what
    // fills the room may all be of one slow host, and what it reads next of others.
    if (ready.isEmpty() || (most - waiting >= ROOM_WORTH_WAKING && hasRoom())) {
      room.signal();
    }
    return ref;
  }

  /** Puts a lane that has references where it belongs. It is in no queue now. */
  private void place(Lane lane, long now) {
    long wait = lane.admissionIn(now);
    if (wait == Host.UNTIL_ONE_LEAVES) {
      lane.place = Place.ASIDE;
      return;
    }
    if (wait == 0) {
      lane.place = Place.READY;
      ready.add(lane);
    } else {
      lane.place = Place.LATER;
      lane.due = now + wait;
      later.add(lane);
    }
    changed.signal();
  }

  /** Looks at a host again. Called with the lock held. */
  void changed(Host host) {
    Lane lane = lanes.get(host.name);
    if (lane != null && lane.place != Place.READY) {
      if (lane.place == Place.LATER) {
        later.remove(lane);
      }
      place(lane, System.nanoTime());
    }
  }

  /** An image is finished with; does nothing unless it was handed out here. */
  void finished(ImageRef ref) {
    hosts.lock.lock();
    try {
      Host host = handedOut.remove(ref);
      if (host != null) {
        host.dismiss();
        hosts.changed(host);
      }
    } finally {
      hosts.lock.unlock();
    }
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
    } catch (Throwable e) { // told to the thread that takes, after what was read before it
      failure = e;
    }
    hosts.lock.lock();
    try {
      broken = closed ? null : failure; // nobody asks any more, and closing may well be its cause
      // An image that was only half added would be waited for and never come.
      torn = broken != null && (adding || broken instanceof Error);
      atEnd = true;
      changed.signal();
    } finally {
      hosts.lock.unlock();
    }
  }

  private void add(ImageRef ref) throws InterruptedException {
    String name = WebUrl.hostOf(ref.location());
    hosts.lock.lockInterruptibly();
    try {
      while (!hasRoom() && !closed) {
        room.await();
      }
      if (closed) {
        throw new InterruptedException();
      }
      Lane lane = name == null ? hostless : lanes.computeIfAbsent(name, this::lane);
      lane.refs.add(ref);
      waiting++;
      characters += ref.characters();
      if (lane.refs.size() == 1) {
        place(lane, System.nanoTime());
      }
    } finally {
      hosts.lock.unlock();
    }
  }

  /** One of any length has room where there is no other. */
  private boolean hasRoom() {
    return waiting == 0 || (waiting < most && characters < MOST_CHARACTERS);
  }

  private Lane lane(String name) {
    Host host = hosts.host(name);
    host.waits(true);
    return new Lane(host);
  }

  /** Ends the thread that reads, and closes the source. */
  @Override
  public void close() {
    boolean running = withdraw();
    try (source) {
      if (running) {
        reader.interrupt();
        join();
      }
    }
  }

  /** Leaves all hosts to others; returns whether there is a thread to end. */
  private boolean withdraw() {
    hosts.lock.lock();
    try {
      closed = true;
      atEnd = true;
      hosts.remove(this);
      Set<Host> left = new HashSet<>(handedOut.values());
      handedOut.values().forEach(Host::dismiss);
      for (Lane lane : lanes.values()) {
        if (lane.host != null) {
          lane.host.waits(false);
          left.add(lane.host);
        }
      }
      left.forEach(hosts::changed); // which forgets those that nobody has to do with any more
      handedOut.clear();
      lanes.clear();
      hostless.refs.clear();
      ready.clear();
      later.clear();
      waiting = 0;
      characters = 0;
      room.signalAll();
      changed.signalAll();
      return started;
    } finally {
      hosts.lock.unlock();
    }
  }

  private void join() {
    boolean interrupted = false;
    while (true) {
      try {
        reader.join();
        break;
      } catch (InterruptedException e) {
        interrupted = true; // it is about to end
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
