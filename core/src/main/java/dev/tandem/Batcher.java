package dev.tandem;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The only worker of a stage that makes lists. A list is forwarded when it is complete, or when its
 * first item has waited for the time limit of the stage, whichever comes first. When the time limit
 * has passed, a timer nudges the queue in which the worker waits.
 */
final class Batcher implements StageThreads.Task, TimedCheck {
  private final ChunkQueue queue;
  private final StageGate gate;
  private final StageOutput output;
  private final RunControl run;
  private final int mostAtOnce;
  private final int size;
  private final long limit;
  private final Clock clock;
  private final InterruptGuard guard;
  private final PhaseTimer timer;
  private volatile @Nullable Long begun; // when the first item of the list arrived
  private @Nullable CheckTimer limitTimer; // written before the start
  private FeedbackLoop.@Nullable Part part; // written before the start

  private volatile boolean flushing;

  // Used by the worker alone.
  private Chunk chunk = new Chunk(1);
  private List<Object> origins = new ArrayList<>();
  private List<Object> values = new ArrayList<>();

  /** Creates a batcher that takes up to {@code mostAtOnce} items at once. */
  Batcher(
      StageSpec.Batching spec,
      ChunkQueue queue,
      StageGate gate,
      int mostAtOnce,
      StageOutput output,
      RunControl run,
      Clock clock) {
    this.queue = queue;
    this.gate = gate;
    this.mostAtOnce = mostAtOnce;
    this.output = output;
    this.run = run;
    this.clock = clock;
    size = spec.size();
    limit = TimeUnit.NANOSECONDS.convert(spec.limit());
    guard = new InterruptGuard(clock);
    timer = new PhaseTimer(spec.name(), clock, guard);
  }

  /** Sets the timer that calls {@link #check} and that is armed when a list begins. */
  void setTimer(CheckTimer checking) {
    limitTimer = checking;
  }

  /** Sets the place of the stage in the loop of a run that feeds itself. */
  void setPart(FeedbackLoop.Part place) {
    part = place;
    place.loop().whenAllAreHeld(this::flush);
  }

  @Override
  public InterruptGuard guard() {
    return guard;
  }

  @Override
  public PhaseTimer timer() {
    return timer;
  }

  @Override
  public @Nullable WorkBatch batch() {
    return null;
  }

  @Override
  public long progress() {
    return 0; // it runs no user code
  }

  @Override
  public boolean run() {
    try {
      while (gate.pass(0, timer) && takeSome()) {
        gate.awaitResumed(timer);
        while (!chunk.isEmpty()) {
          add();
        }
        if (isDue()) {
          forward();
        }
      }
      if (!run.isCancelled()) {
        forward();
      }
      return true;
    } finally {
      handBack();
    }
  }

  /**
   * Takes some items, or none if the list becomes due or the stage is paused meanwhile; returns
   * {@code false} if no more items will come.
   */
  private boolean takeSome() {
    while (true) {
      try {
        Chunk taken = queue.take(chunk, mostAtOnce, false, timer);
        if (taken != null) {
          chunk = taken;
        }
        return taken != null;
      } catch (InterruptedException stray) {
        if (guard.isRecalled()) {
          return true;
        }
        // the run does not interrupt this thread here otherwise
      }
    }
  }

  /** Moves an item to the list. */
  private void add() {
    if (values.isEmpty()) {
      begun = clock.nanoTime();
      if (limitTimer != null) {
        limitTimer.arm(limit);
      }
    }
    if (part != null) {
      part.held();
    }
    values.add(chunk.value(chunk.from()));
    origins.add(chunk.origin(chunk.from()));
    chunk.removeFirst(1);
    if (values.size() >= size) {
      forward();
    }
  }

  /** Forwards the list although it is not complete, since nothing more will come. */
  void flush() {
    flushing = true;
    queue.nudge();
  }

  private boolean isDue() {
    if (flushing) {
      flushing = false;
      return true;
    }
    Long first = begun;
    return first != null && clock.nanoTime() - first >= limit;
  }

  @Override
  public long check() {
    Long first = begun;
    if (first == null) {
      return NOT_DUE;
    }
    long left = limit - (clock.nanoTime() - first);
    if (left <= 0) {
      queue.nudge();
    }
    return left > 0 ? left : NOT_DUE;
  }

  private void forward() {
    if (!values.isEmpty()) {
      List<Object> from = List.copyOf(origins);
      List<Object> list = List.copyOf(values);
      begun = null;
      origins = new ArrayList<>();
      values = new ArrayList<>();
      if (part != null) {
        part.emitted(1);
        part.heldEnded(from.size());
      }
      output.forward(list, from, timer);
    }
  }

  /**
   * Hands back the items of a list that is incomplete when the run ends early, since they are not
   * finished.
   */
  private void handBack() {
    for (int i = 0; i < values.size(); i++) {
      output.handBack(origins.get(i), values.get(i));
    }
    output.handBack(chunk);
  }
}
