package dev.tandem;

import org.jspecify.annotations.Nullable;

/**
 * One worker of a stage. It takes a batch of items, works on them, and forwards their results,
 * until no more items will come.
 */
final class Worker<R extends AutoCloseable, I> implements StageThreads.Task {
  private static final int QUICK = 16; // batch size from which a function gets its own loop

  private final StageRun stage;
  private final StageWork<R, I> work;
  private final ItemSource source;
  private final ResultTarget target;
  private final StageOutput output;
  private final AttemptPolicy policy;
  private final Rebalancer rebalancer;
  private final WorkBatch batch;
  private final InterruptGuard guard;
  private final PhaseTimer timer;
  private final ChunkSize size;
  private final WorkerResource<R> resource;
  private final WorkerPermit permit;
  private final BatchEmitter emitter;
  private final Attempts<R, I> attempts;
  private final FailureHandler<I> failures;
  private final FeedbackLoop.@Nullable Part part;
  private final boolean passesItemsOn; // within the loop of a run that feeds itself
  private boolean simple; // whether the policy is; looked at again after each recall

  Worker(
      StagePermits.Permit granted,
      StageRun stage,
      StageSpec.Working<R, I> spec,
      Rebalancer rebalancer,
      Clock clock) {
    this.stage = stage;
    work = stage.context.around(spec.work());
    this.rebalancer = rebalancer;
    Ordering ordering = stage.ordering();
    source = ordering == null ? stage.queue : ordering;
    target = ordering == null ? stage.output : ordering;
    output = stage.output;
    policy = stage.policy;
    simple = policy.isSimple();
    batch = new WorkBatch(stage.isShared(), spec.oneToOne());
    guard = new InterruptGuard(clock);
    timer = new PhaseTimer(spec.name(), clock, guard);
    size = new ChunkSize(stage.mostAtOnce());
    part = stage.part();
    passesItemsOn = part != null && !part.last() && spec.oneToOne();
    int most = stage.forwardsEachResult() ? 0 : output.mostAtOnce();
    emitter = new BatchEmitter(batch, most, this::forwardEmitted, part);
    resource = new WorkerResource<>(spec.open(), guard);
    permit =
        new WorkerPermit(
            stage.permits, granted, resource, timer, stage::waitsOutside, this::returnRest);
    attempts = new Attempts<>(policy, stage.gate, permit, work, resource, emitter, timer, clock);
    failures =
        new FailureHandler<>(
            spec.options(), stage.context, stage.failureLimit, output, timer, batch);
  }

