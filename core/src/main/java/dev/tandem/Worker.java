package dev.tandem;

import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One worker of a stage. It takes items from the queue, works on them and passes the results on,
 * until the queue is closed and drained.
 */
final class Worker<R extends AutoCloseable, I> implements Runnable, Staff.Member {
  private static final int QUICK = 16; // chunk size from which a function gets its own loop

  final Hand hand;

  private final Guard guard;
  private final Lap lap;
  private final StageRun stage;
  private final Stage.Working<R, I> description;
  private final Passage passage;
  private final ChunkSize size;
  private final Emission emission;
  private final Attempts<R, I> attempts;
  private final Aftermath<I> aftermath;

  // Used by the worker alone.
  private Chunk spare = new Chunk(1); // the empty chunk to take with
  private Chunk spareForResults; // for results that do not replace their items
  private Chunk other = new Chunk(1); // for more results, while those in hand are passed on

  Worker(StageRun stage, Stage.Working<R, I> description, Clock clock) {
    this.stage = stage;
    this.description = description;
    guard = new Guard(clock);
    lap = new Lap(stage.name(), clock, guard);
    hand = new Hand(stage.isShared());
    passage = stage.passage(lap);
    size = new ChunkSize(stage.mostAtOnce());
    emission = new Emission(this, hand);
    attempts = new Attempts<>(stage, description.work(), emission, guard, clock);
    aftermath = new Aftermath<>(stage, guard, lap, description.options());
    spareForResults = description.oneToOne() ? spare : new Chunk(Chunk.MOST);
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
    long visit = guard.visit();
    return visit == 0 ? 0 : visit + hand.countSeen(); // both only grow
  }

  @Override
  public void run() {
    try {
      lap.enter(Lap.Phase.BUSY);
      work();
    } catch (Throwable e) {
      // the resource or the key function failed: the run must end and report it
      stage.stop(e);
    } finally {
      try {
        lap.enter(Lap.Phase.OVER);
      } finally {
        stage.memberEnded();
      }
    }
  }

  private void work() throws Exception {
    R resource = open(description.open());
    if (resource == null) {
      return;
    }
    try {
      Chunk chunk = take(false);
      while (chunk != null) {
        boolean returning = chunk.size() > 1;
        serve(chunk, resource);
        chunk = take(returning);
      }
    } catch (Throwable e) {
      try {
        close(resource);
      } catch (Throwable unclosed) {
        e.addSuppressed(unclosed);
      }
      throw e;
    }
    close(resource);
  }

  /** Takes items. An interrupt outside the guard comes from outside the run, and is ignored. */
  private @Nullable Chunk take(boolean returning) {
    boolean comesBack = returning;
    while (true) {
      try {
        return passage.take(spare, size.now(), comesBack);
      } catch (InterruptedException stray) {
        comesBack = false; // the queue has been told already
      }
    }
  }

  /** Closes the resource. An exception that follows the interrupt of a cancel is not a failure. */
  private void close(R resource) throws Exception {
    guard.enterToClose();
    try {
      resource.close();
      guard.leave();
    } catch (Exception e) {
      if (guard.leave() != Guard.Interrupt.CANCEL) {
        throw e;
      }
    } catch (Throwable e) {
      guard.leave();
      throw e;
    }
  }

  /** Opens the worker's resource; returns {@code null} if the run was cancelled meanwhile. */
  private @Nullable R open(Callable<? extends R> open) throws Exception {
    if (!guard.enter(false)) {
      return null;
    }
    try {
      R resource = Objects.requireNonNull(open.call(), "the resource that was opened");
      guard.leave();
      return resource;
    } catch (Exception e) {
      if (guard.leave() == Guard.Interrupt.CANCEL) {
        return null;
      }
      throw e;
    }
  }

