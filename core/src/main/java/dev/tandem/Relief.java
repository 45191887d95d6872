package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Ensures that no item waits behind a slow neighbour in the hand of a worker. Every millisecond it
 * looks at each {@link Hand} that holds several, and empties those that still hold what they held
 * at the last look. It sleeps while no hand holds several.
 */
final class Relief implements Vigil {
  private static final long TICK = 1_000_000;

  /** A hand, and where its contents go. */
  private record Post(Hand hand, Way way) {}

  /** The destination of what the relief takes out of a hand. */
  interface Way {
    /** Passes results on without waiting; returns the number of those that found no room. */
    int handOnNow(Chunk results);

    /** Puts back items that were not started, for others to take. */
    void giveBack(Chunk items);
  }

  private final List<Post> posts = new ArrayList<>(); // complete before anything starts
  private volatile @Nullable Watch watch;

  /** Adds a hand to look after. */
  void watch(Hand hand, Way way) {
    posts.add(new Post(hand, way));
  }

  /** Whether there is any hand to look after. */
  boolean isNeeded() {
    return !posts.isEmpty();
  }

  /** Sets the watch that calls {@link #look} and that is woken when a hand is full. */
  void keptBy(Watch keeper) {
    watch = keeper;
  }

  /** Called when a hand is full. */
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
