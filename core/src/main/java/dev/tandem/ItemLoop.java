package dev.tandem;

/**
 * The loop over the items of a batch, inside the guard. Nothing else runs once per item if an
 * attempt needs nothing but a call.
 */
interface ItemLoop {

  /**
   * Works on one item after another, until none is left or the run is cancelled.
   *
   * @throws Exception the failure of the item started last
   */
  <R, I> void run(
      WorkBatch batch, StageWork<R, I> work, R resource, BatchEmitter emitter, InterruptGuard guard)
      throws Exception;

  /**
   * The only implementation. It is a class of its own because {@link ItemLoops} loads it more than
   * once.
   */
  final class ItemByItem implements ItemLoop {
    @Override
    @SuppressWarnings("unchecked") // the stage before this one produces what it takes
    public <R, I> void run(
        WorkBatch batch,
        StageWork<R, I> work,
        R resource,
        BatchEmitter emitter,
        InterruptGuard guard)
        throws Exception {
      Thread self = Thread.currentThread();
      int place;
      while ((place = batch.next()) >= 0) {
        I item = (I) batch.item(place);
        Object result =
            work instanceof StageWork.Plain<R, I>(var function)
                ? StageWork.result(function.apply(item)) // a direct call, which can be inlined
                : work.apply(resource, item, emitter);
        batch.finish(place, result);
        if (self.isInterrupted()) {
          Thread.interrupted(); // an interrupt left pending must not hit the next item
        }
        if (guard.isCancelled()) {
          return;
        }
      }
    }
  }
}