  /** Works on the items of one chunk and passes their results on. */
  private void serve(Chunk chunk, R resource) throws InterruptedException {
    if (description.oneToOne()) {
      hand.pickUp(chunk);
    } else {
      hand.pickUp(chunk, spareForResults);
      spare = chunk;
    }
    if (hand.isFull()) {
      stage.execution().relief().handIsFull();
    }
    long before = lap.enter(Lap.Phase.BUSY);
    long begunBefore = hand.count();
    long emittedBefore = hand.emitted();
    try {
      if (attempts.areSimple()) {
        workInOneGo(resource);
      } else {
        workOneByOne(resource);
      }
    } finally {
      long busy = lap.enter(Lap.Phase.BUSY) - before;
      int begun = (int) (hand.count() - begunBefore);
      stage.tally.serviceTimes.record(busy, begun);
      size.took(begun, busy);
      stage.tally.done.add(hand.emitted() - emittedBefore);
      stage.exit.handBack(hand.takeRest());
      Chunk empty = passage.handOn(hand.layDown());
      if (description.oneToOne()) {
        spare = empty;
      } else {
        spareForResults = empty;
      }
    }
  }

  /** The common path: stays inside the guard from one item to the next. */
  private void workInOneGo(R resource) {
    boolean wanted = Flight.wantsAttempts();
    Work<R, I> work = wanted ? attempts.traced() : description.work();
    Loop loop = wanted || size.now() < QUICK ? Loops.shared() : Loops.of(work);
    boolean more = guard.enter(false);
    while (more) {
      try {
        loop.run(hand, work, resource, emission, guard);
        more = false;
      } catch (Throwable e) {
        afterFailure(e, resource);
        more = guard.enter(false);
      }
    }
    guard.leave();
  }

  /** The path for attempts with a time or rate limit: enters and leaves the guard for each. */
  private void workOneByOne(R resource) {
    while (!guard.isCancelled() && hand.next() >= 0) {
      try {
        end(attempts.at(resource, item()));
      } catch (Throwable e) {
        aftermath.unexpected(emission.origin(), item(), e, attempts);
      }
    }
  }

  /** The item at hand. */
  @SuppressWarnings("unchecked") // the stage before this one produces what it takes
  private I item() {
    return (I) hand.item(hand.place());
  }

  /**
   * Handles the failure of the first attempt at the item at hand. Called inside the guard, which it
   * leaves.
   */
  private void afterFailure(Throwable failure, R resource) {
    I item = item();
    try {
      if (failure instanceof Exception e) {
        end(attempts.after(e, resource, item));
      } else {
        attempts.first();
        aftermath.unexpected(emission.origin(), item, failure, attempts);
      }
    } catch (Throwable e) { // a later attempt threw an Error, or a callback failed
      aftermath.unexpected(emission.origin(), item, e, attempts);
    }
  }

  private void end(Attempts.Ending ending) throws InterruptedException {
    switch (ending) {
      case Attempts.Ending.Result(var value) -> hand.finish(hand.place(), value);
      case Attempts.Ending.Failure(var cause, var number) ->
          aftermath.failed(emission.origin(), item(), cause, number);
      case Attempts.Ending.Cancelled() -> stage.exit.handBack(emission.origin());
    }
  }

  /**
   * Called when a result was added; passes it on at once if it must not wait.
   *
   * @return whether the function may continue; if not, its thread is interrupted
   */
  boolean added() throws InterruptedException {
    if (!stage.handsOnEachResult() || handOnEmitted()) {
      return true;
    }
    Thread.currentThread().interrupt();
    return false;
  }

  /**
   * Makes room for one more result, if necessary by passing on those in hand.
   *
   * @return whether the function may continue
   */
  boolean makesRoom() throws InterruptedException {
    return hand.results() < stage.exit.mostAtOnce() || handOnEmitted();
  }

  /** Passes on what the function has emitted, and returns whether the function may continue. */
  private boolean handOnEmitted() throws InterruptedException {
    guard.pause();
    other = passage.handOnSome(hand.takeResults(other));
    boolean mayStay = guard.resume();
    stage.attemptBegins();
    return mayStay;
  }
}