  @Override
  public WorkBatch batch() {
    return batch;
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
  public long progress() {
    long visit = guard.visit();
    return visit == 0 ? 0 : visit + batch.countSeen(); // both only grow
  }

  @Override
  public boolean run() throws Exception {
    Attempt.begin(attempts);
    try {
      return workToTheEnd();
    } finally {
      Attempt.end();
    }
  }

  private boolean workToTheEnd() throws Exception {
    timer.stepAside(true);
    boolean begun = permit.begin();
    timer.stepAside(false);
    if (!begun) {
      return true;
    }
    boolean left;
    try {
      left = workUntilOver();
    } catch (Throwable e) {
      try {
        permit.end(false);
      } catch (Throwable unclosed) {
        e.addSuppressed(unclosed);
      }
      throw e;
    }
    timer.stepAside(true);
    permit.end(left);
    timer.stepAside(false);
    return !left;
  }

  /** Works until no more items will come; returns whether the worker has left before. */
  private boolean workUntilOver() throws Exception {
    while (staysAfterRecall()) {
      if (batch.take(source, size.now(), timer)) {
        if (!guard.isRecalled() || !returnsBatch()) {
          work();
        }
      } else if (!guard.isRecalled()) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns whether the worker takes more items. Asks the gate of the stage only if the worker was
   * recalled.
   */
  private boolean staysAfterRecall() {
    boolean stays = true;
    while (stays && guard.isRecalled()) {
      boolean wanted = stage.gate.pass(permit.number(), timer);
      boolean awaited = permit.isAwaited(); // by a worker that needs one
      simple = policy.isSimple();
      if (wanted && !awaited) {
        continue;
      }
      if (!batch.leave(source)) {
        stage.permits.summonAnother();
        return true;
      }
      stays = wanted && !permit.handOver();
    }
    return stays;
  }

  /**
   * Returns the batch to the queue if that is possible. Called by a worker that was recalled before
   * it has begun anything.
   */
  private boolean returnsBatch() {
    Chunk items = batch.takeUnstarted();
    boolean returned = items.isEmpty() || stage.tryReturn(items);
    if (returned) {
      batch.forward(target, timer); // nothing
    } else {
      batch.start(items);
      stage.permits.summonAnother();
    }
    return returned;
  }

  /** Works on the items of the batch and forwards their results. */
  private void work() throws Exception {
    if (batch.isFull()) {
      rebalancer.batchIsFull();
    }
    if (guard.isHalted()) {
      permit.awaitResumed(stage.gate);
      simple = policy.isSimple();
    }
    long before = timer.enter(PhaseTimer.Phase.BUSY);
    long taken = timer.moment();
    long rested = attempts.rested();
    try {
      if (simple && permit.isHeld()) {
        workInsideGuard(resource.get());
      } else {
        workOneByOne();
      }
    } finally {
      long busy = timer.enter(PhaseTimer.Phase.BUSY) - before;
      size.took(batch.started(), busy);
      long serving = busy - (attempts.rested() - rested);
      output.counters.serviceTimes.recordMean(serving, batch.started());
      batch.recordWaits(output.counters.waitingTimes, taken);
      output.counters.done.add(batch.emitted());
      returnRest();
      batch.forward(target, timer);
    }
    if (part != null) {
      int failed = failures.takeHandled();
      part.ended(passesItemsOn ? failed : batch.started());
    }
  }

  /** Returns the items of the batch that were not started. */
  private void returnRest() {
    Chunk unstarted = batch.takeUnstarted();
    if (!unstarted.isEmpty()) {
      stage.returnUnstarted(unstarted);
    }
  }

  /** Works on the common path, which stays inside the guard from one item to the next. */
  private void workInsideGuard(R open) {
    boolean traced = JfrEvents.wantsAttempts();
    StageWork<R, I> call = traced ? attempts.traced() : work;
    ItemLoop loop = traced || size.now() < QUICK ? ItemLoop.SHARED : ItemLoop.of(call);
    boolean more = guard.enter(false);
    while (more) {
      try {
        loop.run(batch, call, open, emitter, guard);
        more = false;
      } catch (Throwable e) {
        afterFailure(e);
        more = !guard.isHalted() && guard.enter(false);
      }
    }
    guard.leave();
  }

  /**
   * Works on the path for attempts with a time or rate limit, or with a resource that may be
   * replaced, which enters and leaves the guard for each attempt.
   */
  private void workOneByOne() {
    boolean more = !guard.isCancelled();
    while (more && batch.next() >= 0) {
      try {
        end(attempts.at(item()));
      } catch (Throwable e) {
        failures.unexpected(emitter.origin(), item(), e, attempts);
      }
      more = !guard.isHalted();
    }
  }

  /** Returns the item that was started last. */
  @SuppressWarnings("unchecked") // the stage before this one produces what it takes
  private I item() {
    return (I) batch.item();
  }

  /**
   * Handles the failure of the first attempt at the current item. Called inside the guard, which it
   * leaves.
   */
  private void afterFailure(Throwable failure) {
    I item = item();
    try {
      if (failure instanceof Exception e) {
        end(attempts.after(e, item));
      } else {
        failures.unexpected(emitter.origin(), item, failure, attempts);
      }
    } catch (Throwable e) { // a later attempt threw an Error, or a callback failed
      failures.unexpected(emitter.origin(), item, e, attempts);
    } finally {
      attempts.next();
    }
  }

  private void end(Attempts.Ending<I> ending) {
    switch (ending) {
      case Attempts.Ending.Result<I>(var value) -> batch.finish(value);
      case Attempts.Ending.Failed<I>(var failure) -> failures.failed(emitter.origin(), failure);
      case Attempts.Ending.Cancelled<I>() -> output.handBack(emitter.origin(), item());
    }
  }

  /**
   * Forwards the results that the function has emitted; returns whether the function may continue.
   */
  private boolean forwardEmitted() {
    guard.pause();
    timer.now(); // the results leave at this moment
    batch.forwardSome(target, timer);
    boolean mayContinue = guard.resume();
    policy.attemptBegins();
    return mayContinue;
  }
}
