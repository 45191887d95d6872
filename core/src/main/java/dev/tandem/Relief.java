package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Sees to it that no item waits for a slow neighbour in the hand of a worker: it looks every
 * millisecond at each {@link Hand} that holds several, and empties those that still hold what they
 * held at the last look. It sleeps while no hand does.
 */
final class Relief implements Vigil {
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
  private volatile @Nullable Watch watch;

  /** Looks after this hand from now on. */
  void watch(Hand hand, Way way) {
    posts.add(new Post(hand, way));
  }

  /** Whether there is any hand to look after. */
  boolean isNeeded() {
    return !posts.isEmpty();
  }

  /** Says who calls {@link #look}, and is to be woken. */
  void keptBy(Watch keeper) {
    watch = keeper;
  }

  /** Says that a hand is full. */
  void handIsFull() {
    Watch keeper = watch;
    if (keeper != null) {
      keeper.wake(TICK);
    }
  }

  @Override
  public long look() {
    boolean busy = false;
    for (Post post : posts) {
      busy |= post.hand().isFull() && post.hand().relieve(post.way());
    }
    return busy ? TICK : ASLEEP;
  }
}
