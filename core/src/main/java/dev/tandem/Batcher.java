package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The only worker of a stage that makes lists. A list is passed on when it is complete, or when its
 * first item has waited for the time limit of the stage, whichever comes first. For the time limit,
 * a watch nudges the queue in which the worker waits.
 */
final class Batcher implements Staff.Member, Vigil {
  private final StageRun stage;
  private final int size;
  private final long limit;
  private final Clock clock;
  private final Guard guard;
  private final Lap lap;
  private final ChunkQueue queue;
  private volatile @Nullable Long begun; // when the first item of the list arrived
  private @Nullable Watch timer; // written before the start

  // Used by the worker alone.
  private Chunk chunk = new Chunk(1);
  private List<Object> origins = new ArrayList<>();
  private List<Object> values = new ArrayList<>();

  Batcher(StageRun stage, Stage.Batching description, ChunkQueue queue, Clock clock) {
    this.stage = stage;
    this.queue = queue;
    this.clock = clock;
    size = description.size();
    limit = TimeUnit.NANOSECONDS.convert(description.limit());
    guard = new Guard(clock);
    lap = new Lap(stage.name(), clock, guard);
  }

  /** Sets the watch that calls {@link #look} and that is woken when a list begins. */
  void keptBy(Watch keeper) {
    timer = keeper;
  }

  @Override
  public Guard guard() {
    return guard;
  }

  @Override
  public Lap lap() {
    return lap;
  }

  @Override
  public long progress() {
    return 0; // it runs no user code
  }

  @Override
  public void run() {
    try {
      lap.enter(Lap.Phase.BUSY);
      while (takeSome()) {
        while (!chunk.isEmpty()) {
          add();
        }
        if (isDue()) {
          deliver();
        }
      }
      if (!stage.execution().isCancelled()) {
        deliver();
      }
    } catch (Throwable e) { // no memory for a list: the run must end and report it
      stage.stop(e);
    } finally {
      try {
        handBack();
        lap.enter(Lap.Phase.OVER);
      } finally {
        stage.memberEnded();
      }
    }
  }

  /**
   * Takes some items, or none if the list becomes due meanwhile; returns {@code false} if no more
   * will come.
   */
  private boolean takeSome() {
    while (true) {
      try {
        Chunk taken = queue.take(chunk, stage.mostAtOnce(), false, lap);
        if (taken != null) {
          chunk = taken;
        }
        return taken != null;
      } catch (InterruptedException stray) {
        // the run does not interrupt this thread here
      }
    }
  }

  /** Moves an item to the list. */
  private void add() {
    if (values.isEmpty()) {
      begun = clock.nanoTime();
      if (timer != null) {
        timer.wake(limit);
      }
    }
    values.add(chunk.value(chunk.from()));
    origins.add(chunk.origin(chunk.from()));
    chunk.removeFirst(1);
    if (values.size() >= size) {
      deliver();
    }
  }

  private boolean isDue() {
    Long first = begun;
    return first != null && clock.nanoTime() - first >= limit;
  }

  @Override
  public long look() {
    Long first = begun;
    if (first == null) {
      return ASLEEP;
    }
    long left = limit - (clock.nanoTime() - first);
    if (left <= 0) {
      queue.nudge();
    }
    return left > 0 ? left : ASLEEP;
  }

  private void deliver() {
    if (!values.isEmpty()) {
      List<Object> from = List.copyOf(origins);
      List<Object> list = List.copyOf(values);
      begun = null;
      origins = new ArrayList<>();
      values = new ArrayList<>();
      stage.exit.handOn(list, from, lap);
    }
  }

  /**
   * Hands back the items of a list that is incomplete when the run ends early: they are not
   * finished.
   */
  private void handBack() {
    origins.forEach(stage.exit::handBack);
    stage.exit.handBack(chunk);
  }
}
