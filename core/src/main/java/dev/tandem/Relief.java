package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that no item waits for a slow neighbour in the hand of a worker: it looks every
 * millisecond at each {@link Hand} that holds several, and empties those that still hold what they
 * held at the last look. It sleeps while no hand does.
 */
final class Relief {
  private static final long TICK = 1_000_000;

  /** A hand, and where what is in it goes. */
  private record Post(Hand hand, Way way) {}

  /** Where the relief brings what it takes out of a hand. */
  interface Way {
    /** Hands on results without waiting; returns how many there was no room for. */
    int handOnNow(Chunk results);

    /** Gives items that were not begun to others. */
    void giveBack(Chunk items);
  }

  private final List<Post> posts = new ArrayList<>(); // complete before anything starts
  private final Clock clock;
  private volatile boolean asleep;
  private volatile @Nullable Thread thread;

  Relief(Clock clock) {
    this.clock = clock;
  }

  /** Looks after this hand from now on. */
  void watch(Hand hand, Way way) {
    posts.add(new Post(hand, way));
  }

  /** Whether there is any hand to look after. */
  boolean isNeeded() {
    return !posts.isEmpty();
  }

  /** Looks after all hands until it is interrupted. */
  void watch() throws InterruptedException {
    thread = Thread.currentThread();
    while (true) {
      // Whoever fills a hand says so first and then looks whether this is asleep; this says that it
      // is asleep and then looks at the hands. So at least one of them sees the other.
      asleep = true;
      while (posts.stream().noneMatch(post -> post.hand().isFull())) {
        LockSupport.park(this);
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
      asleep = false;
      relieve();
    }
  }

  /** Looks at all hands again and again, until none is full. */
  private void relieve() throws InterruptedException {
    boolean busy = true;
    while (busy) {
      clock.sleep(TICK);
      busy = false;
      for (Post post : posts) {
        busy |= post.hand().isFull() && post.hand().relieve(post.way());
      }
    }
  }

  /** Says that a hand is full. */
  void look() {
    if (asleep) {
      LockSupport.unpark(thread);
    }
  }
}
