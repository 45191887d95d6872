package dev.tandem;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The only worker of a stage that makes lists. A list is forwarded when it is complete, when its
 * first item has waited for the time limit of the stage, or when its place is needed, whichever
 * comes first. When the time limit has passed, a timer nudges the queue in which the worker waits.
 */
final class Batcher implements StageThreads.Task, TimedCheck {
  private final ChunkQueue queue;
  private final StageGate gate;
  private final StageOutput output;
  private final RunControl run;
  private final int mostAtOnce;
  private final BatchOptions<Object> options;
  private final long limit; // Long.MAX_VALUE if there is none
  private final Clock clock;
  private final InterruptGuard guard;
  private final PhaseTimer timer;
  private final OpenLists lists = new OpenLists();
  private @Nullable CheckTimer limitTimer; // written before the start
  private FeedbackLoop.@Nullable Part part; // written before the start

  private volatile boolean flushing;
  private volatile boolean due; // whether the time of the oldest list may have passed

  // Used by the worker alone.
  private Chunk chunk = new Chunk(1);

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
    options = spec.lists();
    Duration time = options.time();
    limit = time == null ? Long.MAX_VALUE : TimeUnit.NANOSECONDS.convert(time);
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
    return guard.visit();
  }

  @Override
  public boolean run() {
    try {
      while (chunk.isEmpty() && gate.pass(0, timer) && takeSome()) {
        long taken = timer.now();
        chunk.recordWaits(output.counters.waitingTimes, taken, chunk.from(), chunk.to());
        gate.awaitResumed(timer);
        while (!chunk.isEmpty() && add()) {
          if (due || flushing) { // the key function may be slow
            forwardDue();
          }
        }
        forwardDue();
      }
      if (!run.isCancelled()) {
        forwardAll();
      }
    } catch (Throwable e) { // the key function or the weigher failed
      output.stop(e);
    } finally {
      handBack();
    }
    return true;
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

  /** Moves an item to its list; returns {@code false} if the run is cancelled. */
  private boolean add() {
    int first = chunk.from();
    Object value = chunk.value(first);
    ListKey key = key(value);
    Long weight = key == null ? null : weight(value);
    if (key == null || weight == null) {
      return false;
    }
    OpenList list = lists.get(key);
    if (list != null && weight > options.maxWeight() - list.weight()) {
      forward(list);
      list = null;
    }
    if (list == null) {
      list = begin(key, chunk.accepted(first));
    }
    if (part != null) {
      part.held();
    }
    list.add(chunk.origin(first), value, weight);
    chunk.removeFirst(1);
    if (list.size() >= options.size() || list.weight() >= options.maxWeight()) {
      forward(list);
    }
    return true;
  }

  /** Returns the key of an item; {@code null} if the run is cancelled. */
  private @Nullable ListKey key(Object value) {
    Function<? super Object, ?> key = options.key();
    return key == null ? ListKey.ONLY : guard.call(() -> lists.known(keyOf(value, key)));
  }

  private static ListKey keyOf(Object value, Function<? super Object, ?> key) {
    return new ListKey(Objects.requireNonNull(key.apply(value), "the key of an item"));
  }

  /** Returns the weight of an item; {@code null} if the run is cancelled. */
  private @Nullable Long weight(Object value) {
    ToLongFunction<? super Object> weigher = options.weigher();
    return weigher == null
        ? (Long) 0L
        : guard.call(() -> Limits.requireWeight(weigher.applyAsLong(value)));
  }

  private OpenList begin(ListKey key, long accepted) {
    OpenList oldest = lists.oldest();
    if (oldest != null && lists.size() >= options.lists()) {
      forward(oldest);
    }
    var list = new OpenList(key, clock.nanoTime(), accepted);
    lists.add(list);
    armTimer(limit);
    return list;
  }

  private void armTimer(long nanos) {
    if (limitTimer != null && limit != Long.MAX_VALUE) {
      limitTimer.arm(nanos);
    }
  }

  /** Forwards the lists although they are not complete, since nothing more will come. */
  void flush() {
    flushing = true;
    queue.nudge();
  }

  private void forwardDue() {
    due = false;
    if (flushing) {
      flushing = false;
      forwardAll();
    }
    long left = leftOfOldest();
    while (left <= 0) {
      forward(Objects.requireNonNull(lists.oldest()));
      left = leftOfOldest();
    }
    if (left != NOT_DUE) {
      armTimer(left);
    }
  }

  private void forwardAll() {
    for (OpenList list = lists.oldest(); list != null; list = lists.oldest()) {
      forward(list);
    }
  }

  /** Returns how much of its time is left to the oldest list. */
  private long leftOfOldest() {
    OpenList oldest = limit == Long.MAX_VALUE ? null : lists.oldest();
    return oldest == null ? NOT_DUE : limit - (clock.nanoTime() - oldest.begun);
  }

  @Override
  public long check() {
    long left = leftOfOldest();
    if (left <= 0) {
      due = true;
      queue.nudge();
    }
    return left > 0 ? left : NOT_DUE;
  }

  private void forward(OpenList list) {
    lists.remove(list);
    if (part != null) {
      part.emitted(1);
      part.heldEnded(list.size());
    }
    output.forward(list.values(), list.origins(), list.accepted, timer);
  }

  /**
   * Hands back the items of lists that are incomplete when the run ends early, since they are not
   * finished.
   */
  private void handBack() {
    lists.removeAll().forEach(list -> list.forEach(output::handBack));
    output.handBack(chunk);
  }
}
